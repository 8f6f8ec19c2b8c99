#include "show/plot/Stack.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace codesage::show {

namespace {

std::vector<std::int64_t> unionOfTimes(const std::vector<const Series*>& series) {
    std::vector<std::int64_t> times;
    for (const Series* one : series) {
        if (times == one->times)
            continue;
        std::vector<std::int64_t> merged;
        merged.reserve(std::max(times.size(), one->times.size()));
        std::set_union(times.begin(), times.end(), one->times.begin(), one->times.end(),
                       std::back_inserter(merged));
        times = std::move(merged);
    }
    return times;
}

// The series' value at each of `times`; NaN where it has none.
std::vector<double> aligned(const Series& series, const std::vector<std::int64_t>& times) {
    if (times == series.times)
        return series.values;
    std::vector<double> values(times.size(), std::numeric_limits<double>::quiet_NaN());
    std::size_t at = 0;
    for (std::size_t i = 0; i < times.size() && at < series.times.size(); ++i)
        if (series.times[at] == times[i])
            values[i] = series.values[at++];
    return values;
}

} // namespace

Stack stackSeries(const std::vector<const Series*>& series, StackMode mode) {
    Stack stack;
    stack.times = unionOfTimes(series);
    const std::size_t count = stack.times.size();
    std::vector<std::vector<double>> values;
    values.reserve(series.size());
    for (const Series* one : series)
        values.push_back(aligned(*one, stack.times));
    if (mode == StackMode::Percent)
        for (std::size_t i = 0; i < count; ++i) {
            double sum = 0;
            for (const auto& column : values)
                sum += std::isfinite(column[i]) ? std::abs(column[i]) : 0;
            for (auto& column : values)
                if (std::isfinite(column[i]))
                    column[i] = sum > 0 ? column[i] / sum : 0;
        }
    std::vector<double> above(count, 0);
    std::vector<double> below(count, 0);
    for (const auto& column : values) {
        StackLayer layer;
        layer.base.resize(count);
        layer.edge.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            if (!std::isfinite(column[i])) {
                layer.base[i] = layer.edge[i] = std::numeric_limits<double>::quiet_NaN();
                continue;
            }
            double& pile = column[i] < 0 ? below[i] : above[i];
            layer.base[i] = pile;
            pile += column[i];
            layer.edge[i] = pile;
        }
        stack.layers.push_back(std::move(layer));
    }
    return stack;
}

Stack reduceStack(const Stack& stack, std::int64_t start, std::int64_t end, int pixels) {
    const auto width = static_cast<std::int64_t>(std::max(1, pixels));
    if (stack.times.size() <= static_cast<std::size_t>(width) || end <= start)
        return stack;
    const std::int64_t column = std::max<std::int64_t>(1, (end - start + width - 1) / width);
    const auto columnOf = [column](std::int64_t time) { return time / column - (time % column < 0 ? 1 : 0); };
    const auto height = [&stack](std::size_t i) {
        double top = 0;
        for (const StackLayer& layer : stack.layers)
            if (std::isfinite(layer.edge[i]))
                top = std::max(top, std::abs(layer.edge[i]));
        return top;
    };
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < stack.times.size();) {
        std::size_t best = i;
        double bestHeight = height(i);
        const std::int64_t current = columnOf(stack.times[i]);
        for (++i; i < stack.times.size() && columnOf(stack.times[i]) == current; ++i)
            if (const double h = height(i); h > bestHeight) {
                best = i;
                bestHeight = h;
            }
        kept.push_back(best);
    }
    Stack reduced;
    for (const std::size_t i : kept)
        reduced.times.push_back(stack.times[i]);
    for (const StackLayer& layer : stack.layers) {
        StackLayer thin;
        for (const std::size_t i : kept) {
            thin.base.push_back(layer.base[i]);
            thin.edge.push_back(layer.edge[i]);
        }
        reduced.layers.push_back(std::move(thin));
    }
    return reduced;
}

} // namespace codesage::show
