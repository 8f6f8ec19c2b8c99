#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace codesage::metrics {

enum class MetricType { Counter, Gauge, Histogram, Summary, Info, StateSet, GaugeHistogram, Untyped };

// "counter", "gauge", …; Untyped is "untyped" in Prometheus text and "unknown" in OpenMetrics.
std::string_view typeName(MetricType type);

inline constexpr std::size_t kMaxLabels = 6;

// One declared metric. `name` is the family's name as Prometheus text writes it: with `_total` on counters.
struct MetricSpec {
    std::string_view name;
    MetricType type = MetricType::Untyped;
    std::string_view unit; // base unit as OpenMetrics names it, or empty
    std::array<std::string_view, kMaxLabels> labels{};
    std::string_view help;
    std::span<const double> buckets{}; // upper bounds, rising, without +Inf; histograms only
    // Empty, or what has to be there before the metric has series ("an LLM provider"): a panel without data
    // says so.
    std::string_view needs{};

    constexpr std::size_t labelCount() const {
        std::size_t count = 0;
        while (count < labels.size() && !labels[count].empty())
            ++count;
        return count;
    }
};

} // namespace codesage::metrics
