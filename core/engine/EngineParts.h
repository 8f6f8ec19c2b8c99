#pragma once

#include "base/core/FileLock.h"
#include "base/core/WorkerPool.h"
#include "code/index/Codebases.h"
#include "engine/Engine.h"
#include "engine/ServingMetrics.h"
#include "measure/metrics/Instruments.h"
#include "measure/promql/Engine.h"
#include "measure/scrape/ScrapeManager.h"
#include "measure/tsdb/Store.h"
#include "net/http/Client.h"
#include "serve/mcp/McpServer.h"
#include "serve/mcp/ToolRegistry.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace codesage {

// Everything an engine owns, in the order of construction: what stands below may refer to what stands above,
// and goes first. Private to this room.
class Engine::Parts {
public:
    explicit Parts(EngineOptions engineOptions);
    ~Parts();

    Status open();
    void stop();
    Status reload();
    std::vector<std::string> problems() const;

    EngineOptions options;
    SystemClock clock;
    TimestampMs startedAt = 0;
    std::optional<FileLock> lock;
    metrics::Instruments instruments;
    HttpMetrics httpMetrics{instruments};
    McpMetrics mcpMetrics{instruments};
    std::unique_ptr<http::Client> client;
    std::unique_ptr<code::Codebases> codebases;
    std::unique_ptr<tsdb::Store> store;
    std::unique_ptr<promql::Engine> queries;
    std::unique_ptr<WorkerPool> toolWork;
    std::unique_ptr<WorkerPool> queryWork;
    std::unique_ptr<WorkerPool> localWork;
    mcp::ToolRegistry tools;
    std::unique_ptr<mcp::McpServer> mcpServer;
    std::unique_ptr<scrape::ScrapeManager> scraper;
    std::vector<std::shared_ptr<void>> collectors;
    std::unique_ptr<http::Server> server;
    std::atomic<bool> ready{false};

private:
    Status openStorage();
    Status openServing();
    Status openScraping();
    void addCollectors();
    std::vector<metrics::Family> collect() const;
    std::unique_ptr<WorkerPool> makePool(const std::string& name, std::size_t threads, std::size_t queue);
    http::Router makeRouter();

    mutable std::mutex m_mutex; // guards what follows
    std::string m_reloadProblem;
    TimestampMs m_configuredAt = 0;
    bool m_stopped = false;
};

} // namespace codesage
