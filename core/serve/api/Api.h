#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "base/core/WorkerPool.h"
#include "measure/metrics/Family.h"
#include "measure/promql/Engine.h"
#include "measure/scrape/TargetStatus.h"
#include "measure/tsdb/SeriesReader.h"
#include "measure/tsdb/StoreStats.h"
#include "net/http/Router.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::api {

struct BuildInfo {
    std::string version;
    std::string revision;
    std::string branch;
    std::string buildUser;
    std::string buildDate;
    std::string compiler; // answered as goVersion, where clients look for it
};

struct RuntimeInfo {
    TimestampMs startTime = 0;
    std::string workingDirectory;
    bool reloadConfigSuccess = true;
    TimestampMs lastConfigTime = 0;
    std::uint64_t corruptionCount = 0;
    std::string storageRetention; // "200h"
};

struct Targets {
    std::vector<scrape::TargetStatus> active;
    std::vector<scrape::DroppedTarget> dropped;
};

// What the API answers from. The references must outlive the server; the callbacks are called on any thread,
// at once on several, and a missing one makes its endpoint answer an empty but valid shape.
struct ApiContext {
    const promql::Engine& engine;
    const tsdb::SeriesReader& reader;
    const Clock& clock;
    // Where queries run; a full queue answers 503.
    WorkerPool& queries;

    std::function<std::vector<metrics::Family>()> metrics{};
    std::function<Targets()> targets{};
    std::function<std::vector<scrape::TargetMetadata>()> metadata{};
    std::function<RuntimeInfo()> runtime{};
    std::function<tsdb::StoreStats()> storeStats{};
    std::function<tsdb::CardinalityStats(std::size_t limit)> cardinality{};
    std::function<std::string()> configYaml{};
    std::function<std::vector<std::pair<std::string, std::string>>()> flags{};
    // Reads the configuration again; its error is answered with 500.
    std::function<Status()> reload{};
    // Nothing when ready to serve, else one sentence that says what is awaited.
    std::function<std::string()> notReady{};
    // Told of every query: kind "instant", "range", …; status "success" or the errorType; seconds.
    std::function<void(std::string_view kind, std::string_view status, double seconds)> queryDone{};
    BuildInfo build{};
};

// Adds Prometheus's HTTP API under /api/v1, /metrics, and the health paths.
void registerApi(http::Router& router, ApiContext context);

} // namespace codesage::api
