#include "show/dashboard/DashboardFile.h"

#include "base/core/Json.h"
#include "show/dashboard/JsonAccess.h"
#include "show/dashboard/PanelParse.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::show {

namespace {

Status addPanels(const nlohmann::json& list, const DashboardLimits& limits, std::size_t& count, bool nested,
                 std::vector<Panel>& into) {
    if (!list.is_array())
        return {};
    for (const nlohmann::json& json : list) {
        if (!json.is_object())
            continue;
        if (++count > limits.panels)
            return fail(ErrorCode::LimitExceeded,
                        fmt::format("the dashboard has more than {} panels; split it into several dashboards",
                                    limits.panels));
        Panel panel = parsePanel(json, limits);
        if (panel.kind == PanelKind::Row && !nested)
            CODESAGE_CHECK(addPanels(access::member(json, "panels"), limits, count, true, panel.children));
        into.push_back(std::move(panel));
    }
    return {};
}

Result<Dashboard> build(const nlohmann::json& json, const DashboardLimits& limits) {
    Dashboard dashboard;
    dashboard.uid = access::text(json, "uid");
    dashboard.title = access::text(json, "title");
    dashboard.description = access::text(json, "description");
    dashboard.tags = access::texts(json, "tags", 100);
    dashboard.schemaVersion = access::integer(json, "schemaVersion", 0, 0, 1000);
    const nlohmann::json& time = access::member(json, "time");
    dashboard.time = {access::scalarText(access::member(time, "from")),
                      access::scalarText(access::member(time, "to"))};
    if (dashboard.time.from.empty() || dashboard.time.to.empty())
        dashboard.time = {};
    dashboard.refresh = access::text(json, "refresh");
    dashboard.sharedCrosshair = access::integer(json, "graphTooltip", 0, 0, 2) > 0;
    std::size_t count = 0;
    CODESAGE_CHECK(addPanels(access::member(json, "panels"), limits, count, false, dashboard.panels));
    const nlohmann::json& variables = access::member(access::member(json, "templating"), "list");
    if (variables.is_array())
        for (const nlohmann::json& variable : variables) {
            if (dashboard.variables.size() >= limits.variables)
                return fail(ErrorCode::LimitExceeded,
                            fmt::format("the dashboard has more than {} variables", limits.variables));
            if (variable.is_object())
                dashboard.variables.push_back(parseVariable(variable));
        }
    return dashboard;
}

nlohmann::ordered_json& inner(nlohmann::ordered_json& document) {
    return document.contains("dashboard") && document["dashboard"].is_object() ? document["dashboard"]
                                                                               : document;
}

void layPanel(nlohmann::ordered_json& json, const Panel& panel) {
    if (!json.is_object())
        return;
    // Only what differs from what was read, so that odd but harmless values stay as they are.
    const Panel read = parsePanel(nlohmann::json(json), {});
    if (read.grid != panel.grid)
        json["gridPos"] = {
            {"h", panel.grid.h}, {"w", panel.grid.w}, {"x", panel.grid.x}, {"y", panel.grid.y}};
    if (read.collapsed != panel.collapsed)
        json["collapsed"] = panel.collapsed;
}

void layVariable(nlohmann::ordered_json& json, const Variable& variable) {
    if (!json.is_object() || parseVariable(nlohmann::json(json)).current == variable.current ||
        variable.current.empty())
        return;
    nlohmann::ordered_json value = variable.current;
    if (!variable.multi)
        value = variable.current.front();
    json["current"] = {{"text", value}, {"value", value}};
}

} // namespace

Result<Dashboard> readDashboard(std::string_view text, const DashboardLimits& limits) {
    JsonLimits json;
    json.bytes = limits.bytes;
    json.depth = limits.depth;
    json.nodes = limits.nodes;
    json.allowDuplicateKeys = true; // Grafana takes the last one
    CODESAGE_TRY(nlohmann::ordered_json document, parseOrderedJson(text, json));
    const nlohmann::json model(inner(document));
    if (!model.is_object() || (!model.contains("panels") && !model.contains("title")))
        return fail(ErrorCode::InvalidArgument,
                    model.is_object() && model.contains("spec")
                        ? "this is a dashboard of Grafana's newer resource form; export it as classic JSON"
                        : "this is no Grafana dashboard: it has neither 'panels' nor 'title'");
    if (!model.contains("panels") && model.contains("rows"))
        return fail(ErrorCode::Unsupported, fmt::format("this dashboard is of the form before Grafana 5 "
                                                        "(schema version {}, panels in 'rows'); open and "
                                                        "save it once in a newer Grafana",
                                                        access::integer(model, "schemaVersion", 0, 0, 1000)));
    CODESAGE_TRY(Dashboard dashboard, build(model, limits));
    dashboard.source = std::make_shared<const nlohmann::ordered_json>(std::move(document));
    return dashboard;
}

std::string writeDashboard(const Dashboard& dashboard) {
    nlohmann::ordered_json document = *dashboard.source;
    nlohmann::ordered_json& json = inner(document);
    const nlohmann::json asRead(json);
    if (access::text(asRead, "title") != dashboard.title)
        json["title"] = dashboard.title;
    if (access::text(asRead, "refresh") != dashboard.refresh)
        json["refresh"] = dashboard.refresh;
    const nlohmann::json& time = access::member(asRead, "time");
    if (time.is_object() && TimeRange{access::scalarText(access::member(time, "from")),
                                      access::scalarText(access::member(time, "to"))} != dashboard.time)
        json["time"] = {{"from", dashboard.time.from}, {"to", dashboard.time.to}};
    std::size_t index = 0;
    if (json.contains("panels") && json["panels"].is_array())
        for (nlohmann::ordered_json& panel : json["panels"])
            if (panel.is_object() && index < dashboard.panels.size())
                layPanel(panel, dashboard.panels[index++]);
    index = 0;
    if (json.contains("templating") && json["templating"].is_object() &&
        json["templating"].contains("list") && json["templating"]["list"].is_array())
        for (nlohmann::ordered_json& variable : json["templating"]["list"])
            if (variable.is_object() && index < dashboard.variables.size())
                layVariable(variable, dashboard.variables[index++]);
    return dumpJsonIndented(document) + "\n";
}

std::string_view panelKindName(PanelKind kind) {
    switch (kind) {
    case PanelKind::TimeSeries:
        return "time series";
    case PanelKind::Stat:
        return "stat";
    case PanelKind::Gauge:
        return "gauge";
    case PanelKind::BarGauge:
        return "bar gauge";
    case PanelKind::Table:
        return "table";
    case PanelKind::Text:
        return "text";
    case PanelKind::Row:
        return "row";
    case PanelKind::Unknown:
        break;
    }
    return "unknown";
}

} // namespace codesage::show
