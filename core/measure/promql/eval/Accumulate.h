#pragma once

#include "measure/promql/Ast.h"

#include <cstddef>
#include <memory>
#include <span>

namespace codesage::promql {

// One group of an aggregation, at all steps.
class Accumulator {
public:
    virtual ~Accumulator() = default;
    virtual void add(std::span<const double> values) = 0;
    // `out` is all kAbsent; writes the steps that had values.
    virtual void finish(std::span<double> out) = 0;
};

// For sum, avg, count, min, max, group, stddev and stdvar. `isV2` sums without compensation and lets a lone
// NaN or infinity have the variance 0, as Prometheus 2 did.
std::unique_ptr<Accumulator> makeAccumulator(AggregateOp op, std::size_t steps, bool isV2);

} // namespace codesage::promql
