#include "measure/scrape/OpenMetricsFamily.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace codesage::scrape {

namespace {

using metrics::MetricType;

constexpr std::array<std::string_view, 2> kCounterSuffixes{"_total", "_created"};
constexpr std::array<std::string_view, 4> kSummarySuffixes{"", "_count", "_sum", "_created"};
constexpr std::array<std::string_view, 4> kHistogramSuffixes{"_count", "_sum", "_bucket", "_created"};
constexpr std::array<std::string_view, 3> kGaugeHistogramSuffixes{"_gcount", "_gsum", "_bucket"};
constexpr std::array<std::string_view, 1> kInfoSuffixes{"_info"};
constexpr std::array<std::string_view, 1> kNoSuffix{""};

std::span<const std::string_view> suffixesOf(MetricType type) {
    switch (type) {
    case MetricType::Counter:
        return kCounterSuffixes;
    case MetricType::Summary:
        return kSummarySuffixes;
    case MetricType::Histogram:
        return kHistogramSuffixes;
    case MetricType::GaugeHistogram:
        return kGaugeHistogramSuffixes;
    case MetricType::Info:
        return kInfoSuffixes;
    case MetricType::Gauge:
    case MetricType::StateSet:
    case MetricType::Untyped:
        break;
    }
    return kNoSuffix;
}

// Infinity has one spelling in `le` and `quantile`.
bool parseBound(std::string_view text, double& bound) {
    return parseValue(text, bound) && !std::isnan(bound) &&
           (std::isfinite(bound) || text == "+Inf" || text == "-Inf");
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

} // namespace

OpenMetricsFamily::OpenMetricsFamily(std::string_view name, Strictness strictness)
    : m_strictness(strictness) {
    m_metadata.name = name;
}

const char* OpenMetricsFamily::setHelp(std::string_view help) {
    if (std::exchange(m_hasHelp, true))
        return "a second HELP for the same metric";
    m_metadata.help = unescaped(help);
    return nullptr;
}

const char* OpenMetricsFamily::setType(std::string_view type) {
    if (std::exchange(m_hasType, true))
        return "a second TYPE for the same metric";
    for (const MetricType known :
         {MetricType::Counter, MetricType::Gauge, MetricType::Histogram, MetricType::Summary,
          MetricType::Info, MetricType::StateSet, MetricType::GaugeHistogram, MetricType::Untyped})
        if (metrics::typeName(known) == type) {
            m_metadata.type = known;
            return nullptr;
        }
    return "an unknown TYPE";
}

const char* OpenMetricsFamily::setUnit(std::string_view unit) {
    if (std::exchange(m_hasUnit, true))
        return "a second UNIT for the same metric";
    m_metadata.unit = unit;
    return nullptr;
}

bool OpenMetricsFamily::owns(std::string_view seriesName) const {
    if (!seriesName.starts_with(m_metadata.name))
        return false;
    const std::string_view suffix = seriesName.substr(m_metadata.name.size());
    const auto suffixes = suffixesOf(m_metadata.type);
    return std::find(suffixes.begin(), suffixes.end(), suffix) != suffixes.end();
}

bool OpenMetricsFamily::isHistogram() const {
    return m_metadata.type == MetricType::Histogram || m_metadata.type == MetricType::GaugeHistogram;
}

std::string_view OpenMetricsFamily::memberLabel(std::string_view suffix) const {
    if (isHistogram() && suffix == "_bucket")
        return "le";
    if (m_metadata.type == MetricType::Summary && suffix.empty())
        return "quantile";
    if (m_metadata.type == MetricType::StateSet)
        return m_metadata.name;
    return {};
}

const char* OpenMetricsFamily::add(const OpenSample& sample) {
    const std::string_view suffix = sample.series.name.substr(m_metadata.name.size());
    m_hasSamples = true;
    if (const char* wrong = checkLabels(sample, suffix))
        return wrong;
    if (const char* wrong = checkGroup(sample, suffix))
        return wrong;
    if (const char* wrong = checkValue(sample, suffix))
        return wrong;
    return isHistogram() ? addToHistogram(sample, suffix) : nullptr;
}

const char* OpenMetricsFamily::checkLabels(const OpenSample& sample, std::string_view suffix) const {
    const std::string_view member = memberLabel(suffix);
    if (!member.empty()) {
        const ScannedLabel* label = sample.series.find(member);
        double bound = 0;
        if (member == "le" && (!label || !parseBound(label->rawValue, bound)))
            return "a bucket needs a number as label le";
        if (member == "quantile" && (!label || !parseBound(label->rawValue, bound) || bound < 0 || bound > 1))
            return "a summary needs a number from 0 to 1 as label quantile";
        if (!label)
            return "a stateset needs a label named as the metric";
    }
    const bool mayHaveExemplar = (isHistogram() && suffix == "_bucket") ||
                                 (m_metadata.type == MetricType::Counter && suffix == "_total");
    if (sample.hasExemplar && !mayHaveExemplar)
        return "only buckets and counters have exemplars";
    return nullptr;
}

const char* OpenMetricsFamily::checkValue(const OpenSample& sample, std::string_view suffix) const {
    const double value = sample.value;
    if (m_metadata.type == MetricType::StateSet && value != 0 && value != 1)
        return "a stateset's value is 0 or 1";
    if (m_metadata.type == MetricType::Info && value != 1)
        return "an info's value is 1";
    if (m_strictness == Strictness::Specification && m_metadata.type == MetricType::Summary &&
        suffix.empty() && value < 0)
        return "a quantile's value is not negative";
    if (isOneOf(suffix, {"_bucket", "_count", "_gcount"}) && std::isfinite(value) &&
        value != std::floor(value))
        return "buckets and counts are whole numbers";
    if (isOneOf(suffix, {"_total", "_sum", "_count", "_bucket", "_gcount", "_gsum"}) && std::isnan(value))
        return "counters, buckets, sums and counts are not NaN";
    if (!isOneOf(suffix, {"_total", "_sum", "_count", "_bucket", "_gcount"}) || !(value < 0))
        return nullptr;
    // Observations below zero make a sum negative, in libraries that don't leave it out.
    if (m_strictness == Strictness::Scrape && suffix == "_sum")
        return nullptr;
    return "counters, buckets, sums and counts are not negative";
}

const char* OpenMetricsFamily::checkGroup(const OpenSample& sample, std::string_view suffix) {
    std::string group;
    // The samples of an info can't be told apart by group.
    if (m_metadata.type != MetricType::Info) {
        const std::string_view member = memberLabel(suffix);
        std::vector<ScannedLabel> labels = sample.series.labels;
        std::sort(labels.begin(), labels.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        for (const ScannedLabel& label : labels) {
            if (label.name == member)
                continue;
            group += label.name;
            group += '"';
            group += label.rawValue;
            group += '"';
        }
    }
    const bool isSame = m_group == group;
    if (!isSame && m_seenGroups.contains(group))
        return "the samples of one label set do not stand together";
    if (isSame) {
        if (sample.seconds.has_value() != m_groupSeconds.has_value())
            return "some samples of a label set have a timestamp and some have none";
        if (m_groupSeconds && *m_groupSeconds > *sample.seconds && m_metadata.type != MetricType::Info)
            return "the timestamps of a label set go backwards";
    }
    if (isHistogram() && m_group && (!isSame || sample.seconds != m_groupSeconds)) {
        if (const char* wrong = finishHistogram())
            return wrong;
        m_histogram = {};
    }
    if (!isSame)
        m_seenGroups.insert(group);
    m_group = std::move(group);
    m_groupSeconds = sample.seconds;
    return nullptr;
}

const char* OpenMetricsFamily::addToHistogram(const OpenSample& sample, std::string_view suffix) {
    HistogramState& state = m_histogram;
    if (suffix == "_bucket") {
        double bound = 0;
        parseBound(sample.series.find("le")->rawValue, bound);
        if (state.lastBound && bound <= *state.lastBound)
            return "the buckets of a histogram are not in rising order";
        if (sample.value < state.lastValue)
            return "the counts of a histogram's buckets fall";
        state.hasNegativeBound = state.hasNegativeBound || bound < 0;
        state.lastBound = bound;
        state.lastValue = sample.value;
    } else if (suffix == "_count" || suffix == "_gcount") {
        state.count = sample.value;
    } else if (suffix == "_sum" || suffix == "_gsum") {
        state.hasSum = true;
        state.hasNegativeSum = sample.value < 0;
    }
    return nullptr;
}

const char* OpenMetricsFamily::finishHistogram() const {
    const HistogramState& state = m_histogram;
    if (!state.lastBound || *state.lastBound != INFINITY)
        return "a histogram has no bucket le=\"+Inf\"";
    if (state.count && *state.count != state.lastValue)
        return "a histogram's count is not that of its bucket le=\"+Inf\"";
    if (state.hasSum != state.count.has_value())
        return "a histogram has a sum without a count or a count without a sum";
    const bool isGauge = m_metadata.type == MetricType::GaugeHistogram;
    if (m_strictness == Strictness::Specification && !isGauge && state.hasNegativeBound && state.hasSum)
        return "a histogram with negative buckets has a sum";
    if (isGauge && state.hasNegativeSum && !state.hasNegativeBound)
        return "a gauge histogram without negative buckets has a negative sum";
    return nullptr;
}

const char* OpenMetricsFamily::finish() {
    if (!m_metadata.unit.empty()) {
        if (!m_metadata.name.ends_with("_" + m_metadata.unit))
            return "the metric's name does not end in its unit";
        if (m_metadata.type == MetricType::Info || m_metadata.type == MetricType::StateSet)
            return "an info or a stateset has no unit";
    }
    return isHistogram() && m_group ? finishHistogram() : nullptr;
}

std::vector<std::string> OpenMetricsFamily::claimedNames() const {
    std::vector<std::string> names{m_metadata.name};
    for (const std::string_view suffix : suffixesOf(m_metadata.type))
        if (!suffix.empty())
            names.push_back(m_metadata.name + std::string(suffix));
    return names;
}

} // namespace codesage::scrape
