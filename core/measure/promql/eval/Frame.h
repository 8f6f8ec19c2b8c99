#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/Model.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace codesage::promql {

// "No value at this step." Selectors never yield a staleness marker as a value and arithmetic only makes
// quiet NaNs, so the marker's bits are free to mean absence inside an evaluation.
inline constexpr double kAbsent = tsdb::kStaleNaN;

inline bool isPresent(double value) {
    return !tsdb::isStaleNaN(value);
}

// The moments at which an expression is evaluated.
struct StepGrid {
    TimestampMs start = 0;
    std::int64_t step = 1; // milliseconds, positive
    std::size_t count = 1;

    TimestampMs at(std::size_t i) const { return start + static_cast<std::int64_t>(i) * step; }
    TimestampMs last() const { return at(count - 1); }
    StepGrid single() const { return {start, step, 1}; }
};

// What ends an evaluation; turned into a Result at the engine's door.
struct EvalFailure {
    Error error;
};

[[noreturn]] inline void failEvaluation(ErrorCode code, std::string message) {
    throw EvalFailure{Error{code, std::move(message)}};
}

} // namespace codesage::promql
