#include "measure/promql/eval/RangeKernels.h"

#include "measure/promql/eval/Kahan.h"
#include "measure/promql/eval/Quantile.h"

#include <algorithm>
#include <utility>

namespace codesage::promql {

namespace {

using Window = std::span<const tsdb::Sample>;

// A kernel from a function of one window.
template <auto compute>
void each(const KernelInput& input, std::span<double> out) {
    overWindows(input.ctx, input.samples, input.times, out,
                [&](std::size_t first, std::size_t last, std::size_t) {
                    return compute(input.samples.subspan(first, last - first));
                });
}

double sum(Window window) {
    KahanSum sum;
    for (const tsdb::Sample& sample : window)
        sum.add(sample.v);
    return sum.total();
}

double mean(Window window) {
    KahanMean mean;
    for (const tsdb::Sample& sample : window)
        mean.add(sample.v);
    return mean.mean();
}

// Prometheus 2 takes the mean incrementally.
double incrementalMean(Window window) {
    KahanSum mean;
    double count = 0;
    for (const tsdb::Sample& sample : window) {
        ++count;
        if (!keepsInfiniteMean(mean.sum, sample.v))
            mean.add(sample.v / count - mean.sum / count);
    }
    return std::isinf(mean.sum) ? mean.sum : mean.total();
}

void average(const KernelInput& input, std::span<double> out) {
    input.ctx.isV2() ? each<incrementalMean>(input, out) : each<mean>(input, out);
}

template <class Sum>
double varianceOf(Window window) {
    double count = 0;
    Sum mean;
    Sum squares;
    for (const tsdb::Sample& sample : window) {
        ++count;
        const double delta = sample.v - mean.total();
        mean.add(delta / count);
        squares.add(delta * (sample.v - mean.total()));
    }
    return squares.total() / count;
}

template <class Sum>
double deviationOf(Window window) {
    return std::sqrt(varianceOf<Sum>(window));
}

void variance(const KernelInput& input, std::span<double> out) {
    input.ctx.isV2() ? each<varianceOf<KahanSumOf2>>(input, out) : each<varianceOf<KahanSum>>(input, out);
}

void deviation(const KernelInput& input, std::span<double> out) {
    input.ctx.isV2() ? each<deviationOf<KahanSumOf2>>(input, out) : each<deviationOf<KahanSum>>(input, out);
}

double largest(Window window) {
    double value = window.front().v;
    for (const tsdb::Sample& sample : window)
        if (sample.v > value || std::isnan(value))
            value = sample.v;
    return value;
}

double smallest(Window window) {
    double value = window.front().v;
    for (const tsdb::Sample& sample : window)
        if (sample.v < value || std::isnan(value))
            value = sample.v;
    return value;
}

double count(Window window) {
    return static_cast<double>(window.size());
}

double present(Window) {
    return 1;
}

double newest(Window window) {
    return window.back().v;
}

double oldest(Window window) {
    return window.front().v;
}

double changes(Window window) {
    int changes = 0;
    for (std::size_t i = 1; i < window.size(); ++i) {
        const double before = window[i - 1].v;
        const double now = window[i].v;
        if (now != before && !(std::isnan(now) && std::isnan(before)))
            ++changes;
    }
    return changes;
}

double resets(Window window) {
    int resets = 0;
    for (std::size_t i = 1; i < window.size(); ++i)
        resets += window[i].v < window[i - 1].v;
    return resets;
}

void quantile(const KernelInput& input, std::span<double> out) {
    std::vector<double> values;
    overWindows(input.ctx, input.samples, input.times, out,
                [&](std::size_t first, std::size_t last, std::size_t step) {
                    values.clear();
                    for (std::size_t i = first; i < last; ++i)
                        values.push_back(input.samples[i].v);
                    return quantileOf(input.scalars[0][step], values);
                });
}

constexpr std::pair<std::string_view, RangeKernel> kKernels[] = {
    {"absent_over_time", each<present>},
    {"avg_over_time", average},
    {"changes", each<changes>},
    {"count_over_time", each<count>},
    {"delta", kernels::delta},
    {"deriv", kernels::deriv},
    {"double_exponential_smoothing", kernels::smoothing},
    {"first_over_time", each<oldest>},
    {"holt_winters", kernels::smoothing},
    {"idelta", kernels::idelta},
    {"increase", kernels::increase},
    {"irate", kernels::irate},
    {"last_over_time", each<newest>},
    {"max_over_time", each<largest>},
    {"min_over_time", each<smallest>},
    {"predict_linear", kernels::predictLinear},
    {"present_over_time", each<present>},
    {"quantile_over_time", quantile},
    {"rate", kernels::rate},
    {"resets", each<resets>},
    {"stddev_over_time", deviation},
    {"stdvar_over_time", variance},
    {"sum_over_time", each<sum>},
};

} // namespace

RangeKernel findRangeKernel(std::string_view name) {
    const auto* found =
        std::ranges::lower_bound(kKernels, name, {}, &std::pair<std::string_view, RangeKernel>::first);
    return found != std::end(kKernels) && found->first == name ? found->second : nullptr;
}

} // namespace codesage::promql
