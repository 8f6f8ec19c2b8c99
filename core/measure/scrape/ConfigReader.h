#pragma once

// Inside this room: typed reading of a YAML tree. Every function throws ConfigError on what it doesn't
// expect; parsePrometheusConfig turns that into an Error.
#include "measure/scrape/PrometheusConfig.h"
#include "measure/scrape/YamlTree.h"

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::scrape {

struct ConfigError {
    int line = 0;
    std::string path; // "scrape_configs[0].scheme"
    std::string message;
};

// What all readers of one file share.
struct ConfigContext {
    std::string name; // the file in messages
    std::filesystem::path directory;
    std::vector<std::string>& unsupported;

    std::string absolute(std::string_view path) const;
};

// A value and where it stands.
struct ConfigValue {
    const YamlNode& node;
    std::string path;

    [[noreturn]] void refuse(std::string message) const;

    std::string text() const; // any scalar; null gives ""
    bool boolean() const;
    std::uint64_t whole() const; // 0 and above
    Milliseconds duration() const;
    std::uint64_t bytes() const;            // "10MB", "1.5GiB"
    std::vector<ConfigValue> items() const; // null gives none
    std::vector<std::string> texts() const;
    std::map<std::string, std::string> labels() const; // label names are checked
    bool isNull() const { return node.kind == YamlNode::Kind::Null; }
};

// One mapping. Every key has to be asked for; finish() refuses the rest.
class ConfigMap {
public:
    // A null value reads as an empty mapping.
    ConfigMap(ConfigValue value, ConfigContext& context);

    // Calls `read` when the key is there and not null.
    void read(const std::string& key, const std::function<void(const ConfigValue&)>& read);
    void text(const std::string& key, std::string& out);
    void boolean(const std::string& key, bool& out);
    void duration(const std::string& key, Milliseconds& out);
    void whole(const std::string& key, std::size_t& out);
    // A file's path, made absolute.
    void file(const std::string& key, std::string& out);
    // A key of Prometheus's that we don't act on.
    void unsupported(const std::string& key, std::string_view consequence);
    bool has(const std::string& key) const;
    void finish() const;

    [[noreturn]] void refuse(std::string message) const { m_value.refuse(std::move(message)); }
    ConfigContext& context() const { return m_context; }
    ConfigValue at(const std::string& key, const YamlNode& node) const;

private:
    ConfigValue m_value;
    ConfigContext& m_context;
    std::set<std::string> m_known;
};

std::vector<RelabelRule> readRelabelRules(const ConfigValue& value, ConfigContext& context);
void readHttpClient(ConfigMap& map, HttpClientConfig& http);
// static_configs and file_sd_configs; the other discoveries are noted as unsupported.
void readDiscovery(ConfigMap& map, std::vector<StaticConfig>& statics, std::vector<FileDiscovery>& files);
StaticConfig readStaticConfig(const ConfigValue& value, ConfigContext& context);
ScrapeConfig readScrapeConfig(const ConfigValue& value, const GlobalConfig& global, ConfigContext& context);
AlertmanagerConfig readAlertmanager(const ConfigValue& value, ConfigContext& context);

} // namespace codesage::scrape
