#pragma once

#include "charts/ChartData.h"
#include "show/plot/Reduce.h"
#include "show/plot/Ticks.h"

#include <vector>

namespace codesage::widgets {

// What is left of a series once it is reduced to pixels.
struct DrawnSeries {
    std::size_t index = 0; // in ChartData::series
    bool rightAxis = false;
    std::vector<show::PlotPoint> points;
    std::vector<double> base; // of a stacked layer: where its area begins, one for each point; empty: at zero
};

struct AxisGeometry {
    bool used = false;
    double low = 0;
    double high = 1;
    bool logarithmic = false;
    double logBase = 10;
    show::TickBase ticks = show::TickBase::Decimal;
    double ticksPerUnit = 1; // the unit in seconds, where it is a duration
    std::size_t field = 0;   // the series whose unit labels it
};

struct ChartGeometry {
    std::vector<DrawnSeries> series; // in drawing order
    AxisGeometry left;
    AxisGeometry right;
};

// Reduces all visible series to `pixels` columns and finds the axes' ranges. `hidden[i]` leaves series i out;
// shorter means visible. Pure; runs on a worker. O(samples).
ChartGeometry computeGeometry(const ChartData& data, const std::vector<bool>& hidden, int pixels);

} // namespace codesage::widgets
