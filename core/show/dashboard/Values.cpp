#include "show/dashboard/Field.h"

#include "show/dashboard/NumberText.h"
#include "show/dashboard/Patterns.h"

#include <charconv>
#include <cmath>

namespace codesage::show {

namespace {

bool special(const std::string& match, double value) {
    const bool null = std::isnan(value);
    if (match == "null" || match == "nan" || match == "null+nan" || match == "empty")
        return null;
    return (match == "true" && value == 1) || (match == "false" && value == 0);
}

bool sameValue(const std::string& match, double value) {
    double number = 0;
    const auto end = std::from_chars(match.data(), match.data() + match.size(), number);
    return end.ec == std::errc{} && end.ptr == match.data() + match.size() && number == value;
}

bool fits(const ValueMapping& mapping, double value, std::string_view shown) {
    switch (mapping.kind) {
    case MappingKind::Value:
        return sameValue(mapping.match, value);
    case MappingKind::Range:
        return !std::isnan(value) && value >= mapping.from.value_or(-HUGE_VAL) &&
               value <= mapping.to.value_or(HUGE_VAL);
    case MappingKind::Regex:
        return patternMatches(mapping.match, shown);
    case MappingKind::Special:
        return special(mapping.match, value);
    }
    return false;
}

} // namespace

std::string_view thresholdColor(const Thresholds& thresholds, double value, std::optional<double> low,
                                std::optional<double> high) {
    std::string_view color;
    double reached = value;
    if (thresholds.percentage) {
        const double from = low.value_or(0);
        const double span = high.value_or(100) - from;
        reached = span > 0 ? (value - from) / span * 100 : 0;
    }
    for (const ThresholdStep& step : thresholds.steps)
        if (color.empty() || !step.from || reached >= *step.from)
            color = step.color;
    return color;
}

const ValueMapping* findMapping(const std::vector<ValueMapping>& mappings, double value,
                                std::string_view shown) {
    for (const ValueMapping& mapping : mappings)
        if (fits(mapping, value, shown))
            return &mapping;
    return nullptr;
}

std::string mappedText(const ValueMapping& mapping, std::string_view shown) {
    if (!mapping.text)
        return std::string(shown);
    return mapping.kind == MappingKind::Regex ? withGroups(*mapping.text, patternGroups(mapping.match, shown))
                                              : *mapping.text;
}

} // namespace codesage::show
