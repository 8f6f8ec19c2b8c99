#include "engine/ServingMetrics.h"

namespace codesage {

HttpMetrics::HttpMetrics(metrics::Instruments& instruments)
    : m_instruments(instruments)
    , m_open(instruments.gauge("codesage_http_connections", {"open"}))
    , m_streaming(instruments.gauge("codesage_http_connections", {"streaming"}))
    , m_accepted(instruments.counter("codesage_http_accepted_connections_total"))
    , m_received(instruments.counter("codesage_http_received_bytes_total"))
    , m_sent(instruments.counter("codesage_http_sent_bytes_total")) {}

void HttpMetrics::connectionOpened() {
    m_open.add(1);
    m_accepted.add();
}

void HttpMetrics::connectionClosed() {
    m_open.subtract(1);
}

void HttpMetrics::connectionRefused(std::string_view reason) {
    m_instruments.counter("codesage_http_rejected_requests_total", {reason}).add();
}

void HttpMetrics::requestFinished(const http::RequestRecord& record) {
    m_instruments
        .counter("codesage_http_requests_total", {record.route, record.method, std::to_string(record.status)})
        .add();
    // A stream lasts as long as its client wants: its length says nothing about our speed.
    if (!record.eventStream)
        m_instruments.histogram("codesage_http_request_duration_seconds", {record.route})
            .observe(record.seconds);
    m_received.add(static_cast<double>(record.bytesIn));
    m_sent.add(static_cast<double>(record.bytesOut));
}

void HttpMetrics::eventStreamOpened() {
    m_streaming.add(1);
}

void HttpMetrics::eventStreamClosed() {
    m_streaming.subtract(1);
}

McpMetrics::McpMetrics(metrics::Instruments& instruments)
    : m_instruments(instruments)
    , m_inFlight(instruments.gauge("codesage_mcp_requests_in_flight"))
    , m_sessions(instruments.gauge("codesage_mcp_sessions")) {}

void McpMetrics::requestFinished(const mcp::RequestRecord& record) {
    m_instruments
        .histogram("codesage_mcp_request_duration_seconds", {record.method, record.tool, record.status})
        .observe(record.duration.count());
}

void McpMetrics::inFlightChanged(std::size_t requests) {
    m_inFlight.set(static_cast<double>(requests));
}

void McpMetrics::sessionsChanged(std::size_t sessions) {
    m_sessions.set(static_cast<double>(sessions));
}

} // namespace codesage
