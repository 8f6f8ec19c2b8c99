#include "serve/mcp/McpServer.h"

#include "serve/mcp/ServerCore.h"

namespace codesage::mcp {

McpServer::McpServer(ToolRegistry& tools, WorkerPool& pool, const Clock& clock, ServerOptions options,
                     Observer* observer)
    : m_core(std::make_unique<Core>(tools, pool, clock, std::move(options), observer)) {}

McpServer::~McpServer() {
    m_core->shutdown();
}

void McpServer::handle(Inbound inbound) {
    m_core->handle(std::move(inbound));
}

void McpServer::shutdown() {
    m_core->shutdown();
}

const ServerOptions& McpServer::options() const {
    return m_core->options();
}

std::size_t McpServer::sessions() const {
    return m_core->sessions().size();
}

std::size_t McpServer::running() const {
    return m_core->runner().board()->executing();
}

} // namespace codesage::mcp
