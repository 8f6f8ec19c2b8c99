#include "measure/scrape/ConfigReader.h"

#include <fmt/format.h>

namespace codesage::scrape {

namespace {

void readScheme(ConfigMap& map, std::string& scheme) {
    map.read("scheme", [&](const ConfigValue& value) {
        scheme = value.text();
        if (scheme != "http" && scheme != "https")
            value.refuse(fmt::format("expected http or https, found \"{}\"", scheme));
    });
}

void readParams(const ConfigValue& value, std::map<std::string, std::vector<std::string>>& params) {
    if (value.node.kind != YamlNode::Kind::Map)
        value.refuse("expected a mapping of lists");
    for (const auto& [key, list] : value.node.entries)
        params[key.scalar] = ConfigValue{list, value.path + "." + key.scalar}.texts();
}

} // namespace

ScrapeConfig readScrapeConfig(const ConfigValue& value, const GlobalConfig& global, ConfigContext& context) {
    ConfigMap map(value, context);
    ScrapeConfig config;
    config.interval = Milliseconds(0);
    config.timeout = Milliseconds(0);
    map.text("job_name", config.jobName);
    map.duration("scrape_interval", config.interval);
    map.duration("scrape_timeout", config.timeout);
    readScheme(map, config.scheme);
    map.text("metrics_path", config.metricsPath);
    map.read("params", [&](const ConfigValue& params) { readParams(params, config.params); });
    map.boolean("honor_labels", config.honorLabels);
    map.boolean("honor_timestamps", config.honorTimestamps);
    map.read("body_size_limit", [&](const ConfigValue& size) { config.limits.bodyBytes = size.bytes(); });
    map.whole("sample_limit", config.limits.samples);
    map.whole("target_limit", config.limits.targets);
    map.whole("label_limit", config.limits.labels);
    map.whole("label_name_length_limit", config.limits.labelNameBytes);
    map.whole("label_value_length_limit", config.limits.labelValueBytes);
    readHttpClient(map, config.http);
    readDiscovery(map, config.staticConfigs, config.fileDiscoveries);
    map.read("relabel_configs",
             [&](const ConfigValue& rules) { config.relabelRules = readRelabelRules(rules, context); });
    map.read("metric_relabel_configs",
             [&](const ConfigValue& rules) { config.metricRelabelRules = readRelabelRules(rules, context); });
    map.finish();

    if (config.jobName.empty())
        value.refuse("expected a job_name");
    if (config.interval.count() == 0)
        config.interval = global.scrapeInterval;
    if (config.timeout > config.interval)
        value.refuse(fmt::format("the scrape_timeout {} is longer than the scrape_interval {}",
                                 formatDuration(config.timeout), formatDuration(config.interval)));
    if (config.timeout.count() == 0)
        config.timeout = std::min(global.scrapeTimeout, config.interval);
    return config;
}

AlertmanagerConfig readAlertmanager(const ConfigValue& value, ConfigContext& context) {
    ConfigMap map(value, context);
    AlertmanagerConfig config;
    readScheme(map, config.scheme);
    map.text("path_prefix", config.pathPrefix);
    map.duration("timeout", config.timeout);
    map.read("api_version", [&](const ConfigValue& version) {
        config.apiVersion = version.text();
        if (config.apiVersion != "v1" && config.apiVersion != "v2")
            version.refuse("expected v1 or v2");
    });
    readHttpClient(map, config.http);
    readDiscovery(map, config.staticConfigs, config.fileDiscoveries);
    map.read("relabel_configs",
             [&](const ConfigValue& rules) { config.relabelRules = readRelabelRules(rules, context); });
    map.finish();
    return config;
}

} // namespace codesage::scrape
