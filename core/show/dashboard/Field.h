#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::show {

struct ThresholdStep {
    std::optional<double> from; // empty: from minus infinity
    std::string color;          // "green", "dark-red", "#e24d42", "transparent": the theme knows them
};
struct Thresholds {
    bool percentage = false;          // steps are percents of the way from min to max
    std::vector<ThresholdStep> steps; // ascending
};

enum class MappingKind { Value, Range, Regex, Special };
struct ValueMapping {
    MappingKind kind = MappingKind::Value;
    std::string match;               // the value, the pattern, or null, nan, null+nan, true, false, empty
    std::optional<double> from, to;  // of a range; inclusive
    std::optional<std::string> text; // shown instead of the value
    std::optional<std::string> color;
};

enum class DrawStyle { Line, Bars, Points };
enum class LineShape { Linear, Smooth, StepBefore, StepAfter };
enum class StackingMode { None, Normal, Percent };
enum class AxisPlacement { Auto, Left, Right, Hidden };
enum class ThresholdsStyle { Off, Line, Area, LineAndArea };

// How a field's lines and cells are drawn: `fieldConfig.*.custom`.
struct FieldDrawing {
    DrawStyle style = DrawStyle::Line;
    LineShape shape = LineShape::Linear;
    double lineWidth = 1;
    double fillOpacity = 0; // percent
    bool gradient = false;
    bool showPointsAlways = false;
    std::int64_t spanNulls = 0; // milliseconds of missing samples to join across; -1: all
    StackingMode stacking = StackingMode::None;
    std::string stackGroup;
    AxisPlacement axis = AxisPlacement::Auto;
    std::string axisLabel;
    std::optional<double> softMin, softMax;
    bool axisCentredZero = false;
    double logBase = 0; // 0: linear; else 2 or 10
    ThresholdsStyle thresholds = ThresholdsStyle::Off;
    bool negativeY = false;
    bool dashed = false;
    bool hidden = false; // in the picture
    bool hiddenInLegend = false;
    bool hiddenInTooltip = false;
    std::string align;    // table cells: "", left, center, right
    double width = 0;     // table column in pixels at Grafana's scale; 0: automatic
    std::string cellType; // table cells: "auto", "color-text", "color-background", "gauge", …
};

struct FieldConfig {
    std::string unit;
    std::optional<int> decimals;
    std::optional<double> min, max;
    std::string displayName;
    std::optional<std::string> noValue;
    std::string colorMode; // "palette-classic", "thresholds", "fixed", "shades", "continuous-…"; "" = the
                           // panel's default
    std::string fixedColor;
    Thresholds thresholds;
    std::vector<ValueMapping> mappings;
    FieldDrawing drawing;
};

// What a field is, for the matchers of overrides.
struct FieldIdentity {
    std::string name;  // as shown: legend text or column
    std::string refId; // of its target
    bool number = true;
};

// `fieldConfig` of a panel: defaults, and overrides applied on top for each field. Cheap to copy.
class FieldRules {
public:
    FieldRules();
    explicit FieldRules(nlohmann::json fieldConfig);

    const FieldConfig& defaults() const { return m_defaults; }
    FieldConfig configFor(const FieldIdentity& field) const;
    bool hasOverrides() const;
    // What of it can't be applied, by name, for the panel's note: "override matcher byValue".
    std::vector<std::string> unsupported() const;

private:
    std::shared_ptr<const nlohmann::json> m_json;
    FieldConfig m_defaults;
};

// The colour name of the step that `value` has reached; empty without steps. Percentage steps need a range.
std::string_view thresholdColor(const Thresholds& thresholds, double value, std::optional<double> low,
                                std::optional<double> high);

// The first mapping that fits; NaN counts as null. `shown` is the formatted value, which patterns look at.
const ValueMapping* findMapping(const std::vector<ValueMapping>& mappings, double value,
                                std::string_view shown);
// The text of a mapping, or `shown` when it sets only a colour; patterns can use $1.
std::string mappedText(const ValueMapping& mapping, std::string_view shown);

} // namespace codesage::show
