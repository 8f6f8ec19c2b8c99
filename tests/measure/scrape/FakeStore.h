#pragma once

#include "measure/scrape/ScrapeManager.h"
#include "measure/tsdb/Appender.h"

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace codesage::test {

// What went wrong, or nothing: `QCOMPARE(problem(doIt()), std::string())` evaluates its argument once.
inline std::string problem(const Status& status) {
    return status ? std::string() : status.error().text();
}

// A store in memory that keeps whole batches and can be told to fail.
class FakeStore {
public:
    scrape::AppenderFactory factory();

    // Samples of a series by its text, `up{instance="a", job="b"}`; empty when there is none.
    std::vector<tsdb::Sample> samples(const std::string& series) const;
    std::vector<std::string> seriesNames() const;
    std::size_t batches() const;
    // The newest value, or NaN when there is none.
    double last(const std::string& series) const;

    void failCommits(bool fail) { m_failCommits = fail; }
    void limitSeries(std::size_t limit) { m_seriesLimit = limit; }
    // Every number given out so far is forgotten: add() by number says no.
    void forgetNumbers();

private:
    class Batch;

    mutable std::mutex m_mutex;
    std::map<std::string, std::vector<tsdb::Sample>> m_samples;
    std::map<std::string, tsdb::SeriesRef> m_refs;
    std::map<tsdb::SeriesRef, std::string> m_names;
    tsdb::SeriesRef m_next = 1;
    std::size_t m_batches = 0;
    std::atomic<bool> m_failCommits{false};
    std::atomic<std::size_t> m_seriesLimit{1'000'000};
};

} // namespace codesage::test
