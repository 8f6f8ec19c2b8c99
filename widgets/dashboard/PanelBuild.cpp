#include "dashboard/PanelBuild.h"

#include "show/dashboard/Reducers.h"
#include "theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace codesage::widgets {

namespace {

// Drawing more helps nobody and costs every frame; the panel says how many there are.
constexpr std::size_t kMostSeries = 200;
constexpr std::size_t kMostValues = 500;

struct BuiltSeries {
    QString name;
    show::FieldConfig field;
    std::shared_ptr<const show::Series> data;
};

std::shared_ptr<const show::Series> negated(const show::Series& series) {
    auto copy = std::make_shared<show::Series>(series);
    for (double& value : copy->values)
        value = -value;
    return copy;
}

QString shownName(const show::FieldConfig& field, const std::string& name, const show::Series& series) {
    if (field.displayName.empty())
        return QString::fromStdString(name);
    QString shown = QString::fromStdString(field.displayName);
    shown.replace(QLatin1String("${__series.name}"), QString::fromStdString(name));
    shown.replace(QLatin1String("${__field.name}"), QString::fromStdString(name));
    for (const auto& [label, value] : series.labels)
        shown.replace(QStringLiteral("${__field.labels.%1}").arg(QString::fromStdString(label)),
                      QString::fromStdString(value));
    return shown;
}

std::vector<BuiltSeries> buildSeries(const show::Panel& panel, const PanelResult& result, std::size_t most) {
    std::vector<BuiltSeries> built;
    for (const TargetResult& target : result.targets)
        for (std::size_t i = 0; i < target.answer.series->size() && built.size() < most; ++i) {
            const std::string& name = i < target.names.size() ? target.names[i] : target.request.refId;
            // Shares the answer's memory.
            std::shared_ptr<const show::Series> data(target.answer.series, &(*target.answer.series)[i]);
            show::FieldConfig field = panel.fields.configFor({name, target.request.refId, true});
            if (field.drawing.negativeY)
                data = negated(*data);
            QString shown = shownName(field, name, *data);
            built.push_back({std::move(shown), std::move(field), std::move(data)});
        }
    return built;
}

// Share of the way between the field's bounds, for colours that run through a scale.
double shareOf(double value, const show::FieldConfig& field) {
    const double low = field.min.value_or(0);
    const double high = field.max.value_or(100);
    return high > low && std::isfinite(value) ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0;
}

QColor seriesColor(const show::FieldConfig& field, std::size_t index, const show::Series& data,
                   const Theme& theme) {
    const std::string& mode = field.colorMode;
    if (mode == "fixed" || mode == "shades") {
        const QColor base = theme.named(field.fixedColor);
        if (base.isValid())
            return mode == "fixed"
                       ? base
                       : mixed(base, theme.color(Role::Surface), std::max(0.35, 1 - 0.16 * double(index)));
    }
    const double last = show::reduceSeries(data, "lastNotNull").value_or(0);
    if (mode == "thresholds") {
        const QColor color = theme.named(show::thresholdColor(field.thresholds, last, field.min, field.max));
        if (color.isValid())
            return color;
    }
    if (mode.starts_with("continuous-")) {
        const bool redIsHigh = mode.find("GrYlRd") != std::string::npos;
        const double share = redIsHigh ? shareOf(last, field) : 1 - shareOf(last, field);
        return theme.named(share > 0.66 ? "red" : share > 0.33 ? "yellow" : "green");
    }
    return theme.series(index);
}

void colourValue(ValueItem& item, std::size_t index, const Theme& theme) {
    if (!item.value)
        return;
    const std::string& mode = item.field.colorMode;
    if (mode.empty() || mode == "thresholds")
        return;
    item.display.color = seriesColor(item.field, index, *item.trend, theme);
}

} // namespace

std::shared_ptr<const ChartData> buildChart(const show::Panel& panel, const PanelResult& result,
                                            const Theme& theme, const show::UnitContext& units) {
    auto chart = std::make_shared<ChartData>();
    chart->start = result.start;
    chart->end = result.end;
    chart->legend = panel.options.legend;
    chart->tooltip = panel.options.tooltip;
    chart->units = units;
    for (const TargetResult& target : result.targets)
        chart->step = target.request.step.count();
    for (BuiltSeries& built : buildSeries(panel, result, kMostSeries)) {
        const QColor color = seriesColor(built.field, chart->series.size(), *built.data, theme);
        chart->series.push_back(
            {std::move(built.name), color, std::move(built.data), std::move(built.field)});
    }
    return chart;
}

std::vector<ValueItem> buildValues(const show::Panel& panel, const PanelResult& result, const Theme& theme,
                                   const show::UnitContext& units) {
    std::vector<ValueItem> items;
    for (BuiltSeries& built : buildSeries(panel, result, kMostValues)) {
        const auto add = [&](QString name, std::optional<double> value) {
            ValueItem item;
            item.name = std::move(name);
            item.value = value;
            item.field = built.field;
            item.display = displayValue(value, item.field, theme, units);
            item.trend = built.data;
            colourValue(item, items.size(), theme);
            items.push_back(std::move(item));
        };
        if (panel.options.everyValue) {
            for (const double value : built.data->values)
                if (items.size() < kMostValues)
                    add(built.name, std::isnan(value) ? std::nullopt : std::optional(value));
            continue;
        }
        for (const std::string& calculation : panel.options.calculations)
            add(panel.options.calculations.size() > 1
                    ? built.name + QLatin1Char(' ') + QString::fromStdString(show::reducerTitle(calculation))
                    : built.name,
                show::reduceSeries(*built.data, calculation));
    }
    return items;
}

BuiltTable buildTable(const show::Panel& panel, const PanelResult& result) {
    std::vector<show::TargetAnswer> answers;
    for (const TargetResult& target : result.targets)
        answers.push_back(
            {target.request.refId, target.names, target.answer.series.get(), target.request.table});
    BuiltTable built;
    std::vector<show::TableFrame> frames =
        show::transformed(show::tableFrames(answers), panel.transformations, built.skipped);
    built.frames = frames.size();
    if (frames.empty())
        return built;
    built.frame = std::move(frames.front());
    for (const show::TableColumn& column : built.frame.columns)
        built.fields.push_back(
            panel.fields.configFor({column.name, column.refId, column.kind == show::ColumnKind::Number}));
    // Columns that hide themselves in the table.
    for (std::size_t i = built.frame.columns.size(); i-- > 0;)
        if (built.fields[i].drawing.hidden) {
            built.frame.columns.erase(built.frame.columns.begin() + static_cast<std::ptrdiff_t>(i));
            built.fields.erase(built.fields.begin() + static_cast<std::ptrdiff_t>(i));
        }
    return built;
}

} // namespace codesage::widgets
