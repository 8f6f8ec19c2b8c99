#pragma once

#include "base/core/Clock.h"
#include "base/core/WorkerPool.h"
#include "serve/mcp/Inbound.h"
#include "serve/mcp/Observer.h"
#include "serve/mcp/ToolRegistry.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace codesage::mcp {

struct ServerOptions {
    std::string name = "codesage";
    std::string title = "CodeSage Workbench";
    std::string version = CODESAGE_VERSION;
    std::string instructions{}; // below 2,048 characters: clients cut longer ones
    std::size_t pageSize = 200; // entries of a list in one answer
    std::size_t maxMessageBytes = 4u << 20;
    std::size_t maxSessions = 1024; // the longest unused one makes room
    std::chrono::seconds sessionIdle{3600};
    std::size_t maxRunningPerSession = 32;
    std::size_t maxSubscriptions = 1024; // open subscriptions/listen requests
    std::size_t streamEvents = 200;      // kept for a client that reconnects, each stream
    std::size_t streamBytes = 1u << 20;  // the same, in bytes
    std::size_t replayBytes = 64u << 20; // the same, of all streams together
    std::chrono::milliseconds listTtl{60'000};
};

// The Model Context Protocol, revisions 2026-07-28 ("modern": stateless) and 2025-11-25, 2025-06-18,
// 2025-03-26 ("legacy": handshake and sessions), without a transport: HttpTransport and StdioServer carry
// messages in and out. Thread-safe. Tools run on `pool`; everything else is answered on the caller's thread
// and never waits. `tools`, `pool`, `clock` and `observer` outlive the server.
class McpServer {
public:
    McpServer(ToolRegistry& tools, WorkerPool& pool, const Clock& clock, ServerOptions options = {},
              Observer* observer = nullptr);
    // shutdown()
    ~McpServer();
    McpServer(const McpServer&) = delete;
    McpServer& operator=(const McpServer&) = delete;

    // Takes one message; the answer comes through its exchange, perhaps before this returns, perhaps from a
    // worker thread. Whatever the message is, exactly one finish() or abandon() follows.
    void handle(Inbound inbound);

    // Refuses what comes, asks running calls to stop, ends streams, and returns when every call has ended.
    void shutdown();

    const ServerOptions& options() const;
    std::size_t sessions() const;
    std::size_t running() const;

    class Core;
    // For the transports of this room.
    Core& core() { return *m_core; }

private:
    std::unique_ptr<Core> m_core;
};

} // namespace codesage::mcp
