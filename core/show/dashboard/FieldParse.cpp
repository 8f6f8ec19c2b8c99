#include "show/dashboard/FieldParse.h"

#include "show/dashboard/JsonAccess.h"

#include <algorithm>
#include <cmath>

namespace codesage::show {

namespace {

constexpr std::size_t kMostSteps = 100;
constexpr std::size_t kMostMappings = 2000;

Thresholds parseThresholds(const nlohmann::json& json) {
    Thresholds thresholds;
    thresholds.percentage = access::text(json, "mode") == "percentage";
    const nlohmann::json& steps = access::member(json, "steps");
    if (!steps.is_array())
        return thresholds;
    for (const nlohmann::json& step : steps) {
        if (!step.is_object() || thresholds.steps.size() >= kMostSteps)
            continue;
        thresholds.steps.push_back({access::number(step, "value"), access::text(step, "color", "green")});
    }
    std::ranges::stable_sort(thresholds.steps, [](const ThresholdStep& a, const ThresholdStep& b) {
        return a.from.value_or(-HUGE_VAL) < b.from.value_or(-HUGE_VAL);
    });
    return thresholds;
}

ValueMapping outcome(const nlohmann::json& result, MappingKind kind) {
    ValueMapping mapping;
    mapping.kind = kind;
    if (const nlohmann::json& text = access::member(result, "text"); !text.is_null())
        mapping.text = access::scalarText(text);
    if (const std::string color = access::text(result, "color"); !color.empty())
        mapping.color = color;
    return mapping;
}

void parseMapping(const nlohmann::json& json, std::vector<ValueMapping>& into) {
    const std::string type = access::text(json, "type");
    const nlohmann::json& options = access::member(json, "options");
    if (type == "value" && options.is_object()) {
        for (const auto& [value, result] : options.items()) {
            into.push_back(outcome(result, MappingKind::Value));
            into.back().match = value;
        }
        return;
    }
    const nlohmann::json& result = access::member(options, "result");
    if (type == "range") {
        into.push_back(outcome(result, MappingKind::Range));
        into.back().from = access::number(options, "from");
        into.back().to = access::number(options, "to");
    } else if (type == "regex") {
        into.push_back(outcome(result, MappingKind::Regex));
        into.back().match = access::text(options, "pattern");
    } else if (type == "special") {
        into.push_back(outcome(result, MappingKind::Special));
        into.back().match = access::text(options, "match");
    }
}

std::int64_t parseSpanNulls(const nlohmann::json& value) {
    if (value.is_boolean())
        return value.get<bool>() ? -1 : 0;
    return value.is_number() ? static_cast<std::int64_t>(std::clamp(value.get<double>(), 0.0, 1e15)) : 0;
}

DrawStyle parseStyle(const std::string& name) {
    return name == "bars" ? DrawStyle::Bars : name == "points" ? DrawStyle::Points : DrawStyle::Line;
}

LineShape parseShape(const std::string& name) {
    return name == "smooth"       ? LineShape::Smooth
           : name == "stepBefore" ? LineShape::StepBefore
           : name == "stepAfter"  ? LineShape::StepAfter
                                  : LineShape::Linear;
}

AxisPlacement parseAxis(const std::string& name) {
    return name == "right"    ? AxisPlacement::Right
           : name == "hidden" ? AxisPlacement::Hidden
           : name == "left"   ? AxisPlacement::Left
                              : AxisPlacement::Auto;
}

ThresholdsStyle parseThresholdsStyle(const std::string& name) {
    return name == "line" || name == "dashed"             ? ThresholdsStyle::Line
           : name == "area"                               ? ThresholdsStyle::Area
           : name == "line+area" || name == "dashed+area" ? ThresholdsStyle::LineAndArea
                                                          : ThresholdsStyle::Off;
}

FieldDrawing parseDrawing(const nlohmann::json& custom) {
    FieldDrawing drawing;
    drawing.style = parseStyle(access::text(custom, "drawStyle"));
    drawing.shape = parseShape(access::text(custom, "lineInterpolation"));
    drawing.lineWidth = std::clamp(access::number(custom, "lineWidth", 1), 0.0, 10.0);
    drawing.fillOpacity = std::clamp(access::number(custom, "fillOpacity", 0), 0.0, 100.0);
    const std::string gradient = access::text(custom, "gradientMode");
    drawing.gradient = !gradient.empty() && gradient != "none";
    drawing.showPointsAlways = access::text(custom, "showPoints") == "always";
    drawing.spanNulls = parseSpanNulls(access::member(custom, "spanNulls"));
    const nlohmann::json& stacking = access::member(custom, "stacking");
    const std::string mode = access::text(stacking, "mode");
    drawing.stacking = mode == "normal"    ? StackingMode::Normal
                       : mode == "percent" ? StackingMode::Percent
                                           : StackingMode::None;
    drawing.stackGroup = access::text(stacking, "group");
    drawing.axis = parseAxis(access::text(custom, "axisPlacement"));
    drawing.axisLabel = access::text(custom, "axisLabel");
    drawing.softMin = access::number(custom, "axisSoftMin");
    drawing.softMax = access::number(custom, "axisSoftMax");
    drawing.axisCentredZero = access::flag(custom, "axisCenteredZero");
    const nlohmann::json& scale = access::member(custom, "scaleDistribution");
    if (access::text(scale, "type") == "log")
        drawing.logBase = access::number(scale, "log", 2) == 10 ? 10 : 2;
    drawing.thresholds =
        parseThresholdsStyle(access::text(access::member(custom, "thresholdsStyle"), "mode"));
    drawing.negativeY = access::text(custom, "transform") == "negative-Y";
    drawing.dashed = access::text(access::member(custom, "lineStyle"), "fill") == "dash" ||
                     access::text(access::member(custom, "lineStyle"), "fill") == "dot";
    const nlohmann::json& hide = access::member(custom, "hideFrom");
    drawing.hidden = access::flag(hide, "viz");
    drawing.hiddenInLegend = access::flag(hide, "legend");
    drawing.hiddenInTooltip = access::flag(hide, "tooltip");
    drawing.align = access::text(custom, "align");
    drawing.width = std::clamp(access::number(custom, "width", 0), 0.0, 4000.0);
    drawing.cellType =
        access::text(access::member(custom, "cellOptions"), "type", access::text(custom, "displayMode"));
    return drawing;
}

} // namespace

FieldConfig parseFieldConfig(const nlohmann::json& defaults) {
    FieldConfig config;
    config.unit = access::text(defaults, "unit");
    if (const auto decimals = access::number(defaults, "decimals"))
        config.decimals = static_cast<int>(std::clamp(*decimals, 0.0, 20.0));
    config.min = access::number(defaults, "min");
    config.max = access::number(defaults, "max");
    config.displayName = access::text(defaults, "displayName");
    if (const nlohmann::json& noValue = access::member(defaults, "noValue"); !noValue.is_null())
        config.noValue = access::scalarText(noValue);
    const nlohmann::json& color = access::member(defaults, "color");
    config.colorMode = access::text(color, "mode");
    config.fixedColor = access::text(color, "fixedColor");
    config.thresholds = parseThresholds(access::member(defaults, "thresholds"));
    if (const nlohmann::json& mappings = access::member(defaults, "mappings"); mappings.is_array())
        for (const nlohmann::json& mapping : mappings)
            if (config.mappings.size() < kMostMappings)
                parseMapping(mapping, config.mappings);
    config.drawing = parseDrawing(access::member(defaults, "custom"));
    return config;
}

} // namespace codesage::show
