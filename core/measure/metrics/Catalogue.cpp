#include "measure/metrics/Catalogue.h"

#include <unordered_map>

namespace codesage::metrics {

namespace {

constexpr std::string_view kHistogramSuffixes[] = {"_bucket", "_sum", "_count"};

const std::unordered_map<std::string_view, const MetricSpec*>& byName() {
    static const auto map = [] {
        std::unordered_map<std::string_view, const MetricSpec*> made;
        made.reserve(kCatalogue.size());
        for (const MetricSpec& spec : kCatalogue)
            made.emplace(spec.name, &spec);
        return made;
    }();
    return map;
}

std::vector<std::string> labelNames(const MetricSpec& spec) {
    return {spec.labels.begin(), spec.labels.begin() + static_cast<std::ptrdiff_t>(spec.labelCount())};
}

} // namespace

std::string_view typeName(MetricType type) {
    switch (type) {
    case MetricType::Counter:
        return "counter";
    case MetricType::Gauge:
        return "gauge";
    case MetricType::Histogram:
        return "histogram";
    case MetricType::Summary:
        return "summary";
    case MetricType::Info:
        return "info";
    case MetricType::StateSet:
        return "stateset";
    case MetricType::GaugeHistogram:
        return "gaugehistogram";
    case MetricType::Untyped:
        break;
    }
    return "unknown";
}

const MetricSpec* findMetric(std::string_view familyName) {
    const auto found = byName().find(familyName);
    return found == byName().end() ? nullptr : found->second;
}

const MetricSpec* findMetricOfSeries(std::string_view seriesName) {
    if (const MetricSpec* spec = findMetric(seriesName))
        return spec->type == MetricType::Histogram ? nullptr : spec;
    for (const std::string_view suffix : kHistogramSuffixes) {
        if (!seriesName.ends_with(suffix))
            continue;
        const MetricSpec* spec = findMetric(seriesName.substr(0, seriesName.size() - suffix.size()));
        if (spec && spec->type == MetricType::Histogram)
            return spec;
    }
    return nullptr;
}

std::vector<SeriesNaming> everySeriesName() {
    std::vector<SeriesNaming> all;
    for (const MetricSpec& spec : kCatalogue) {
        if (spec.type != MetricType::Histogram) {
            all.push_back({std::string(spec.name), labelNames(spec), &spec});
            continue;
        }
        for (const std::string_view suffix : kHistogramSuffixes) {
            SeriesNaming naming{std::string(spec.name) + std::string(suffix), labelNames(spec), &spec};
            if (suffix == "_bucket")
                naming.labels.emplace_back("le");
            all.push_back(std::move(naming));
        }
    }
    return all;
}

} // namespace codesage::metrics
