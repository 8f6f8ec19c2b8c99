#include "measure/scrape/ConfigReader.h"

#include <array>
#include <fmt/format.h>

namespace codesage::scrape {

namespace {

constexpr std::array<std::string_view, 27> kOtherDiscoveries{
    "azure_sd_configs",      "consul_sd_configs",      "digitalocean_sd_configs", "dns_sd_configs",
    "docker_sd_configs",     "dockerswarm_sd_configs", "ec2_sd_configs",          "eureka_sd_configs",
    "gce_sd_configs",        "hetzner_sd_configs",     "http_sd_configs",         "ionos_sd_configs",
    "kubernetes_sd_configs", "kuma_sd_configs",        "lightsail_sd_configs",    "linode_sd_configs",
    "marathon_sd_configs",   "nerve_sd_configs",       "nomad_sd_configs",        "openstack_sd_configs",
    "ovhcloud_sd_configs",   "puppetdb_sd_configs",    "scaleway_sd_configs",     "serverset_sd_configs",
    "triton_sd_configs",     "uyuni_sd_configs",       "vultr_sd_configs"};

bool isTargetFilePattern(std::string_view pattern) {
    static const Result<AnchoredRegex> allowed =
        AnchoredRegex::compile(R"([^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML))");
    return allowed->matches(pattern);
}

FileDiscovery readFileDiscovery(const ConfigValue& value, ConfigContext& context) {
    ConfigMap map(value, context);
    FileDiscovery discovery;
    map.read("files", [&](const ConfigValue& files) {
        for (const ConfigValue& item : files.items()) {
            const std::string pattern = item.text();
            if (!isTargetFilePattern(pattern))
                item.refuse(
                    fmt::format("expected the name of a .json, .yml or .yaml file with * in its last part "
                                "at most, found \"{}\"",
                                pattern));
            discovery.files.push_back(context.absolute(pattern));
        }
    });
    map.duration("refresh_interval", discovery.refreshInterval);
    map.finish();
    if (discovery.files.empty())
        value.refuse("expected at least one file name under files");
    if (discovery.refreshInterval.count() == 0)
        discovery.refreshInterval = FileDiscovery{}.refreshInterval;
    return discovery;
}

} // namespace

StaticConfig readStaticConfig(const ConfigValue& value, ConfigContext& context) {
    ConfigMap map(value, context);
    StaticConfig config;
    map.read("targets", [&](const ConfigValue& targets) {
        for (const ConfigValue& item : targets.items()) {
            config.targets.push_back(item.text());
            if (config.targets.back().find('/') != std::string::npos)
                item.refuse(fmt::format("expected host:port, found \"{}\"", config.targets.back()));
        }
    });
    map.read("labels", [&](const ConfigValue& labels) { config.labels = labels.labels(); });
    map.finish();
    return config;
}

void readDiscovery(ConfigMap& map, std::vector<StaticConfig>& statics, std::vector<FileDiscovery>& files) {
    map.read("static_configs", [&](const ConfigValue& list) {
        for (const ConfigValue& item : list.items()) {
            if (item.isNull())
                item.refuse("expected targets, found nothing");
            statics.push_back(readStaticConfig(item, map.context()));
        }
    });
    map.read("file_sd_configs", [&](const ConfigValue& list) {
        for (const ConfigValue& item : list.items())
            files.push_back(readFileDiscovery(item, map.context()));
    });
    for (const std::string_view name : kOtherDiscoveries)
        map.unsupported(std::string(name), "targets are found by static_configs and file_sd_configs here");
}

} // namespace codesage::scrape
