#pragma once

#include "measure/tsdb/Model.h"

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace codesage::tsdb {

// The answer to one selector: which series there are, and their samples on demand, so that a query holds
// one series in memory at a time and can read several on several threads. Outlives the call that made it,
// not the reader that it came from. All functions are const and may be called from any thread.
class SeriesSet {
public:
    virtual ~SeriesSet() = default;
    virtual std::size_t size() const = 0;
    // In ascending order of labels over `index`; valid as long as the set.
    virtual const Labels& labels(std::size_t index) const = 0;
    // Appends to `out` the samples with from <= t <= to, ascending. `from` and `to` lie inside the range that
    // the set was opened with. Fails with Cancelled, Unavailable or Io; damaged chunks are left out and
    // named by warnings() instead.
    virtual Status read(std::size_t index, TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                        const std::stop_token& stop) const = 0;
    // What could not be read so far, one sentence each; empty when the answer is whole.
    virtual std::vector<std::string> warnings() const { return {}; }
};

// Where series come from: the embedded store, a remote Prometheus, a vector in a test. Thread-safe.
// All time ranges include both ends.
class SeriesReader {
public:
    virtual ~SeriesReader() = default;

    // Series that satisfy every matcher and may have samples in the range (a series may turn out empty).
    // Matchers that all accept the empty value select everything: callers refuse that where it is not meant.
    virtual Result<std::shared_ptr<const SeriesSet>> open(const std::vector<Matcher>& matchers,
                                                          TimestampMs from, TimestampMs to,
                                                          const std::stop_token& stop) const = 0;

    // Sorted, unique. `matchers` may be empty: all series. The range is observed to the precision of chunks.
    virtual Result<std::vector<std::string>> labelNames(const std::vector<Matcher>& matchers,
                                                        TimestampMs from, TimestampMs to) const = 0;
    virtual Result<std::vector<std::string>> labelValues(std::string_view name,
                                                         const std::vector<Matcher>& matchers,
                                                         TimestampMs from, TimestampMs to) const = 0;
    // Label sets that satisfy all matchers, in order of labels.
    virtual Result<std::vector<Labels>> series(const std::vector<Matcher>& matchers, TimestampMs from,
                                               TimestampMs to) const = 0;

    // Everything at once: open() and read() of all that have samples in the range, in order of labels.
    Result<std::vector<SeriesData>> select(const std::vector<Matcher>& matchers, TimestampMs from,
                                           TimestampMs to, const std::stop_token& stop = {}) const;
};

} // namespace codesage::tsdb
