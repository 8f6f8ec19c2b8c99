#pragma once

#include "measure/metrics/MetricSpec.h"
#include "measure/metrics/catalogue/Host.h"
#include "measure/metrics/catalogue/Measuring.h"
#include "measure/metrics/catalogue/Memory.h"
#include "measure/metrics/catalogue/Network.h"
#include "measure/metrics/catalogue/Process.h"
#include "measure/metrics/catalogue/Serving.h"
#include "measure/metrics/catalogue/Working.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::metrics {

namespace detail {

template <std::size_t... N>
consteval auto joined(const std::array<MetricSpec, N>&... parts) {
    std::array<MetricSpec, (N + ...)> all{};
    std::size_t at = 0;
    ((std::copy(parts.begin(), parts.end(), all.begin() + static_cast<std::ptrdiff_t>(at)), at += N), ...);
    return all;
}

} // namespace detail

// Every metric of the product, each declared once.
inline constexpr auto kCatalogue =
    detail::joined(catalogue::kServing, catalogue::kWorking, catalogue::kMeasuring, catalogue::kProcess,
                   catalogue::kHost, catalogue::kMemory, catalogue::kNetwork);

// A metric's name, checked by the compiler: `MetricName("codesage_http_requests_total")` does not compile
// when the catalogue has no such metric.
class MetricName {
public:
    consteval MetricName(const char* name)
        : m_index(indexOf(name)) {}
    constexpr std::size_t index() const { return m_index; }
    constexpr const MetricSpec& spec() const { return kCatalogue[m_index]; }

private:
    static consteval std::size_t indexOf(std::string_view name) {
        for (std::size_t i = 0; i < kCatalogue.size(); ++i)
            if (kCatalogue[i].name == name)
                return i;
        throw "the catalogue declares no metric of this name";
    }
    std::size_t m_index;
};

// The same, of one type only.
template <MetricType type>
class TypedMetricName {
public:
    consteval TypedMetricName(const char* name)
        : m_name(name) {
        if (m_name.spec().type != type)
            throw "the catalogue declares this metric with another type";
    }
    constexpr std::size_t index() const { return m_name.index(); }
    constexpr const MetricSpec& spec() const { return m_name.spec(); }

private:
    MetricName m_name;
};

using CounterName = TypedMetricName<MetricType::Counter>;
using GaugeName = TypedMetricName<MetricType::Gauge>;
using HistogramName = TypedMetricName<MetricType::Histogram>;

// The declaration of a family, or nullptr.
const MetricSpec* findMetric(std::string_view familyName);
// The declaration behind a series name: "codesage_search_duration_seconds_bucket" finds its histogram.
const MetricSpec* findMetricOfSeries(std::string_view seriesName);
// Every series name and the labels it carries (a histogram gives _bucket with `le`, _sum and _count), for
// checks of dashboards and rules and for completion.
struct SeriesNaming {
    std::string name;
    std::vector<std::string> labels;
    const MetricSpec* spec = nullptr;
};
std::vector<SeriesNaming> everySeriesName();

} // namespace codesage::metrics
