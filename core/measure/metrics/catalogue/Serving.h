#pragma once

#include "measure/metrics/MetricSpec.h"
#include "measure/metrics/catalogue/Buckets.h"

// What the doors count: MCP and HTTP.
namespace codesage::metrics::catalogue {

// A row is two lines: what identifies the metric, and its text.
// clang-format off
inline constexpr std::array kServing = std::to_array<MetricSpec>({
    {"codesage_mcp_request_duration_seconds", MetricType::Histogram, "seconds", {"method", "tool", "status"},
     "Time from receiving an MCP request to its answer, by outcome.", kRequestSeconds},
    {"codesage_mcp_requests_in_flight", MetricType::Gauge, "", {},
     "MCP requests being worked on."},
    {"codesage_mcp_sessions", MetricType::Gauge, "", {},
     "Open MCP sessions of clients that use the handshake revisions."},
    {"codesage_mcp_event_streams", MetricType::Gauge, "", {},
     "Open event streams to MCP clients."},
    {"codesage_http_requests_total", MetricType::Counter, "", {"route", "method", "code"},
     "HTTP requests answered, by route pattern, method and status code."},
    {"codesage_http_request_duration_seconds", MetricType::Histogram, "seconds", {"route"},
     "Time from the last byte of an HTTP request's head to the last byte of its answer.", kRequestSeconds},
    {"codesage_http_connections", MetricType::Gauge, "", {"state"},
     "HTTP connections now, by state."},
    {"codesage_http_requests_in_flight", MetricType::Gauge, "", {},
     "HTTP requests received and not yet answered."},
    {"codesage_http_event_streams", MetricType::Gauge, "", {},
     "Open event streams of every kind."},
    {"codesage_http_accepted_connections_total", MetricType::Counter, "", {},
     "HTTP connections accepted since the start."},
    {"codesage_http_rejected_requests_total", MetricType::Counter, "", {"reason"},
     "HTTP requests and connections refused before a route saw them."},
    {"codesage_http_received_bytes_total", MetricType::Counter, "bytes", {},
     "Bytes read from HTTP clients."},
    {"codesage_http_sent_bytes_total", MetricType::Counter, "bytes", {},
     "Bytes written to HTTP clients."},
});
// clang-format on

} // namespace codesage::metrics::catalogue
