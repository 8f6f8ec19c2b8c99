#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "measure/metrics/Family.h"
#include "measure/scrape/PrometheusConfig.h"
#include "measure/scrape/TargetStatus.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace codesage::http {
class Client;
}
namespace codesage::metrics {
class Instruments;
}
namespace codesage::tsdb {
class Appender;
class Store;
} // namespace codesage::tsdb

namespace codesage::scrape {

// This very program as a target: no HTTP and no text, the families go straight into the store.
struct SelfTarget {
    std::string job = "codesage";
    std::string address; // "127.0.0.1:8000": the instance label; without a port, :80 is added
    // Addresses in prometheus.yml that mean this program too, such as the default one when we serve
    // elsewhere.
    std::vector<std::string> aliases;
    Milliseconds interval{5'000};                          // used when no scrape_config names this program
    std::function<std::vector<metrics::Family>()> collect; // called on a worker thread, never twice at once
};

// Where samples go: `[&store] { return store.appender(); }`. Called from several threads at once.
using AppenderFactory = std::function<std::unique_ptr<tsdb::Appender>()>;

struct ScrapeOptions {
    SelfTarget self;                            // without a `collect` there is no self target
    std::uint64_t maxBodyBytes = 256ull << 20;  // for targets without body_size_limit
    std::size_t maxSeriesPerTarget = 2'000'000; // a scrape with more fails, whatever the file says
    std::size_t threads = 2;                    // that parse and append
};

// Scrapes the targets of a PrometheusConfig into the store. One thread schedules; requests run on the HTTP
// client's thread; parsing and appending on a small pool, one job a target at most. Each scrape is one batch:
// the store has all of it or nothing.
// The references given must outlive the manager. Every function may be called from any thread.
class ScrapeManager {
public:
    ScrapeManager(http::Client& client, AppenderFactory appender, const Clock& clock,
                  metrics::Instruments& instruments, ScrapeOptions options);
    ScrapeManager(http::Client& client, tsdb::Store& store, const Clock& clock,
                  metrics::Instruments& instruments, ScrapeOptions options);
    ~ScrapeManager(); // stops
    ScrapeManager(const ScrapeManager&) = delete;
    ScrapeManager& operator=(const ScrapeManager&) = delete;

    // Once. Addresses and intervals that relabelling made unusable, and broken target files, are logged and
    // left out.
    Status start(PrometheusConfig config);
    // Targets that stay the same keep their schedule, series and state; removed ones get staleness markers.
    // On an error everything stays as it was.
    Status reload(PrometheusConfig config);
    // Loads the file, then as reload(); what it holds that we don't run is logged as warnings.
    Status reloadFile(const std::filesystem::path& path);
    // Ends within a second: requests on their way are cancelled, batches being committed are finished.
    void stop();

    // In the order of jobs, then of the target's address.
    std::vector<TargetStatus> targets() const;
    std::vector<DroppedTarget> droppedTargets() const;
    // What the last scrapes told about metrics, for /api/v1/metadata.
    std::vector<TargetMetadata> metadata() const;
    std::shared_ptr<const PrometheusConfig> config() const;

private:
    class Private;
    std::shared_ptr<Private> m_private;
    std::shared_ptr<void> m_collector;
};

} // namespace codesage::scrape
