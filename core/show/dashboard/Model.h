#pragma once

#include "show/dashboard/Field.h"
#include "show/dashboard/TimeRange.h"

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace codesage::show {

struct GridPos {
    int x = 0; // columns of 24
    int y = 0; // rows
    int w = 12;
    int h = 8;
    bool operator==(const GridPos&) const = default;
};

struct Target {
    std::string refId;
    std::string expression; // PromQL with variables
    std::string legendFormat;
    std::string format;   // time_series, table or heatmap
    std::string interval; // "min step"; may hold variables
    bool instant = false;
    bool hidden = false;
};

enum class PanelKind { TimeSeries, Stat, Gauge, BarGauge, Table, Text, Row, Unknown };

enum class LegendMode { List, Table, Hidden };
struct LegendOptions {
    LegendMode mode = LegendMode::List;
    bool right = false; // else below the plot
    std::vector<std::string> calculations;
};

enum class TooltipMode { Single, All, None };
enum class ColorTarget { None, Value, Background };
enum class TextMode { Auto, Value, ValueAndName, Name, None };
enum class Orientation { Auto, Horizontal, Vertical };
enum class BarStyle { Basic, Gradient, Segments };

// `options` of all panel kinds drawn here; each kind uses its own.
struct PanelOptions {
    LegendOptions legend;
    TooltipMode tooltip = TooltipMode::Single;
    // stat, gauge, bar gauge
    std::vector<std::string> calculations{"lastNotNull"};
    bool everyValue = false; // one display a sample rather than one a series
    ColorTarget color = ColorTarget::Value;
    bool sparkline = false;
    TextMode text = TextMode::Auto;
    Orientation orientation = Orientation::Auto;
    BarStyle barStyle = BarStyle::Gradient;
    bool thresholdMarkers = true;
    // text
    std::string content;
    bool markdown = true;
    // table
    bool header = true;
    std::string sortBy; // column as shown
    bool sortDescending = false;
};

struct Transformation {
    std::string id;
    bool disabled = false;
    std::shared_ptr<const nlohmann::json> options; // never null
};

struct Panel {
    int id = 0;
    PanelKind kind = PanelKind::Unknown;
    std::string type; // as written: "timeseries"
    std::string title;
    std::string description;
    GridPos grid;
    std::vector<Target> targets;
    FieldRules fields;
    PanelOptions options;
    std::vector<Transformation> transformations;
    std::string interval;  // min step of all targets
    int maxDataPoints = 0; // 0: the panel's width in pixels
    std::string timeFrom;  // "6h": a range of its own
    std::string timeShift;
    std::string repeat; // variable
    // rows only
    bool collapsed = false;
    std::vector<Panel> children; // of a collapsed row; an open row's panels follow it
};

enum class VariableKind { Query, Custom, Constant, Interval, Datasource, Textbox, Other };

struct VariableOption {
    std::string text;
    std::string value;
    bool operator==(const VariableOption&) const = default;
};

struct Variable {
    std::string name;
    std::string label; // empty: the name is shown
    VariableKind kind = VariableKind::Other;
    std::string type; // as written
    std::string query;
    std::string regex;
    std::vector<VariableOption> options; // as stored; queries fill theirs at run time
    std::vector<std::string> current;    // values; "$__all" for all
    bool multi = false;
    bool includeAll = false;
    std::string allValue;
    bool refreshOnTime = false;
    bool hidden = false;
    int sort = 0;
};

inline constexpr std::string_view kAllValue = "$__all";

struct Dashboard {
    std::string uid;
    std::string title;
    std::string description;
    std::vector<std::string> tags;
    int schemaVersion = 0;
    TimeRange time;
    std::string refresh; // "30s"; empty: off
    bool sharedCrosshair = false;
    std::vector<Panel> panels; // in document order; rows are panels too
    std::vector<Variable> variables;
    // The whole document as read, for writing back; never null.
    std::shared_ptr<const nlohmann::ordered_json> source;
};

// "time series", "bar gauge": what a panel kind is called in messages.
std::string_view panelKindName(PanelKind kind);

} // namespace codesage::show
