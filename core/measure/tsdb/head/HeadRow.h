#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/Appender.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::tsdb {

// A sample on its way in.
struct NewSample {
    SeriesRef series = 0;
    Sample sample;
};

// The samples of one commit as one blob: series by difference, times by difference, values as decimal
// mantissas where that is exact, else as their eight bytes. Four to six bytes a sample.
std::string encodeHeadRow(std::span<const NewSample> samples);
// Replaces `out`. Corrupt on bytes that no encoder wrote; needs at most 24 times the blob's size.
Status decodeHeadRow(std::string_view row, std::vector<NewSample>& out);

} // namespace codesage::tsdb
