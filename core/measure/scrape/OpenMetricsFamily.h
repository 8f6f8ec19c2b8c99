#pragma once

// Inside this room: the rules that bind the samples of one OpenMetrics family together.
#include "measure/scrape/ExpositionParser.h"
#include "measure/scrape/SeriesScanner.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace codesage::scrape {

// One sample line in the making; times as exact as they were written, since order is judged by them.
struct OpenSample {
    const ScannedSeries& series;
    double value = 0;
    std::optional<double> seconds;
    bool hasExemplar = false;
};

// The family that lines currently belong to. Functions return nullptr, or what is wrong.
class OpenMetricsFamily {
public:
    OpenMetricsFamily(std::string_view name, Strictness strictness);

    const std::string& name() const { return m_metadata.name; }
    bool hasSamples() const { return m_hasSamples; }
    const MetricMetadata& metadata() const { return m_metadata; }

    const char* setHelp(std::string_view help);
    const char* setType(std::string_view type);
    const char* setUnit(std::string_view unit);

    // Whether a series of this name belongs here: the family's name with a suffix of its type.
    bool owns(std::string_view seriesName) const;
    const char* add(const OpenSample& sample);
    // After its last line.
    const char* finish();
    // The names that no other family may use.
    std::vector<std::string> claimedNames() const;

private:
    const char* checkLabels(const OpenSample& sample, std::string_view suffix) const;
    const char* checkValue(const OpenSample& sample, std::string_view suffix) const;
    const char* checkGroup(const OpenSample& sample, std::string_view suffix);
    const char* addToHistogram(const OpenSample& sample, std::string_view suffix);
    const char* finishHistogram() const;
    bool isHistogram() const;
    // The label that tells members of one group apart, or empty.
    std::string_view memberLabel(std::string_view suffix) const;

    MetricMetadata m_metadata;
    const Strictness m_strictness;
    bool m_hasHelp = false;
    bool m_hasType = false;
    bool m_hasUnit = false;
    bool m_hasSamples = false;

    std::optional<std::string> m_group;
    std::optional<double> m_groupSeconds;
    std::unordered_set<std::string> m_seenGroups;

    struct HistogramState {
        std::optional<double> lastBound;
        double lastValue = 0;
        std::optional<double> count;
        bool hasSum = false;
        bool hasNegativeBound = false;
        bool hasNegativeSum = false;
    };
    HistogramState m_histogram;
};

} // namespace codesage::scrape
