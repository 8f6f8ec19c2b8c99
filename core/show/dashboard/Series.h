#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace codesage::show {

// One line of a chart, by columns: times[i] (milliseconds since the epoch, ascending, no duplicates) belongs
// to values[i]; both have the same length. A NaN value is a gap that is known about (a null or a stale
// marker). A plain value: crosses threads whole and is never changed afterwards.
struct Series {
    std::vector<std::pair<std::string, std::string>> labels; // sorted by name; "__name__" holds the metric
    std::vector<std::int64_t> times;
    std::vector<double> values;
};

} // namespace codesage::show
