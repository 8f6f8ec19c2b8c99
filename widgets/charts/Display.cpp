#include "charts/Display.h"

#include "charts/ChartData.h"
#include "theme/Theme.h"

#include <QDateTime>
#include <QStringList>
#include <limits>

namespace codesage::widgets {

namespace {

constexpr int kMostAxisDecimals = 5;

QString fromUtf8(const std::string& text) {
    return QString::fromStdString(text);
}

QString withoutTrailingZeros(QString text) {
    if (!text.contains(QLatin1Char('.')))
        return text;
    while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text == QLatin1String("-0") ? QStringLiteral("0") : text;
}

QString axisLabel(double tick, const show::FieldConfig& field, int decimals, const show::UnitContext& units) {
    // A duration in words is no label for an axis.
    const std::string unit = field.unit == "dtdurations"    ? "s"
                             : field.unit == "dtdurationms" ? "ms"
                                                            : field.unit;
    const show::FormattedValue value = show::formatValue(unit, tick, decimals, units);
    return fromUtf8(value.prefix) + withoutTrailingZeros(fromUtf8(value.text)) + fromUtf8(value.suffix);
}

} // namespace

std::int64_t localUtcOffset(std::int64_t time) {
    return std::int64_t{QDateTime::fromMSecsSinceEpoch(time).offsetFromUtc()} * 1000;
}

DisplayValue displayValue(std::optional<double> value, const show::FieldConfig& field, const Theme& theme,
                          const show::UnitContext& units) {
    DisplayValue display;
    const double number = value.value_or(std::numeric_limits<double>::quiet_NaN());
    const show::FormattedValue formatted = show::formatValue(field.unit, number, field.decimals, units);
    if (const show::ValueMapping* mapping =
            show::findMapping(field.mappings, number, value ? formatted.text : std::string{})) {
        display.text = fromUtf8(show::mappedText(*mapping, formatted.joined()));
        if (mapping->color)
            display.color = theme.named(*mapping->color);
        if (!value && !mapping->text)
            display.text.clear();
    } else if (value) {
        display.prefix = fromUtf8(formatted.prefix);
        display.text = fromUtf8(formatted.text);
        display.suffix = fromUtf8(formatted.suffix);
    }
    if (!value && display.text.isEmpty())
        display.text = field.noValue ? fromUtf8(*field.noValue) : QStringLiteral("–");
    if (value && !display.color.isValid() && !field.thresholds.steps.empty())
        display.color = theme.named(show::thresholdColor(field.thresholds, number, field.min, field.max));
    if (!value && !display.color.isValid())
        display.color = theme.color(Role::TextTertiary);
    return display;
}

QStringList axisLabels(const std::vector<double>& ticks, const show::FieldConfig& field,
                       const show::UnitContext& units) {
    for (int decimals = field.decimals.value_or(0); decimals <= kMostAxisDecimals; ++decimals) {
        QStringList labels;
        bool exact = true;
        for (const double tick : ticks) {
            labels.append(axisLabel(tick, field, decimals, units));
            exact = exact && labels.back() == axisLabel(tick, field, decimals + 2, units);
        }
        if (exact || decimals == kMostAxisDecimals || field.decimals)
            return labels;
    }
    return {};
}

} // namespace codesage::widgets
