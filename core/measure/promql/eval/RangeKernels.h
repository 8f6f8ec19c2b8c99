#pragma once

#include "measure/promql/eval/Windows.h"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace codesage::promql {

// What a function of a range vector works on: one series, all steps.
struct KernelInput {
    const QueryContext& ctx;
    const StepGrid& grid;
    const WindowTimes& times;
    std::span<const tsdb::Sample> samples;
    // The scalar arguments in their order, one value a step.
    std::span<const std::vector<double>> scalars;
};

using RangeKernel = void (*)(const KernelInput& input, std::span<double> out);

// Null when the name is no function of a range vector with a value of its own a series.
RangeKernel findRangeKernel(std::string_view name);

namespace kernels {
void rate(const KernelInput& input, std::span<double> out);
void increase(const KernelInput& input, std::span<double> out);
void delta(const KernelInput& input, std::span<double> out);
void irate(const KernelInput& input, std::span<double> out);
void idelta(const KernelInput& input, std::span<double> out);
void deriv(const KernelInput& input, std::span<double> out);
void predictLinear(const KernelInput& input, std::span<double> out);
void smoothing(const KernelInput& input, std::span<double> out);
} // namespace kernels

} // namespace codesage::promql
