#include "charts/Display.h"
#include "charts/PlotPainter.h"
#include "theme/Metrics.h"

#include <QFontMetricsF>
#include <QWidget>
#include <algorithm>

namespace codesage::widgets {

namespace {

std::vector<double> ticksOf(const AxisGeometry& axis, int most) {
    if (!axis.used)
        return {};
    if (axis.logarithmic)
        return show::logTicks(axis.low, axis.high, axis.logBase, most).values;
    std::vector<double> ticks =
        show::niceTicks(axis.low * axis.ticksPerUnit, axis.high * axis.ticksPerUnit, most, axis.ticks).values;
    for (double& tick : ticks)
        tick /= axis.ticksPerUnit;
    return ticks;
}

QStringList labelsOf(const AxisGeometry& axis, const std::vector<double>& ticks, const ChartData& data) {
    if (!axis.used || data.series[axis.field].field.drawing.axis == show::AxisPlacement::Hidden)
        return {};
    show::FieldConfig field = data.series[axis.field].field;
    if (field.drawing.stacking == show::StackingMode::Percent)
        field.unit = "percentunit";
    // Digits that a field asks for its values would repeat ".00" along an axis.
    field.decimals.reset();
    return axisLabels(ticks, field, data.units);
}

double widest(const QStringList& labels, const QFontMetricsF& metrics) {
    double width = 0;
    for (const QString& label : labels)
        width = std::max(width, metrics.horizontalAdvance(label));
    return width;
}

} // namespace

double PlotLayout::xOf(std::int64_t time, const ChartData& data) const {
    return show::Scale(double(data.start), double(data.end), plot.left(), plot.right()).toPixel(double(time));
}

std::int64_t PlotLayout::timeAt(double x, const ChartData& data) const {
    const double share = plot.width() > 0 ? std::clamp((x - plot.left()) / plot.width(), 0.0, 1.0) : 0;
    return data.start + static_cast<std::int64_t>(share * double(data.end - data.start));
}

PlotLayout layOutPlot(const ChartData& data, const ChartGeometry& geometry, const QWidget& widget) {
    const Metrics metrics = Metrics::of(&widget);
    const QFontMetricsF font(metrics.font(Type::Caption));
    PlotLayout layout;
    const double gap = metrics.space(1.5);
    const double bottom = widget.height() - font.height() - gap;
    const double top = font.height() / 2;
    const int most = std::max(2, static_cast<int>((bottom - top) / (font.height() * 2.1)) + 1);
    layout.leftTicks = ticksOf(geometry.left, most);
    layout.rightTicks = ticksOf(geometry.right, most);
    layout.leftLabels = labelsOf(geometry.left, layout.leftTicks, data);
    layout.rightLabels = labelsOf(geometry.right, layout.rightTicks, data);
    const double leftWidth = layout.leftLabels.isEmpty() ? 0 : widest(layout.leftLabels, font) + gap;
    const double rightWidth = layout.rightLabels.isEmpty() ? 0 : widest(layout.rightLabels, font) + gap;
    layout.plot =
        QRectF(QPointF(leftWidth, top), QPointF(std::max(leftWidth + 1, widget.width() - rightWidth - 1.0),
                                                std::max(top + 1, bottom)));
    layout.left = show::Scale(geometry.left.low, geometry.left.high, layout.plot.bottom(), layout.plot.top(),
                              geometry.left.logarithmic);
    layout.right = show::Scale(geometry.right.low, geometry.right.high, layout.plot.bottom(),
                               layout.plot.top(), geometry.right.logarithmic);
    // The widest label of a clock decides how many fit.
    const double label = font.horizontalAdvance(QStringLiteral("00:00:00")) + metrics.space(3);
    const auto offset = data.units.utcOffset ? data.units.utcOffset : show::UtcOffset(localUtcOffset);
    layout.timeTicks = show::timeTicks(data.start, data.end,
                                       std::max(2, static_cast<int>(layout.plot.width() / label)), offset);
    return layout;
}

} // namespace codesage::widgets
