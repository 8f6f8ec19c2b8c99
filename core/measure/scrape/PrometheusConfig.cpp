#include "measure/scrape/PrometheusConfig.h"

#include "base/core/Files.h"
#include "measure/scrape/ConfigReader.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace codesage::scrape {

namespace {

constexpr std::string_view kNotRun = "not offered here; the rest of the file is used";

void readGlobal(const ConfigValue& value, GlobalConfig& global, ConfigContext& context) {
    ConfigMap map(value, context);
    Milliseconds interval{0};
    Milliseconds timeout{0};
    Milliseconds evaluation{0};
    map.duration("scrape_interval", interval);
    map.duration("scrape_timeout", timeout);
    map.duration("evaluation_interval", evaluation);
    map.file("query_log_file", global.queryLogFile);
    map.read("external_labels", [&](const ConfigValue& labels) { global.externalLabels = labels.labels(); });
    map.finish();
    if (interval.count() > 0)
        global.scrapeInterval = interval;
    if (timeout > global.scrapeInterval)
        value.refuse(fmt::format("the scrape_timeout {} is longer than the scrape_interval {}",
                                 formatDuration(timeout), formatDuration(global.scrapeInterval)));
    global.scrapeTimeout =
        timeout.count() > 0 ? timeout : std::min(global.scrapeTimeout, global.scrapeInterval);
    if (evaluation.count() > 0)
        global.evaluationInterval = evaluation;
}

void readAlerting(const ConfigValue& value, PrometheusConfig& config, ConfigContext& context) {
    ConfigMap map(value, context);
    map.read("alert_relabel_configs",
             [&](const ConfigValue& rules) { config.alertRelabelRules = readRelabelRules(rules, context); });
    map.read("alertmanagers", [&](const ConfigValue& list) {
        for (const ConfigValue& item : list.items())
            config.alertmanagers.push_back(readAlertmanager(item, context));
    });
    map.finish();
}

void readRuleFiles(const ConfigValue& value, PrometheusConfig& config, ConfigContext& context) {
    static const Result<AnchoredRegex> allowed = AnchoredRegex::compile(R"([^*]*(\*[^/]*)?)");
    for (const ConfigValue& item : value.items()) {
        const std::string pattern = item.text();
        if (!allowed->matches(pattern))
            item.refuse(
                fmt::format("expected a path with * in its last part at most, found \"{}\"", pattern));
        config.ruleFiles.push_back(context.absolute(pattern));
    }
}

void readScrapeConfigs(const ConfigValue& value, PrometheusConfig& config, ConfigContext& context) {
    std::set<std::string> jobs;
    for (const ConfigValue& item : value.items()) {
        if (item.isNull())
            item.refuse("expected a scrape configuration, found nothing");
        config.scrapeConfigs.push_back(readScrapeConfig(item, config.global, context));
        if (!jobs.insert(config.scrapeConfigs.back().jobName).second)
            item.refuse(fmt::format("the job_name \"{}\" stands twice", config.scrapeConfigs.back().jobName));
    }
}

void readFile(const YamlNode& root, PrometheusConfig& config, ConfigContext& context) {
    ConfigMap map({root, {}}, context);
    // First: the scrape configurations take their defaults from it.
    map.read("global", [&](const ConfigValue& value) { readGlobal(value, config.global, context); });
    map.read("rule_files", [&](const ConfigValue& value) { readRuleFiles(value, config, context); });
    map.read("alerting", [&](const ConfigValue& value) { readAlerting(value, config, context); });
    map.read("scrape_configs", [&](const ConfigValue& value) { readScrapeConfigs(value, config, context); });
    for (const char* key : {"remote_write", "remote_read", "storage", "tracing"})
        map.unsupported(key, kNotRun);
    map.finish();
}

} // namespace

Result<PrometheusConfig> parsePrometheusConfig(std::string_view text, std::string_view name,
                                               const std::filesystem::path& directory) {
    CODESAGE_TRY(const YamlNode root, parseYaml(text, name));
    PrometheusConfig config;
    config.text = text;
    ConfigContext context{std::string(name), directory, config.unsupported};
    try {
        readFile(root, config, context);
    } catch (const ConfigError& error) {
        const std::string where = error.path.empty() ? std::string() : ": " + error.path;
        return fail(ErrorCode::InvalidArgument, error.message,
                    fmt::format("{}:{}{}", name, error.line, where));
    }
    return config;
}

Result<PrometheusConfig> loadPrometheusConfig(const std::filesystem::path& path) {
    CODESAGE_TRY(const std::string text, codesage::readFile(path, YamlLimits{}.bytes));
    std::error_code ignored;
    const std::filesystem::path absolute = std::filesystem::absolute(path, ignored);
    return parsePrometheusConfig(text, path.filename().string(), absolute.parent_path());
}

} // namespace codesage::scrape
