#pragma once

#include "base/core/Clock.h"
#include "measure/scrape/ExpositionParser.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace codesage::scrape {

enum class TargetHealth { Unknown, Up, Down };

// "unknown", "up", "down", as /api/v1/targets writes them.
std::string_view healthName(TargetHealth health);

// One target as it is now; the fields of /api/v1/targets.
struct TargetStatus {
    LabelSet discoveredLabels; // before relabelling
    LabelSet labels;           // what its series carry
    std::string scrapePool;    // job_name of its scrape_config
    std::string scrapeUrl;
    std::string lastError;
    TimestampMs lastScrape = 0; // 0: not scraped yet
    std::chrono::nanoseconds lastScrapeDuration{0};
    std::size_t lastSamples = 0;
    TargetHealth health = TargetHealth::Unknown;
    std::chrono::milliseconds interval{0};
    std::chrono::milliseconds timeout{0};
    bool isSelf = false;
};

struct DroppedTarget {
    LabelSet discoveredLabels;
    std::string scrapePool;
};

struct TargetMetadata {
    LabelSet targetLabels;
    MetricMetadata metadata;
};

} // namespace codesage::scrape
