#pragma once

#include "measure/promql/eval/Windows.h"

namespace codesage::promql {

// The moments a selector looks at: those of the grid, moved by offset, or one moment for all steps with @.
struct LookTimes {
    TimestampMs first = 0;
    std::int64_t step = 0;
    TimestampMs at(std::size_t i) const { return first + static_cast<std::int64_t>(i) * step; }
};
LookTimes lookTimes(const QueryContext& ctx, const TimeShift& shift, const StepGrid& grid);

enum class SelectorValue { Value, Timestamp };

// The newest sample of each series at each step, not older than the look-back and not a staleness marker; or
// its time in seconds.
Rows selectInstant(QueryContext& ctx, const VectorSelector& selector, const StepGrid& grid,
                   SelectorValue value = SelectorValue::Value);

Windows selectRange(QueryContext& ctx, const MatrixSelector& selector, const StepGrid& grid);

// Range vector of an expression evaluated over `inner`, seen from `outer`.
Windows subqueryWindows(QueryContext& ctx, Rows source, const StepGrid& inner, const WindowTimes& times);

// The steps of a subquery: the multiples of its step inside all the windows.
StepGrid subqueryGrid(const WindowTimes& times, std::size_t steps, std::int64_t step);

} // namespace codesage::promql
