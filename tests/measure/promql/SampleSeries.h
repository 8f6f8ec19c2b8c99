#pragma once

#include "measure/tsdb/Model.h"

#include <vector>

namespace codesage::promql::script {

// A small world of metrics over 100 minutes from kWorldStart, the same at every call: counters with resets,
// gaps and ends, gauges with NaN and infinities, a histogram, series that come and go.
inline constexpr TimestampMs kWorldStart = 1'700'006'400'000;
inline constexpr TimestampMs kWorldEnd = kWorldStart + 100 * 60'000;
std::vector<tsdb::SeriesData> sampleSeries();

} // namespace codesage::promql::script
