#pragma once

#include "measure/promql/eval/RowSource.h"

#include <string>
#include <vector>

namespace codesage::promql {

// topk and bottomk: `parameter` is k at every step. An instant query gets each group's rows from the most
// extreme on, in Prometheus's order among equal ones.
Rows selectExtremes(QueryContext& ctx, const Aggregation& node, std::unique_ptr<HeldRows> held,
                    const std::vector<double>& parameter);

// count_values: how many series of each group have each value, the value as a label.
Rows countValues(QueryContext& ctx, const Aggregation& node, const std::string& label,
                 std::unique_ptr<HeldRows> held);

} // namespace codesage::promql
