#pragma once

#include "measure/promql/ValueType.h"
#include "measure/tsdb/Model.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace codesage::promql {

struct VectorSample {
    tsdb::Labels labels;
    tsdb::Sample sample; // t is the moment that was asked for
};

using tsdb::SeriesData;

struct QueryStats {
    std::uint64_t series = 0;      // opened by selectors
    std::uint64_t samples = 0;     // read from the store
    std::uint64_t peakSamples = 0; // held in memory at once
    std::chrono::microseconds parse{0};
    std::chrono::microseconds evaluate{0};
};

// What a query answers. Only the member that `type` names is filled.
struct QueryResult {
    ValueType type = ValueType::None;
    tsdb::Sample scalar;
    std::string string; // its moment is scalar.t
    std::vector<VectorSample> vector;
    std::vector<SeriesData> matrix; // sorted by labels
    // Annotations in Prometheus's words, with the position, each once: warnings say that the answer may be
    // wrong or incomplete, infos that the query may not mean what it says.
    std::vector<std::string> warnings;
    std::vector<std::string> infos;
    QueryStats stats;
};

} // namespace codesage::promql
