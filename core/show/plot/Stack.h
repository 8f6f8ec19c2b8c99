#pragma once

#include "show/dashboard/Series.h"

#include <vector>

namespace codesage::show {

enum class StackMode { Normal, Percent };

// Lays series on top of each other, in their order. Positive values grow upwards from zero and negative ones
// downwards, each on their own pile. A sample that is missing or null adds nothing and stays a gap in its own
// layer. Percent mode divides by the sum of absolute values at that time, giving ratios 0 to 1.
// `times` is the union of all times; base[i] and edge[i] of each layer belong to times[i], NaN at gaps.
struct StackLayer {
    std::vector<double> base; // where the layer begins: the line of the layer under it
    std::vector<double> edge; // where it ends: its own line
};
struct Stack {
    std::vector<std::int64_t> times;
    std::vector<StackLayer> layers; // one for each series
};
Stack stackSeries(const std::vector<const Series*>& series, StackMode mode);

// At most one moment a pixel column, the one where the stack as a whole is highest, chosen for all layers
// alike so that they still lie on each other. Columns are aligned to absolute time.
Stack reduceStack(const Stack& stack, std::int64_t start, std::int64_t end, int pixels);

} // namespace codesage::show
