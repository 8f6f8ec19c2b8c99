#include "measure/promql/eval/Kahan.h"
#include "measure/promql/eval/RangeKernels.h"

#include <fmt/format.h>

namespace codesage::promql::kernels {

namespace {

struct Line {
    double slope = 0; // per second
    double intercept = 0;
};

// Least squares through the samples; x is seconds from `origin`.
template <class Sum>
Line fitted(std::span<const tsdb::Sample> samples, TimestampMs origin) {
    const double first = samples.front().v;
    bool isConstant = true;
    Sum sumX, sumY, sumXY, sumXX;
    for (const tsdb::Sample& sample : samples) {
        isConstant = isConstant && (&sample == samples.data() || sample.v == first);
        const double x = static_cast<double>(sample.t - origin) / 1e3;
        sumX.add(x);
        sumY.add(sample.v);
        sumXY.add(x * sample.v);
        sumXX.add(x * x);
    }
    if (isConstant)
        return std::isinf(first) ? Line{tsdb::kNormalNaN, tsdb::kNormalNaN} : Line{0, first};
    const auto n = static_cast<double>(samples.size());
    const double x = sumX.total();
    const double y = sumY.total();
    const double covariance = sumXY.total() - x * y / n;
    const double variance = sumXX.total() - x * x / n;
    const double slope = covariance / variance;
    return {slope, y / n - slope * x / n};
}

Line regression(const QueryContext& ctx, std::span<const tsdb::Sample> samples, TimestampMs origin) {
    return ctx.isV2() ? fitted<KahanSumOf2>(samples, origin) : fitted<KahanSum>(samples, origin);
}

double smoothed(std::span<const tsdb::Sample> samples, double smoothing, double trend) {
    double before = 0;
    double level = samples[0].v;
    double slope = samples[1].v - samples[0].v;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        const double scaled = smoothing * samples[i].v;
        if (i > 1)
            slope = trend * (level - before) + (1 - trend) * slope;
        before = std::exchange(level, scaled + (1 - smoothing) * (level + slope));
    }
    return level;
}

void requireFactor(std::string_view name, double value) {
    if (value <= 0 || value >= 1)
        failEvaluation(ErrorCode::Conflict, fmt::format("invalid {} factor. Expected: 0 < {}f < 1, got: {:f}",
                                                        name, name[0], value));
}

} // namespace

void deriv(const KernelInput& input, std::span<double> out) {
    overWindows(
        input.ctx, input.samples, input.times, out, [&](std::size_t first, std::size_t last, std::size_t) {
            const auto window = input.samples.subspan(first, last - first);
            return window.size() < 2 ? kAbsent : regression(input.ctx, window, window.front().t).slope;
        });
}

void predictLinear(const KernelInput& input, std::span<double> out) {
    overWindows(input.ctx, input.samples, input.times, out,
                [&](std::size_t first, std::size_t last, std::size_t step) {
                    const auto window = input.samples.subspan(first, last - first);
                    if (window.size() < 2)
                        return kAbsent;
                    const Line line = regression(input.ctx, window, input.grid.at(step));
                    return line.slope * input.scalars[0][step] + line.intercept;
                });
}

void smoothing(const KernelInput& input, std::span<double> out) {
    overWindows(input.ctx, input.samples, input.times, out,
                [&](std::size_t first, std::size_t last, std::size_t step) {
                    requireFactor("smoothing", input.scalars[0][step]);
                    requireFactor("trend", input.scalars[1][step]);
                    const auto window = input.samples.subspan(first, last - first);
                    return window.size() < 2
                               ? kAbsent
                               : smoothed(window, input.scalars[0][step], input.scalars[1][step]);
                });
}

} // namespace codesage::promql::kernels
