#pragma once

#include "base/core/Clock.h"
#include "show/dashboard/Field.h"
#include "show/dashboard/Model.h"
#include "show/dashboard/Series.h"
#include "show/dashboard/Units.h"

#include <QColor>
#include <QString>
#include <cstdint>
#include <memory>
#include <vector>

namespace codesage::widgets {

// One line of a chart as it is to be drawn. Plain value; samples are shared, never changed.
struct ChartSeries {
    QString name;
    QColor color;
    std::shared_ptr<const show::Series> data; // never null
    show::FieldConfig field;
};

// Everything one chart shows.
struct ChartData {
    std::vector<ChartSeries> series;
    TimestampMs start = 0;
    TimestampMs end = 0;
    std::int64_t step = 15'000; // milliseconds between samples
    show::LegendOptions legend;
    show::TooltipMode tooltip = show::TooltipMode::All;
    show::UnitContext units;
};

// Milliseconds that this machine's local time is ahead of UTC at a moment.
std::int64_t localUtcOffset(std::int64_t time);

} // namespace codesage::widgets
