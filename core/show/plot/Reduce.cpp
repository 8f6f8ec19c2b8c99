#include "show/plot/Reduce.h"

#include <algorithm>
#include <cmath>

namespace codesage::show {

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

bool drawable(double value, bool logarithmic) {
    return std::isfinite(value) && (!logarithmic || value > 0);
}

// Collects points and decides where the pen is lifted.
class Pen {
public:
    Pen(std::int64_t maxGap, std::size_t expected)
        : m_maxGap(maxGap) {
        m_points.reserve(expected);
    }

    void add(std::int64_t time, double value) {
        const bool far = m_any && m_maxGap != kJoinAll && time - m_last > m_maxGap;
        if ((m_nullSeen && m_maxGap != kJoinAll) || far)
            lift(m_last);
        m_points.push_back({time, value});
        m_last = time;
        m_any = true;
        m_nullSeen = false;
    }
    void addNull() { m_nullSeen = m_any; }
    std::vector<PlotPoint> take() { return std::move(m_points); }

private:
    void lift(std::int64_t after) {
        if (!m_points.empty() && !m_points.back().isGap())
            m_points.push_back({after, kGap});
    }

    std::int64_t m_maxGap;
    std::vector<PlotPoint> m_points;
    std::int64_t m_last = 0;
    bool m_any = false;
    bool m_nullSeen = false;
};

} // namespace

SampleSpan samplesWithin(const Series& series, std::int64_t start, std::int64_t end) {
    const auto begin = series.times.begin();
    const auto low = std::lower_bound(begin, series.times.end(), start);
    const auto high = std::upper_bound(low, series.times.end(), end);
    return {static_cast<std::size_t>(low - begin), static_cast<std::size_t>(high - begin)};
}

std::vector<PlotPoint> reduceToPixels(const Series& series, const ReduceOptions& options) {
    SampleSpan span = samplesWithin(series, options.start, options.end);
    if (span.first > 0)
        --span.first;
    if (span.last < series.times.size())
        ++span.last;
    const auto pixels = static_cast<std::size_t>(std::max(1, options.pixels));
    const std::size_t count = span.last - span.first;
    Pen pen(options.maxGap, std::min(count, 2 * pixels + 4));
    const auto visit = [&](std::size_t i) {
        if (drawable(series.values[i], options.logarithmic))
            pen.add(series.times[i], series.values[i]);
        else
            pen.addNull();
    };
    if (count <= 2 * pixels) {
        for (std::size_t i = span.first; i < span.last; ++i)
            visit(i);
        return pen.take();
    }
    // One column a pixel; rounding up keeps the promise of two points a pixel.
    const auto width = static_cast<std::int64_t>(pixels);
    const std::int64_t column = std::max<std::int64_t>(1, (options.end - options.start + width - 1) / width);
    const auto columnOf = [column](std::int64_t time) { return time / column - (time % column < 0 ? 1 : 0); };
    for (std::size_t i = span.first; i < span.last;) {
        const std::int64_t current = columnOf(series.times[i]);
        std::size_t low = span.last;
        std::size_t high = span.last;
        for (; i < span.last && columnOf(series.times[i]) == current; ++i) {
            if (!drawable(series.values[i], options.logarithmic))
                continue;
            if (low == span.last || series.values[i] < series.values[low])
                low = i;
            if (high == span.last || series.values[i] > series.values[high])
                high = i;
        }
        if (low == span.last) {
            pen.addNull();
            continue;
        }
        visit(std::min(low, high));
        if (low != high)
            visit(std::max(low, high));
    }
    return pen.take();
}

std::optional<std::size_t> nearestSample(const Series& series, std::int64_t time, std::int64_t reach) {
    std::optional<std::size_t> best;
    const auto from = std::lower_bound(series.times.begin(), series.times.end(), time) - series.times.begin();
    const auto consider = [&](std::size_t i) {
        const std::int64_t distance = std::abs(series.times[i] - time);
        if (distance <= reach && (!best || distance < std::abs(series.times[*best] - time)))
            best = i;
    };
    for (auto i = static_cast<std::size_t>(from); i < series.times.size(); ++i)
        if (!std::isnan(series.values[i])) {
            consider(i);
            break;
        }
    for (auto i = static_cast<std::size_t>(from); i-- > 0;)
        if (!std::isnan(series.values[i])) {
            consider(i);
            break;
        }
    return best;
}

std::optional<Extent> extentOf(const Series& series, std::int64_t start, std::int64_t end) {
    const SampleSpan span = samplesWithin(series, start, end);
    std::optional<Extent> extent;
    for (std::size_t i = span.first; i < span.last; ++i) {
        const double value = series.values[i];
        if (!std::isfinite(value))
            continue;
        if (!extent)
            extent = Extent{value, value};
        extent->low = std::min(extent->low, value);
        extent->high = std::max(extent->high, value);
    }
    return extent;
}

} // namespace codesage::show
