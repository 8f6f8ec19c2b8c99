#include "measure/scrape/SeriesCache.h"
#include "measure/scrape/SeriesScanner.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <fmt/format.h>

namespace codesage::scrape {

namespace {

bool hasLabel(const LabelSet& labels, std::string_view name) {
    return std::any_of(labels.begin(), labels.end(), [&](const auto& label) { return label.first == name; });
}

// The sample's own labels win; even an empty one keeps the target's out.
void addTargetLabels(LabelSet& labels, const LabelSet& target) {
    LabelSet missing;
    for (const auto& label : target)
        if (!hasLabel(labels, label.first))
            missing.push_back(label);
    for (const auto& [name, value] : missing)
        setLabel(labels, name, value);
}

// The target's labels win; what they displace goes on as exported_<name>.
void imposeTargetLabels(LabelSet& labels, const LabelSet& target) {
    LabelSet displaced;
    for (const auto& [name, value] : target) {
        if (const std::string_view old = labelValue(labels, name); !old.empty())
            displaced.emplace_back(name, old);
        setLabel(labels, name, value);
    }
    std::stable_sort(displaced.begin(), displaced.end(),
                     [](const auto& a, const auto& b) { return a.first.size() < b.first.size(); });
    for (const auto& [name, value] : displaced) {
        std::string renamed = name;
        do
            renamed.insert(0, "exported_");
        while (hasLabel(labels, renamed));
        setLabel(labels, renamed, value);
    }
}

Status checkLimits(const LabelSet& labels, const ScrapeLimits& limits) {
    const auto refuse = [&](std::string_view what, std::size_t found, std::size_t limit) {
        return fail(ErrorCode::LimitExceeded,
                    fmt::format("{} exceeded: metric {} has {}, the limit is {}", what,
                                elided(labelValue(labels, tsdb::kNameLabel), 50), found, limit));
    };
    if (limits.labels > 0 && labels.size() > limits.labels)
        return refuse("label_limit", labels.size(), limits.labels);
    for (const auto& [name, value] : labels) {
        if (limits.labelNameBytes > 0 && name.size() > limits.labelNameBytes)
            return refuse("label_name_length_limit", name.size(), limits.labelNameBytes);
        if (limits.labelValueBytes > 0 && value.size() > limits.labelValueBytes)
            return refuse("label_value_length_limit", value.size(), limits.labelValueBytes);
    }
    return {};
}

} // namespace

Result<tsdb::Labels> storedLabels(std::string_view series, const TargetPlan& plan) {
    LabelSet labels = labelsOf(series);
    if (plan.config->honorLabels)
        addTargetLabels(labels, plan.labels);
    else
        imposeTargetLabels(labels, plan.labels);
    std::erase_if(labels, [](const auto& label) { return label.second.empty(); });
    if (!relabel(labels, plan.config->metricRelabelRules) || labels.empty())
        return fail(ErrorCode::NotFound, "dropped by metric relabelling");
    if (!isMetricName(labelValue(labels, tsdb::kNameLabel)))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("metric relabelling left \"{}\" as the name of {}",
                                elided(labelValue(labels, tsdb::kNameLabel), 50), elided(series, 100)));
    CODESAGE_CHECK(checkLimits(labels, plan.config->limits));
    return tsdb::Labels::fromSorted(std::move(labels));
}

} // namespace codesage::scrape
