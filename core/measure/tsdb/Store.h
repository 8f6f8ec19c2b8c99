#pragma once

#include "measure/tsdb/Appender.h"
#include "measure/tsdb/SeriesReader.h"
#include "measure/tsdb/StoreOptions.h"
#include "measure/tsdb/StoreStats.h"

#include <memory>

namespace codesage::tsdb {

// The embedded time-series store; docs/formats/metrics-store.md describes its files. One process at a time
// (the owner holds the folder's lock). Every function may be called from any thread at any time; readers
// never wait for a commit to reach the disk. Appenders, sets and the clock must not outlive the store's
// owner's calls: destroy them first.
class Store final : public SeriesReader {
public:
    // Recovers what was committed, also after a crash. Fails with PermissionDenied when the folder cannot be
    // written, with Unsupported when a file has a format of a newer version, with Io otherwise. Damaged
    // files are renamed to *.corrupt-<time>, listed in problems(), and the rest is served.
    static Result<std::unique_ptr<Store>> open(StoreOptions options, const Clock& clock);
    // Closes; a failure to flush is logged. Call close() to hear of it.
    ~Store() override;

    std::unique_ptr<Appender> appender();

    Result<std::shared_ptr<const SeriesSet>> open(const std::vector<Matcher>& matchers, TimestampMs from,
                                                  TimestampMs to, const std::stop_token& stop) const override;
    Result<std::vector<std::string>> labelNames(const std::vector<Matcher>& matchers, TimestampMs from,
                                                TimestampMs to) const override;
    Result<std::vector<std::string>> labelValues(std::string_view name, const std::vector<Matcher>& matchers,
                                                 TimestampMs from, TimestampMs to) const override;
    Result<std::vector<Labels>> series(const std::vector<Matcher>& matchers, TimestampMs from,
                                       TimestampMs to) const override;

    StoreStats stats() const;
    std::vector<Problem> problems() const;
    // The `limit` largest of each kind. Walks the index: milliseconds for 100,000 series.
    CardinalityStats cardinality(std::size_t limit) const;

    // One round of housekeeping: cuts idle chunks, seals finished days, removes what retention says. Runs in
    // the background unless the options say otherwise. Errors are also logged and counted.
    Status maintain();
    // Writes every open chunk to its day file. Samples are durable without it; it makes files complete.
    Status flush();
    // Reads every chunk of every file and checks it. Long; runs beside everything else.
    Result<VerifyReport> verify(const std::stop_token& stop = {}) const;
    // Writes a store of the same content as of now into `directory` (made; must be empty or missing).
    // Sealed days are hard-linked where the file system can. Appends go on meanwhile.
    Status snapshot(const std::filesystem::path& directory);
    // Stops the background thread, checkpoints and closes the files. Later calls fail with Unavailable.
    Status close();

private:
    class Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace codesage::tsdb
