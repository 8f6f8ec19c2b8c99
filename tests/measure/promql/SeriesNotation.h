#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/Model.h"

#include <optional>
#include <string_view>
#include <vector>

namespace codesage::promql::script {

// One line of Prometheus's test language: labels and values, an empty value where a step is left out.
struct SeriesLine {
    tsdb::Labels labels;
    std::vector<std::optional<double>> values;
};

// Reads `metric{label="x"} 1 2+3x4 _ _x5 stale NaN -Inf`.
Result<SeriesLine> parseSeriesLine(std::string_view line);

} // namespace codesage::promql::script
