#include "show/dashboard/PanelParse.h"

#include "show/dashboard/DashboardFile.h"
#include "show/dashboard/JsonAccess.h"

#include <algorithm>
#include <array>
#include <utility>

namespace codesage::show {

namespace {

constexpr int kColumns = 24;
constexpr int kMostRows = 100'000;
constexpr std::size_t kMostCalculations = 20;
constexpr std::size_t kMostTransformations = 50;
constexpr std::size_t kLongestText = 256 << 10;

constexpr std::array kKinds{std::pair{std::string_view("timeseries"), PanelKind::TimeSeries},
                            std::pair{std::string_view("stat"), PanelKind::Stat},
                            std::pair{std::string_view("gauge"), PanelKind::Gauge},
                            std::pair{std::string_view("bargauge"), PanelKind::BarGauge},
                            std::pair{std::string_view("table"), PanelKind::Table},
                            std::pair{std::string_view("text"), PanelKind::Text},
                            std::pair{std::string_view("row"), PanelKind::Row}};

PanelKind kindOf(std::string_view type) {
    const auto* const found = std::ranges::find(kKinds, type, [](const auto& kind) { return kind.first; });
    return found == kKinds.end() ? PanelKind::Unknown : found->second;
}

GridPos parseGrid(const nlohmann::json& json) {
    GridPos grid;
    grid.x = access::integer(json, "x", 0, 0, kColumns - 1);
    grid.y = access::integer(json, "y", 0, 0, kMostRows);
    grid.w = std::min(access::integer(json, "w", 12, 1, kColumns), kColumns - grid.x);
    grid.h = access::integer(json, "h", 8, 1, 500);
    return grid;
}

Target parseTarget(const nlohmann::json& json) {
    Target target;
    target.refId = access::text(json, "refId");
    target.expression = access::text(json, "expr");
    target.legendFormat = access::text(json, "legendFormat");
    target.format = access::text(json, "format", "time_series");
    target.interval = access::text(json, "interval");
    target.instant = access::flag(json, "instant");
    target.hidden = access::flag(json, "hide");
    return target;
}

LegendOptions parseLegend(const nlohmann::json& json) {
    LegendOptions legend;
    const std::string mode = access::text(json, "displayMode", "list");
    legend.mode = mode == "table"    ? LegendMode::Table
                  : mode == "hidden" ? LegendMode::Hidden
                                     : LegendMode::List;
    if (!access::flag(json, "showLegend", true))
        legend.mode = LegendMode::Hidden;
    legend.right = access::text(json, "placement") == "right";
    legend.calculations = access::texts(json, "calcs", kMostCalculations);
    return legend;
}

ColorTarget parseColor(const std::string& mode) {
    if (mode == "none")
        return ColorTarget::None;
    return mode.starts_with("background") ? ColorTarget::Background : ColorTarget::Value;
}

TextMode parseTextMode(const std::string& mode) {
    return mode == "value"            ? TextMode::Value
           : mode == "value_and_name" ? TextMode::ValueAndName
           : mode == "name"           ? TextMode::Name
           : mode == "none"           ? TextMode::None
                                      : TextMode::Auto;
}

void parseReduction(const nlohmann::json& json, PanelOptions& options) {
    const nlohmann::json& reduce = access::member(json, "reduceOptions");
    options.everyValue = access::flag(reduce, "values");
    if (auto calculations = access::texts(reduce, "calcs", kMostCalculations); !calculations.empty())
        options.calculations = std::move(calculations);
    options.color = parseColor(access::text(json, "colorMode", "value"));
    options.sparkline = access::text(json, "graphMode", "area") == "area";
    options.text = parseTextMode(access::text(json, "textMode"));
    const std::string orientation = access::text(json, "orientation");
    options.orientation = orientation == "horizontal" ? Orientation::Horizontal
                          : orientation == "vertical" ? Orientation::Vertical
                                                      : Orientation::Auto;
    const std::string bars = access::text(json, "displayMode", "gradient");
    options.barStyle = bars == "basic" ? BarStyle::Basic
                       : bars == "lcd" ? BarStyle::Segments
                                       : BarStyle::Gradient;
    options.thresholdMarkers = access::flag(json, "showThresholdMarkers", true);
}

void parseSort(const nlohmann::json& json, PanelOptions& options) {
    const nlohmann::json& sort = access::member(json, "sortBy");
    if (!sort.is_array() || sort.empty())
        return;
    options.sortBy = access::text(sort.front(), "displayName");
    options.sortDescending = access::flag(sort.front(), "desc");
}

PanelOptions parseOptions(const nlohmann::json& json) {
    PanelOptions options;
    options.legend = parseLegend(access::member(json, "legend"));
    const std::string tooltip = access::text(access::member(json, "tooltip"), "mode", "single");
    options.tooltip = tooltip == "multi"  ? TooltipMode::All
                      : tooltip == "none" ? TooltipMode::None
                                          : TooltipMode::Single;
    parseReduction(json, options);
    options.content = access::text(json, "content").substr(0, kLongestText);
    options.markdown = access::text(json, "mode", "markdown") == "markdown";
    options.header = access::flag(json, "showHeader", true);
    parseSort(json, options);
    return options;
}

VariableKind variableKind(std::string_view type) {
    constexpr std::array kTypes{std::pair{std::string_view("query"), VariableKind::Query},
                                std::pair{std::string_view("custom"), VariableKind::Custom},
                                std::pair{std::string_view("constant"), VariableKind::Constant},
                                std::pair{std::string_view("interval"), VariableKind::Interval},
                                std::pair{std::string_view("datasource"), VariableKind::Datasource},
                                std::pair{std::string_view("textbox"), VariableKind::Textbox}};
    const auto* const found = std::ranges::find(kTypes, type, [](const auto& kind) { return kind.first; });
    return found == kTypes.end() ? VariableKind::Other : found->second;
}

std::string variableQuery(const nlohmann::json& query) {
    if (query.is_object())
        return access::text(query, "query");
    return access::scalarText(query);
}

std::vector<std::string> currentValues(const nlohmann::json& current) {
    const nlohmann::json& value = access::member(current, "value");
    if (value.is_array())
        return access::texts(current, "value", 10'000);
    const std::string single = access::scalarText(value);
    return single.empty() && !value.is_string() ? std::vector<std::string>{}
                                                : std::vector<std::string>{single};
}

} // namespace

Panel parsePanel(const nlohmann::json& json, const DashboardLimits& limits) {
    Panel panel;
    panel.id = access::integer(json, "id", 0, 0, 1'000'000'000);
    panel.type = access::text(json, "type");
    panel.kind = kindOf(panel.type);
    panel.title = access::text(json, "title");
    panel.description = access::text(json, "description");
    panel.grid = parseGrid(access::member(json, "gridPos"));
    if (const nlohmann::json& targets = access::member(json, "targets"); targets.is_array())
        for (const nlohmann::json& target : targets)
            if (panel.targets.size() < limits.targets)
                panel.targets.push_back(parseTarget(target));
    panel.fields = FieldRules(access::member(json, "fieldConfig"));
    panel.options = parseOptions(access::member(json, "options"));
    if (const nlohmann::json& list = access::member(json, "transformations"); list.is_array())
        for (const nlohmann::json& one : list)
            if (panel.transformations.size() < kMostTransformations)
                panel.transformations.push_back(
                    {access::text(one, "id"), access::flag(one, "disabled"),
                     std::make_shared<const nlohmann::json>(access::member(one, "options"))});
    panel.interval = access::text(json, "interval");
    panel.maxDataPoints = access::integer(json, "maxDataPoints", 0, 0, 11'000);
    panel.timeFrom = access::text(json, "timeFrom");
    panel.timeShift = access::text(json, "timeShift");
    panel.repeat = access::text(json, "repeat");
    panel.collapsed = access::flag(json, "collapsed");
    return panel;
}

Variable parseVariable(const nlohmann::json& json) {
    Variable variable;
    variable.name = access::text(json, "name");
    variable.label = access::text(json, "label");
    variable.type = access::text(json, "type");
    variable.kind = variableKind(variable.type);
    variable.query = variableQuery(access::member(json, "query"));
    if (variable.query.empty())
        variable.query = access::text(json, "definition");
    variable.regex = access::text(json, "regex");
    if (const nlohmann::json& options = access::member(json, "options"); options.is_array())
        for (const nlohmann::json& option : options)
            if (variable.options.size() < 10'000)
                variable.options.push_back({access::scalarText(access::member(option, "text")),
                                            access::scalarText(access::member(option, "value"))});
    variable.current = currentValues(access::member(json, "current"));
    variable.multi = access::flag(json, "multi");
    variable.includeAll = access::flag(json, "includeAll");
    variable.allValue = access::text(json, "allValue");
    variable.refreshOnTime = access::integer(json, "refresh", 0, 0, 2) == 2;
    variable.hidden = access::integer(json, "hide", 0, 0, 3) == 2;
    variable.sort = access::integer(json, "sort", 0, 0, 8);
    return variable;
}

} // namespace codesage::show
