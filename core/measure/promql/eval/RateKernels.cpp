#include "measure/promql/eval/RangeKernels.h"

#include <cmath>

namespace codesage::promql::kernels {

namespace {

// Where a counter began again: the positions of samples below the one before.
std::vector<std::size_t> resetsOf(std::span<const tsdb::Sample> samples) {
    std::vector<std::size_t> resets;
    for (std::size_t i = 1; i < samples.size(); ++i)
        if (samples[i].v < samples[i - 1].v)
            resets.push_back(i);
    return resets;
}

// How far beyond the first and last sample the growth is taken to go on, in seconds (promql/functions.go,
// extrapolatedRate). A counter is not extended below zero. Prometheus 2 looks at the zero point first, 3
// last.
double extendedInterval(double toStart, double toEnd, double sampled, double average, double toZero,
                        bool isV2) {
    const double threshold = average * 1.1;
    if (isV2) {
        toStart = std::min(toStart, toZero);
        return sampled + (toStart < threshold ? toStart : average / 2) +
               (toEnd < threshold ? toEnd : average / 2);
    }
    if (toStart >= threshold)
        toStart = average / 2;
    toStart = std::min(toStart, toZero);
    if (toEnd >= threshold)
        toEnd = average / 2;
    return sampled + toStart + toEnd;
}

template <bool isCounter, bool isRate>
void extrapolated(const KernelInput& input, std::span<double> out) {
    const std::span<const tsdb::Sample> samples = input.samples;
    std::vector<std::size_t> resets;
    if constexpr (isCounter)
        resets = resetsOf(samples);
    std::size_t nextReset = 0;
    const bool isV2 = input.ctx.isV2();
    const double rangeSeconds = static_cast<double>(input.times.range) / 1000;
    overWindows(
        input.ctx, samples, input.times, out, [&](std::size_t first, std::size_t last, std::size_t step) {
            if (last - first < 2)
                return kAbsent;
            const tsdb::Sample& oldest = samples[first];
            const tsdb::Sample& newest = samples[last - 1];
            double growth = newest.v - oldest.v;
            double toZero = std::numeric_limits<double>::infinity();
            const double sampled = static_cast<double>(newest.t - oldest.t) / 1000;
            if constexpr (isCounter) {
                while (nextReset < resets.size() && resets[nextReset] <= first)
                    ++nextReset;
                for (std::size_t i = nextReset; i < resets.size() && resets[i] < last; ++i)
                    growth += samples[resets[i] - 1].v;
                if (growth > 0 && oldest.v >= 0)
                    toZero = sampled * (oldest.v / growth);
            }
            const double toStart = static_cast<double>(oldest.t - input.times.begin(step)) / 1000;
            const double toEnd = static_cast<double>(input.times.end(step) - newest.t) / 1000;
            const double average = sampled / static_cast<double>(last - first - 1);
            double factor = extendedInterval(toStart, toEnd, sampled, average, toZero, isV2) / sampled;
            if constexpr (isRate)
                factor /= rangeSeconds;
            return growth * factor;
        });
}

template <bool isRate>
void instantaneous(const KernelInput& input, std::span<double> out) {
    const std::span<const tsdb::Sample> samples = input.samples;
    overWindows(input.ctx, samples, input.times, out, [&](std::size_t first, std::size_t last, std::size_t) {
        if (last - first < 2)
            return kAbsent;
        const tsdb::Sample& newest = samples[last - 1];
        const tsdb::Sample& before = samples[last - 2];
        const double growth = isRate && newest.v < before.v ? newest.v : newest.v - before.v;
        return isRate ? growth / (static_cast<double>(newest.t - before.t) / 1000) : growth;
    });
}

} // namespace

void rate(const KernelInput& input, std::span<double> out) {
    extrapolated<true, true>(input, out);
}

void increase(const KernelInput& input, std::span<double> out) {
    extrapolated<true, false>(input, out);
}

void delta(const KernelInput& input, std::span<double> out) {
    extrapolated<false, false>(input, out);
}

void irate(const KernelInput& input, std::span<double> out) {
    instantaneous<true>(input, out);
}

void idelta(const KernelInput& input, std::span<double> out) {
    instantaneous<false>(input, out);
}

} // namespace codesage::promql::kernels
