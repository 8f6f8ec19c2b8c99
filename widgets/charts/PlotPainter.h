#pragma once

#include "charts/ChartGeometry.h"
#include "show/plot/Scale.h"

#include <QRectF>
#include <QStringList>
#include <vector>

class QPainter;
class QWidget;

namespace codesage::widgets {

class Theme;

// Where the parts of a time series chart lie, in the widget's coordinates.
struct PlotLayout {
    QRectF plot;
    show::Scale left;
    show::Scale right;
    std::vector<double> leftTicks;
    std::vector<double> rightTicks;
    QStringList leftLabels;
    QStringList rightLabels;
    std::vector<show::TimeTick> timeTicks;

    double xOf(std::int64_t time, const ChartData& data) const;
    std::int64_t timeAt(double x, const ChartData& data) const;
    const show::Scale& scale(bool rightAxis) const { return rightAxis ? right : left; }
};

// Labels are measured first and the plot takes what they leave, so none is ever cut.
PlotLayout layOutPlot(const ChartData& data, const ChartGeometry& geometry, const QWidget& widget);

// Grid, axes, thresholds and series; everything that doesn't follow the pointer.
void paintPlot(QPainter& painter, const ChartData& data, const ChartGeometry& geometry,
               const PlotLayout& layout, const Theme& theme, const QWidget& widget);

} // namespace codesage::widgets
