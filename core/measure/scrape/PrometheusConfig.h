#pragma once

#include "base/core/Result.h"
#include "measure/scrape/Relabel.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::scrape {

using Milliseconds = std::chrono::milliseconds;

// How to reach and authenticate at a target. Passwords are read from their files at each scrape.
struct BasicAuth {
    std::string username;
    std::string password;
    std::string passwordFile;
};

struct Authorization {
    std::string type = "Bearer";
    std::string credentials;
    std::string credentialsFile;
};

struct TlsConfig {
    std::string caFile;
    std::string certFile;
    std::string keyFile;
    std::string serverName;
    std::string minVersion; // "TLS12", …, or empty
    bool insecureSkipVerify = false;
};

struct HttpClientConfig {
    std::optional<BasicAuth> basicAuth;
    std::optional<Authorization> authorization; // bearer_token and bearer_token_file end up here
    TlsConfig tls;
    std::string proxyUrl;
    bool followRedirects = true;
    bool enableHttp2 = true;
};

struct StaticConfig {
    std::vector<std::string> targets;
    std::map<std::string, std::string> labels;
};

struct FileDiscovery {
    std::vector<std::string> files; // absolute patterns; the last path segment may contain one `*`
    Milliseconds refreshInterval{300'000};
};

// The limits of a scrape; 0 means none.
struct ScrapeLimits {
    std::uint64_t bodyBytes = 0;
    std::size_t samples = 0;
    std::size_t targets = 0;
    std::size_t labels = 0;
    std::size_t labelNameBytes = 0;
    std::size_t labelValueBytes = 0;
};

struct ScrapeConfig {
    std::string jobName;
    Milliseconds interval{60'000};
    Milliseconds timeout{10'000};
    std::string scheme = "http";
    std::string metricsPath = "/metrics";
    std::map<std::string, std::vector<std::string>> params;
    bool honorLabels = false;
    bool honorTimestamps = true;
    ScrapeLimits limits;
    HttpClientConfig http;
    std::vector<StaticConfig> staticConfigs;
    std::vector<FileDiscovery> fileDiscoveries;
    std::vector<RelabelRule> relabelRules;
    std::vector<RelabelRule> metricRelabelRules;
};

// One entry of alerting.alertmanagers, kept for the part that sends alerts.
struct AlertmanagerConfig {
    std::string scheme = "http";
    std::string pathPrefix;
    std::string apiVersion = "v2";
    Milliseconds timeout{10'000};
    HttpClientConfig http;
    std::vector<StaticConfig> staticConfigs;
    std::vector<FileDiscovery> fileDiscoveries;
    std::vector<RelabelRule> relabelRules;
};

struct GlobalConfig {
    Milliseconds scrapeInterval{60'000};
    Milliseconds scrapeTimeout{10'000};
    Milliseconds evaluationInterval{60'000};
    std::map<std::string, std::string> externalLabels;
    std::string queryLogFile;
};

struct PrometheusConfig {
    GlobalConfig global;
    std::vector<std::string> ruleFiles; // absolute patterns
    std::vector<RelabelRule> alertRelabelRules;
    std::vector<AlertmanagerConfig> alertmanagers;
    std::vector<ScrapeConfig> scrapeConfigs;
    // What Prometheus knows and we don't run (other discoveries, remote_write, …): it is left aside, one
    // sentence each as "prometheus.yml:12: remote_write: …", so that nobody misses it unawares.
    std::vector<std::string> unsupported;
    std::string text; // the file as read, for /api/v1/status/config
};

// Reads a file in the configuration format of Prometheus 2.42. Unknown and duplicate keys, wrong types, bad
// durations, names and patterns fail with InvalidArgument and the context
// "prometheus.yml:12: scrape_configs[0].scheme". Relative paths are taken from the file's folder. Size is
// limited to 1 MB, depth to 32, and what aliases unfold to is counted.
Result<PrometheusConfig> loadPrometheusConfig(const std::filesystem::path& path);
// The same from text; `name` stands for the file in messages, `directory` is where relative paths start.
Result<PrometheusConfig> parsePrometheusConfig(std::string_view text, std::string_view name,
                                               const std::filesystem::path& directory);

// "1h30m", "15s", "250ms" as Prometheus writes durations (y w d h m s ms, each once, in this order).
Result<Milliseconds> parseDuration(std::string_view text);
std::string formatDuration(Milliseconds duration);

} // namespace codesage::scrape
