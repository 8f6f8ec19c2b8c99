#pragma once

#include "show/dashboard/Field.h"
#include "show/dashboard/Units.h"

#include <QColor>
#include <QString>
#include <optional>

namespace codesage::widgets {

class Theme;

// A value ready to be painted.
struct DisplayValue {
    QString prefix;
    QString text;
    QString suffix;
    QColor color; // by mapping or threshold; invalid when neither says one

    QString joined() const { return prefix + text + suffix; }
};

// Formats `value` as the field says: unit, decimals, mappings, thresholds. Without a value: the field's
// noValue, or "–".
DisplayValue displayValue(std::optional<double> value, const show::FieldConfig& field, const Theme& theme,
                          const show::UnitContext& units);

// Tick labels of an axis: as few digits as tell them apart.
QStringList axisLabels(const std::vector<double>& ticks, const show::FieldConfig& field,
                       const show::UnitContext& units);

} // namespace codesage::widgets
