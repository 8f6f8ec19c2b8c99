#pragma once

#include "base/core/Clock.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace codesage::tsdb {

// One damage found: the store goes on without what is named here.
struct Problem {
    std::string file;    // name inside the store's directory, after a quarantine the new one
    std::string message; // one sentence: what is damaged, what was done
    TimestampMs at = 0;  // when it was found
};

// A snapshot of the store's counters; totals count since open().
struct StoreStats {
    std::uint64_t series = 0;
    std::uint64_t headSamples = 0;
    std::uint64_t headBytes = 0;     // memory of open chunks
    std::uint64_t indexBytes = 0;    // memory of labels, postings and chunk directories, estimated
    std::uint64_t chunks = 0;        // closed, in day files
    std::uint64_t storedSamples = 0; // in closed chunks
    std::uint64_t chunkBytes = 0;    // of their blobs
    std::uint64_t fileBytes = 0;     // every file of the store, write-ahead logs included
    std::uint64_t days = 0;
    std::uint64_t sealedDays = 0;
    TimestampMs minTime = 0; // of stored samples; both 0 when empty
    TimestampMs maxTime = 0;

    std::uint64_t commits = 0;
    std::uint64_t commitErrors = 0;
    double commitSeconds = 0; // time spent in commits, the wait for other commits left out
    double lastCommitSeconds = 0;
    std::uint64_t appendedSamples = 0;
    std::uint64_t outOfOrderSamples = 0; // accepted
    std::uint64_t tooOldSamples = 0;
    std::uint64_t duplicateSamples = 0;
    std::uint64_t conflictingSamples = 0;
    std::uint64_t seriesLimitHits = 0;
    std::uint64_t corruptions = 0;
    std::uint64_t maintenanceErrors = 0;
    std::uint64_t daysRemoved = 0; // by retention
    double openSeconds = 0;        // how long open() took
};

struct VerifyReport {
    std::uint64_t files = 0;
    std::uint64_t chunks = 0;
    std::uint64_t samples = 0;
    std::uint64_t bytes = 0;
    std::vector<Problem> problems;
};

// Where the series are: pairs sorted by count, largest first (Prometheus's /api/v1/status/tsdb).
struct CardinalityStats {
    std::uint64_t series = 0;
    std::uint64_t labelPairs = 0;
    std::vector<std::pair<std::string, std::uint64_t>> seriesByMetric;
    std::vector<std::pair<std::string, std::uint64_t>> valuesByLabel;
    std::vector<std::pair<std::string, std::uint64_t>> bytesByLabel;
    std::vector<std::pair<std::string, std::uint64_t>> seriesByPair; // "name=value"
};

} // namespace codesage::tsdb
