#pragma once

#include "measure/tsdb/SeriesReader.h"

namespace codesage::tsdb {

// A SeriesReader over series held in memory: rule unit tests, imports under inspection, tests of queries.
// Immutable, so thread-safe.
class MemorySeries final : public SeriesReader {
public:
    // Sorts series by labels and samples by time; equal label sets are joined, the last value of a time wins.
    explicit MemorySeries(std::vector<SeriesData> series);

    Result<std::shared_ptr<const SeriesSet>> open(const std::vector<Matcher>& matchers, TimestampMs from,
                                                  TimestampMs to, const std::stop_token& stop) const override;
    Result<std::vector<std::string>> labelNames(const std::vector<Matcher>& matchers, TimestampMs from,
                                                TimestampMs to) const override;
    Result<std::vector<std::string>> labelValues(std::string_view name, const std::vector<Matcher>& matchers,
                                                 TimestampMs from, TimestampMs to) const override;
    Result<std::vector<Labels>> series(const std::vector<Matcher>& matchers, TimestampMs from,
                                       TimestampMs to) const override;

private:
    std::shared_ptr<const std::vector<SeriesData>> m_series;
};

} // namespace codesage::tsdb
