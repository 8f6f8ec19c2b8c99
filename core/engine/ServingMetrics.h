#pragma once

#include "measure/metrics/Instruments.h"
#include "net/http/ServerObserver.h"
#include "serve/mcp/Observer.h"

#include <atomic>

namespace codesage {

// Counts what the HTTP server does. Thread-safe; `instruments` must outlive it.
class HttpMetrics final : public http::ServerObserver {
public:
    explicit HttpMetrics(metrics::Instruments& instruments);
    void connectionOpened() override;
    void connectionClosed() override;
    void connectionRefused(std::string_view reason) override;
    void requestFinished(const http::RequestRecord& record) override;
    void eventStreamOpened() override;
    void eventStreamClosed() override;

private:
    metrics::Instruments& m_instruments;
    metrics::Gauge m_open;
    metrics::Gauge m_streaming;
    metrics::Counter m_accepted;
    metrics::Counter m_received;
    metrics::Counter m_sent;
};

// Counts what the MCP server does. Thread-safe; `instruments` must outlive it.
class McpMetrics final : public mcp::Observer {
public:
    explicit McpMetrics(metrics::Instruments& instruments);
    void requestFinished(const mcp::RequestRecord& record) override;
    void inFlightChanged(std::size_t requests) override;
    void sessionsChanged(std::size_t sessions) override;

private:
    metrics::Instruments& m_instruments;
    metrics::Gauge m_inFlight;
    metrics::Gauge m_sessions;
};

} // namespace codesage
