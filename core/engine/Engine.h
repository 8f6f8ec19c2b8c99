#pragma once

#include "base/config/Paths.h"
#include "base/config/Settings.h"
#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "engine/EngineOptions.h"
#include "net/http/Server.h"

#include <memory>
#include <string>
#include <vector>

namespace codesage {

class WorkerPool;
namespace code {
class Codebases;
}
namespace http {
class Client;
}
namespace mcp {
class McpServer;
}
namespace metrics {
class Instruments;
}
namespace promql {
class Engine;
}
namespace scrape {
class ScrapeManager;
}
namespace tsdb {
class Store;
}

// The whole workbench without a face. start() opens everything in the order in which it depends on each other
// and returns when requests are answered; stop() goes the other way and takes less than two seconds. One
// engine owns a data folder. Every function may be called from any thread; the parts below live as long as
// the engine.
class Engine {
public:
    // Errors: Conflict (data folder or port in use, naming the owner), PermissionDenied and Io for folders,
    // InvalidArgument for a configuration file, with its place.
    static Result<std::unique_ptr<Engine>> start(EngineOptions options);
    ~Engine(); // stop()
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void stop();
    // Reads prometheus.yml again. What cannot change while running is named in the log. On an error the old
    // configuration stays in force.
    Status reload();

    http::Endpoint endpoint() const; // port 0 where no TCP port is listened on
    TimestampMs startedAt() const;
    const config::Settings& settings() const;
    const config::Paths& paths() const;
    // What an operator should know now, one sentence each; empty when all is well.
    std::vector<std::string> problems() const;

    const Clock& clock() const;
    code::Codebases& codebases();
    tsdb::Store& store();
    const promql::Engine& queries() const;
    scrape::ScrapeManager& scraper();
    metrics::Instruments& instruments();
    mcp::McpServer& mcpServer();
    // Where the window's queries and searches run, apart from those of HTTP clients.
    WorkerPool& localWork();

private:
    class Parts;
    explicit Engine(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

} // namespace codesage
