#pragma once

#include "serve/mcp/LegacyProtocol.h"
#include "serve/mcp/McpServer.h"
#include "serve/mcp/ModernProtocol.h"
#include "serve/mcp/ServerParts.h"

#include <atomic>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace codesage::mcp {

// What McpServer is made of: reads messages, tells the eras apart, hands on.
class McpServer::Core {
public:
    Core(ToolRegistry& tools, WorkerPool& pool, const Clock& clock, ServerOptions options,
         Observer* observer);

    void handle(Inbound inbound);
    void shutdown();

    const ServerOptions& options() const { return m_options; }
    SessionTable& sessions() { return m_sessions; }
    ToolRunner& runner() { return m_runner; }

    // A stdio connection, for as long as the handle lives.
    std::shared_ptr<Session> openConnection();
    // HTTP GET and DELETE end sessions or look them up by header: tells the observer what is left.
    void sessionsChanged();

private:
    struct Source {
        std::shared_ptr<Session> connection;
        std::stop_token gone;
        HeaderLookup header;
    };
    void process(Inbound inbound);
    void dispatch(nlohmann::json message, const Source& source, std::shared_ptr<Exchange> exchange);
    void dispatchBatch(nlohmann::json messages, const Source& source,
                       const std::shared_ptr<Exchange>& exchange);
    void toolsChanged();

    const ServerOptions m_options;
    ToolRegistry& m_tools;
    WorkerPool& m_pool;
    const std::shared_ptr<RequestMeter> m_meter;
    const ResultComposer m_composer;
    const ToolPages m_pages;
    ToolRunner m_runner;
    SessionTable m_sessions;
    Subscriptions m_subscriptions;
    const ModernProtocol m_modern;
    const LegacyProtocol m_legacy;
    std::mutex m_connectionsMutex;
    std::vector<std::weak_ptr<Session>> m_connections;
    std::atomic<bool> m_stopped{false};
};

} // namespace codesage::mcp
