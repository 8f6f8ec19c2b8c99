#include "engine/Engine.h"

#include "engine/EngineParts.h"

namespace codesage {

Engine::Engine(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts)) {}

Engine::~Engine() {
    stop();
}

Result<std::unique_ptr<Engine>> Engine::start(EngineOptions options) {
    auto parts = std::make_unique<Parts>(std::move(options));
    CODESAGE_CHECK(parts->open());
    return std::unique_ptr<Engine>(new Engine(std::move(parts)));
}

void Engine::stop() {
    m_parts->stop();
}

Status Engine::reload() {
    return m_parts->reload();
}

http::Endpoint Engine::endpoint() const {
    return m_parts->server ? m_parts->server->endpoint() : http::Endpoint{};
}

TimestampMs Engine::startedAt() const {
    return m_parts->startedAt;
}

const config::Settings& Engine::settings() const {
    return m_parts->options.settings;
}

const config::Paths& Engine::paths() const {
    return m_parts->options.paths;
}

std::vector<std::string> Engine::problems() const {
    return m_parts->problems();
}

const Clock& Engine::clock() const {
    return m_parts->clock;
}

code::Codebases& Engine::codebases() {
    return *m_parts->codebases;
}

tsdb::Store& Engine::store() {
    return *m_parts->store;
}

const promql::Engine& Engine::queries() const {
    return *m_parts->queries;
}

scrape::ScrapeManager& Engine::scraper() {
    return *m_parts->scraper;
}

metrics::Instruments& Engine::instruments() {
    return m_parts->instruments;
}

mcp::McpServer& Engine::mcpServer() {
    return *m_parts->mcpServer;
}

WorkerPool& Engine::localWork() {
    return *m_parts->localWork;
}

} // namespace codesage
