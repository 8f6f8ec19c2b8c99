#pragma once

// Inside this room: from a scrape configuration to targets.
#include "base/core/Result.h"
#include "measure/scrape/PrometheusConfig.h"
#include "measure/scrape/TargetStatus.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::scrape {

struct SelfTarget;

// What to scrape, how often, and what its series carry. Immutable once made.
struct TargetPlan {
    std::shared_ptr<const ScrapeConfig> config;
    LabelSet discoveredLabels;
    LabelSet labels;
    std::string url;
    std::string address;
    Milliseconds interval{0};
    Milliseconds timeout{0};
    bool isSelf = false;
    std::string error; // why it isn't scraped although it is a target, such as target_limit

    // Equal for what counts as the same target over a reload.
    std::string identity() const;
};

struct PlannedTargets {
    std::vector<std::shared_ptr<const TargetPlan>> targets; // each identity once
    std::vector<DroppedTarget> dropped;
    std::vector<std::string> problems; // addresses and intervals that relabelling made unusable
};

// Every target of the file, those of target files included (reads them), and ourselves.
PlannedTargets planTargets(const PrometheusConfig& config, const SelfTarget& self);

// One address of one configuration, as Prometheus's PopulateLabels treats it: relabelled, its meta labels
// removed, `instance` filled in. InvalidArgument when the result can't be scraped; NotFound when it was
// dropped.
Result<TargetPlan> planTarget(const std::shared_ptr<const ScrapeConfig>& config, std::string_view address,
                              const std::map<std::string, std::string>& groupLabels);
LabelSet discoveredLabels(const ScrapeConfig& config, std::string_view address,
                          const std::map<std::string, std::string>& groupLabels);

} // namespace codesage::scrape
