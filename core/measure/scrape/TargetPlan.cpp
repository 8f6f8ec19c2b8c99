#include "measure/scrape/TargetPlan.h"

#include "measure/scrape/ScrapeManager.h"
#include "measure/scrape/TargetFiles.h"
#include "net/http/Url.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace codesage::scrape {

namespace {

constexpr std::string_view kAddress = "__address__";
constexpr std::string_view kScheme = "__scheme__";
constexpr std::string_view kPath = "__metrics_path__";
constexpr std::string_view kInterval = "__scrape_interval__";
constexpr std::string_view kTimeout = "__scrape_timeout__";
constexpr std::string_view kParam = "__param_";

// "host" gets the scheme's port, "[::1]" too; "host:1234" and "[::1]:1234" stay.
std::string withPort(std::string_view address, std::string_view scheme) {
    const std::size_t bracket = address.rfind(']');
    const std::size_t colon = address.rfind(':');
    const bool hasPort =
        colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    return hasPort ? std::string(address) : fmt::format("{}:{}", address, scheme == "https" ? 443 : 80);
}

bool isPlainAddress(std::string_view address) {
    return !address.empty() && std::all_of(address.begin(), address.end(), [](char c) {
        return c > ' ' && c < 0x7f && std::string_view("/?#@\\\"<>").find(c) == std::string_view::npos;
    });
}

std::string urlOf(const ScrapeConfig& config, const LabelSet& labels) {
    const std::string_view path = labelValue(labels, kPath);
    std::string url = fmt::format("{}://{}{}{}", labelValue(labels, kScheme), labelValue(labels, kAddress),
                                  path.starts_with('/') ? "" : "/", path);
    char separator = path.find('?') == std::string_view::npos ? '?' : '&';
    const auto add = [&](std::string_view name, std::string_view value) {
        url += separator;
        separator = '&';
        url += http::percentEncoded(name) + "=" + http::percentEncoded(value);
    };
    // A __param_ label stands for the first value of its parameter.
    std::set<std::string> names;
    for (const auto& [name, values] : config.params)
        names.insert(name);
    for (const auto& [name, value] : labels)
        if (name.starts_with(kParam))
            names.insert(name.substr(kParam.size()));
    for (const std::string& name : names) {
        const auto configured = config.params.find(name);
        const std::string_view first = labelValue(labels, std::string(kParam) + name);
        if (!first.empty())
            add(name, first);
        if (configured != config.params.end())
            for (std::size_t i = first.empty() ? 0 : 1; i < configured->second.size(); ++i)
                add(name, configured->second[i]);
    }
    return url;
}

std::shared_ptr<const ScrapeConfig> ownConfig(const SelfTarget& self) {
    auto config = std::make_shared<ScrapeConfig>();
    config->jobName = self.job;
    config->interval = self.interval;
    config->timeout = self.interval;
    config->staticConfigs.push_back({{self.address}, {}});
    return config;
}

class Planner {
public:
    explicit Planner(const SelfTarget& self)
        : m_self(self)
        , m_ownAddress(withPort(self.address, "http")) {}

    void plan(const std::shared_ptr<const ScrapeConfig>& config) {
        const std::size_t first = m_planned.targets.size();
        for (const StaticConfig& group : config->staticConfigs)
            addGroup(config, group);
        for (const FileDiscovery& discovery : config->fileDiscoveries)
            for (const StaticConfig& group : readTargetFiles(discovery, m_planned.problems))
                addGroup(config, group);
        const std::size_t count = m_planned.targets.size() - first;
        if (config->limits.targets == 0 || count <= config->limits.targets)
            return;
        for (std::size_t i = first; i < m_planned.targets.size(); ++i) {
            auto refused = std::make_shared<TargetPlan>(*m_planned.targets[i]);
            refused->error = fmt::format("target_limit exceeded: the job has {} targets, the limit is {}",
                                         count, config->limits.targets);
            m_planned.targets[i] = std::move(refused);
        }
    }

    PlannedTargets finish() {
        if (m_self.collect && !m_hasSelf)
            plan(ownConfig(m_self));
        return std::move(m_planned);
    }

private:
    void addGroup(const std::shared_ptr<const ScrapeConfig>& config, const StaticConfig& group) {
        for (const std::string& written : group.targets) {
            const bool isAlias = m_self.collect && std::find(m_self.aliases.begin(), m_self.aliases.end(),
                                                             written) != m_self.aliases.end();
            const std::string& address = isAlias ? m_self.address : written;
            Result<TargetPlan> made = planTarget(config, address, group.labels);
            if (!made && made.error().code == ErrorCode::NotFound) {
                m_planned.dropped.push_back(
                    {discoveredLabels(*config, address, group.labels), config->jobName});
                continue;
            }
            if (!made) {
                m_planned.problems.push_back(made.error().text());
                continue;
            }
            made->isSelf = m_self.collect && made->address == m_ownAddress &&
                           made->url == "http://" + m_ownAddress + "/metrics";
            m_hasSelf = m_hasSelf || made->isSelf;
            if (m_seen.insert(made->identity()).second)
                m_planned.targets.push_back(std::make_shared<const TargetPlan>(*std::move(made)));
        }
    }

    const SelfTarget& m_self;
    const std::string m_ownAddress;
    PlannedTargets m_planned;
    std::set<std::string> m_seen;
    bool m_hasSelf = false;
};

} // namespace

std::string TargetPlan::identity() const {
    std::string text = config->jobName + '\n' + url + '\n';
    for (const auto& [name, value] : labels)
        text += name + '\n' + value + '\n';
    // What decides the labels of its series: with other rules they are other series, and the old ones end.
    text += config->honorLabels ? "honor_labels\n" : "\n";
    for (const RelabelRule& rule : config->metricRelabelRules) {
        for (const std::string& source : rule.sourceLabels)
            text += source + ',';
        text += fmt::format("\n{}\n{}\n{}\n{}\n{}\n{}\n", rule.separator, rule.regex.pattern(), rule.modulus,
                            rule.targetLabel, rule.replacement, static_cast<int>(rule.action));
    }
    return text;
}

LabelSet discoveredLabels(const ScrapeConfig& config, std::string_view address,
                          const std::map<std::string, std::string>& groupLabels) {
    LabelSet labels;
    setLabel(labels, kAddress, address);
    setLabel(labels, kPath, config.metricsPath);
    setLabel(labels, kScheme, config.scheme);
    setLabel(labels, kInterval, formatDuration(config.interval));
    setLabel(labels, kTimeout, formatDuration(config.timeout));
    setLabel(labels, "job", config.jobName);
    for (const auto& [name, values] : config.params)
        if (!values.empty())
            setLabel(labels, std::string(kParam) + name, values.front());
    for (const auto& [name, value] : groupLabels)
        setLabel(labels, name, value);
    return labels;
}

Result<TargetPlan> planTarget(const std::shared_ptr<const ScrapeConfig>& config, std::string_view address,
                              const std::map<std::string, std::string>& groupLabels) {
    TargetPlan plan;
    plan.config = config;
    plan.discoveredLabels = discoveredLabels(*config, address, groupLabels);
    LabelSet labels = plan.discoveredLabels;
    if (!relabel(labels, config->relabelRules))
        return fail(ErrorCode::NotFound, "the target was dropped by relabelling");

    const std::string place = fmt::format("job {}, target {}", config->jobName, address);
    const std::string_view scheme = labelValue(labels, kScheme);
    if (scheme != "http" && scheme != "https")
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("the scheme \"{}\" is neither http nor https", scheme), place);
    if (!isPlainAddress(labelValue(labels, kAddress)))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("\"{}\" is no address; expected host:port", labelValue(labels, kAddress)),
                    place);
    plan.address = withPort(labelValue(labels, kAddress), scheme);
    setLabel(labels, kAddress, plan.address);

    const Result<Milliseconds> interval = parseDuration(labelValue(labels, kInterval));
    const Result<Milliseconds> timeout = parseDuration(labelValue(labels, kTimeout));
    if (!interval || interval->count() == 0 || !timeout || timeout->count() == 0 || *timeout > *interval)
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("expected a scrape interval above 0 and a timeout no longer than it, found {} and {}",
                        labelValue(labels, kInterval), labelValue(labels, kTimeout)),
            place);
    plan.interval = *interval;
    plan.timeout = *timeout;
    plan.url = urlOf(*config, labels);
    if (labelValue(labels, "instance").empty())
        setLabel(labels, "instance", plan.address);
    std::erase_if(labels, [](const auto& label) { return label.first.starts_with("__"); });
    plan.labels = std::move(labels);
    return plan;
}

PlannedTargets planTargets(const PrometheusConfig& config, const SelfTarget& self) {
    Planner planner(self);
    for (const ScrapeConfig& one : config.scrapeConfigs)
        planner.plan(std::make_shared<const ScrapeConfig>(one));
    return planner.finish();
}

} // namespace codesage::scrape
