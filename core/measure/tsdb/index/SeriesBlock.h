#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/Appender.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::tsdb {

using SeriesEntry = std::pair<SeriesRef, Labels>;

// Series numbers with their labels as they stand in files: a zstd frame (or plain bytes where that is
// smaller) over front-coded texts. A block holds at most kMaxBlockSeries.
inline constexpr std::size_t kMaxBlockSeries = 4096;

std::string encodeSeriesBlock(const std::vector<SeriesEntry>& series);
// Appends to `out`. Corrupt on bytes that no encoder wrote; memory is bounded by 64 MB.
Status decodeSeriesBlock(std::string_view block, std::vector<SeriesEntry>& out);

} // namespace codesage::tsdb
