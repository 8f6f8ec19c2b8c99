#include "charts/PlotPainter.h"

#include "charts/LineShapes.h"
#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <QPolygonF>
#include <QWidget>
#include <algorithm>
#include <cmath>

namespace codesage::widgets {

namespace {

// Beyond this many points thick lines cost too much, and beyond this many series smoothing edges isn't seen.
constexpr std::size_t kThickLinePoints = 6'000;
constexpr std::size_t kSmoothSeries = 20;

class PlotPainter {
public:
    PlotPainter(QPainter& painter, const ChartData& data, const ChartGeometry& geometry,
                const PlotLayout& layout, const Theme& theme, const QWidget& widget)
        : m_painter(painter)
        , m_data(data)
        , m_geometry(geometry)
        , m_layout(layout)
        , m_theme(theme)
        , m_metrics(Metrics::of(&widget))
        , m_ratio(painter.device()->devicePixelRatioF()) {}

    void paint() {
        m_painter.setFont(m_metrics.font(Type::Caption));
        paintGrid();
        paintTimeLabels();
        m_painter.save();
        m_painter.setClipRect(m_layout.plot.adjusted(-1, -1, 1, 1));
        paintThresholds();
        for (const DrawnSeries& series : m_geometry.series)
            paintSeries(series);
        m_painter.restore();
    }

private:
    QPen hairline(const QColor& color) const {
        QPen pen(color, 0);
        pen.setCosmetic(true);
        return pen;
    }
    // On a device pixel's middle, so that hairlines are sharp.
    double sharp(double value) const { return (std::floor(value * m_ratio) + 0.5) / m_ratio; }

    void paintGrid() {
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        const QRectF& plot = m_layout.plot;
        const auto lines = [&](const std::vector<double>& ticks, const show::Scale& scale) {
            for (const double tick : ticks) {
                const double y = sharp(scale.toPixel(tick));
                m_painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
            }
        };
        m_painter.setPen(hairline(m_theme.color(Role::Grid)));
        if (!m_layout.leftTicks.empty())
            lines(m_layout.leftTicks, m_layout.left);
        else
            lines(m_layout.rightTicks, m_layout.right);
        m_painter.setPen(m_theme.color(Role::TextSecondary));
        paintLabels(m_layout.leftTicks, m_layout.leftLabels, m_layout.left, true);
        paintLabels(m_layout.rightTicks, m_layout.rightLabels, m_layout.right, false);
    }

    void paintLabels(const std::vector<double>& ticks, const QStringList& labels, const show::Scale& scale,
                     bool left) {
        const double half = QFontMetricsF(m_painter.font()).height() / 2;
        const double gap = m_metrics.space(1.5);
        for (int i = 0; i < labels.size(); ++i) {
            const double y = scale.toPixel(ticks[static_cast<std::size_t>(i)]);
            const QRectF box = left ? QRectF(0, y - half, m_layout.plot.left() - gap, 2 * half)
                                    : QRectF(m_layout.plot.right() + gap, y - half, 4000, 2 * half);
            m_painter.drawText(box, (left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, labels[i]);
        }
    }

    void paintTimeLabels() {
        const QFontMetricsF font(m_painter.font());
        const double gap = m_metrics.space(1.5);
        double free = -1e9;
        for (const show::TimeTick& tick : m_layout.timeTicks) {
            const QString label = QString::fromStdString(tick.label);
            const double width = font.horizontalAdvance(label);
            const double middle = m_layout.xOf(tick.time, m_data);
            // A label that would leave the widget moves inside; one that would touch its neighbour is left
            // out.
            const double left = std::clamp(middle - width / 2, 0.0,
                                           std::max(0.0, m_painter.device()->width() / m_ratio - width));
            if (left < free)
                continue;
            free = left + width + gap;
            m_painter.setPen(m_theme.color(tick.major ? Role::Text : Role::TextSecondary));
            m_painter.drawText(QRectF(left, m_layout.plot.bottom() + gap, width + 1, font.height()),
                               Qt::AlignCenter, label);
        }
    }

    void paintThresholds() {
        if (!m_geometry.left.used || m_geometry.series.empty())
            return;
        const show::FieldConfig& field = m_data.series[m_geometry.left.field].field;
        const show::ThresholdsStyle style = field.drawing.thresholds;
        if (style == show::ThresholdsStyle::Off)
            return;
        const QRectF& plot = m_layout.plot;
        const auto& steps = field.thresholds.steps;
        const auto valueOf = [&](const show::ThresholdStep& step) {
            const double low = field.min.value_or(m_geometry.left.low);
            const double high = field.max.value_or(m_geometry.left.high);
            return field.thresholds.percentage ? low + *step.from / 100 * (high - low) : *step.from;
        };
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const QColor color = m_theme.named(steps[i].color);
            if (!color.isValid() || color.alpha() == 0)
                continue;
            if (style != show::ThresholdsStyle::Line) {
                const double bottom =
                    steps[i].from ? m_layout.left.toPixel(valueOf(steps[i])) : plot.bottom();
                const double top =
                    i + 1 < steps.size() ? m_layout.left.toPixel(valueOf(steps[i + 1])) : plot.top();
                QColor soft = color;
                soft.setAlphaF(0.08F);
                m_painter.fillRect(
                    QRectF(QPointF(plot.left(), top), QPointF(plot.right(), bottom)).intersected(plot), soft);
            }
            if (style != show::ThresholdsStyle::Area && steps[i].from) {
                QPen pen = hairline(color);
                pen.setDashPattern({4, 4});
                m_painter.setPen(pen);
                const double y = sharp(m_layout.left.toPixel(valueOf(steps[i])));
                m_painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
            }
        }
    }

    void paintSeries(const DrawnSeries& drawn) {
        const ChartSeries& series = m_data.series[drawn.index];
        const show::FieldDrawing& drawing = series.field.drawing;
        const show::Scale& scale = m_layout.scale(drawn.rightAxis);
        m_painter.setRenderHint(QPainter::Antialiasing, m_geometry.series.size() <= kSmoothSeries);
        if (drawing.style == show::DrawStyle::Bars) {
            paintBars(drawn, series, scale);
            return;
        }
        std::size_t from = 0;
        while (from < drawn.points.size()) {
            std::size_t to = from;
            while (to < drawn.points.size() && !drawn.points[to].isGap())
                ++to;
            if (to > from)
                paintStroke(drawn, from, to, series, scale);
            from = to + 1;
        }
    }

    void paintStroke(const DrawnSeries& drawn, std::size_t from, std::size_t to, const ChartSeries& series,
                     const show::Scale& scale) {
        QPolygonF edge;
        QPolygonF base;
        const double zero = scale.toPixel(std::clamp(0.0, scale.low(), scale.high()));
        for (std::size_t i = from; i < to; ++i) {
            const double x = m_layout.xOf(drawn.points[i].time, m_data);
            edge.append({x, scale.toPixel(drawn.points[i].value)});
            base.append({x, drawn.base.empty() ? zero : scale.toPixel(drawn.base[i])});
        }
        const show::FieldDrawing& drawing = series.field.drawing;
        if (to - from == 1 || drawing.style == show::DrawStyle::Points || drawing.showPointsAlways)
            paintDots(edge, series.color);
        if (to - from == 1 || drawing.style == show::DrawStyle::Points)
            return;
        edge = shaped(edge, drawing.shape);
        if (drawing.fillOpacity > 0)
            paintFill(edge, shaped(base, drawing.shape), series, !drawn.base.empty());
        if (drawing.lineWidth > 0)
            paintLine(edge, series);
    }

    void paintFill(const QPolygonF& edge, QPolygonF base, const ChartSeries& series, bool stacked) {
        QColor top = series.color;
        top.setAlphaF(static_cast<float>(series.field.drawing.fillOpacity / 100));
        QPolygonF area = edge;
        std::reverse(base.begin(), base.end());
        area += base;
        m_painter.setPen(Qt::NoPen);
        if (series.field.drawing.gradient && !stacked) {
            QColor bottom = top;
            bottom.setAlphaF(0);
            QLinearGradient gradient(0, area.boundingRect().top(), 0, m_layout.plot.bottom());
            gradient.setColorAt(0, top);
            gradient.setColorAt(1, bottom);
            m_painter.setBrush(gradient);
        } else {
            m_painter.setBrush(top);
        }
        m_painter.drawPolygon(area);
        m_painter.setBrush(Qt::NoBrush);
    }

    void paintLine(const QPolygonF& edge, const ChartSeries& series) {
        const show::FieldDrawing& drawing = series.field.drawing;
        QPen pen = hairline(series.color);
        if (drawing.dashed)
            pen.setDashPattern({6, 4});
        const bool thick =
            drawing.lineWidth * m_ratio > 1.4 && !drawing.dashed &&
            static_cast<std::size_t>(edge.size()) * m_geometry.series.size() < kThickLinePoints;
        if (!thick) {
            m_painter.setPen(pen);
            m_painter.drawPolyline(edge);
            return;
        }
        // One segment at a time: a thick polyline is stroked as one shape that overlaps itself, hundreds of
        // times slower.
        m_painter.setPen(QPen(series.color, drawing.lineWidth, Qt::SolidLine, Qt::RoundCap));
        QList<QLineF> segments;
        segments.reserve(edge.size());
        for (qsizetype i = 1; i < edge.size(); ++i)
            segments.append(QLineF(edge[i - 1], edge[i]));
        m_painter.drawLines(segments);
    }

    void paintDots(const QPolygonF& points, const QColor& color) {
        const double radius = m_metrics.space(0.5);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(color);
        for (const QPointF& point : points)
            m_painter.drawEllipse(point, radius, radius);
        m_painter.setBrush(Qt::NoBrush);
    }

    void paintBars(const DrawnSeries& drawn, const ChartSeries& series, const show::Scale& scale) {
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        const double step =
            m_layout.xOf(m_data.start + m_data.step, m_data) - m_layout.xOf(m_data.start, m_data);
        const double width = std::max(1 / m_ratio, step * 0.8);
        const double zero = scale.toPixel(std::clamp(0.0, scale.low(), scale.high()));
        QColor fill = series.color;
        fill.setAlphaF(static_cast<float>(std::max(30.0, series.field.drawing.fillOpacity) / 100));
        for (std::size_t i = 0; i < drawn.points.size(); ++i) {
            if (drawn.points[i].isGap())
                continue;
            const double x = m_layout.xOf(drawn.points[i].time, m_data);
            const double y = scale.toPixel(drawn.points[i].value);
            const double foot = drawn.base.empty() ? zero : scale.toPixel(drawn.base[i]);
            const QRectF bar = QRectF(QPointF(x - width / 2, y), QPointF(x + width / 2, foot)).normalized();
            m_painter.fillRect(bar, fill);
            m_painter.fillRect(QRectF(bar.left(), y - 0.5, bar.width(), std::max(1.0, 1 / m_ratio)),
                               series.color);
        }
    }

    QPainter& m_painter;
    const ChartData& m_data;
    const ChartGeometry& m_geometry;
    const PlotLayout& m_layout;
    const Theme& m_theme;
    Metrics m_metrics;
    qreal m_ratio;
};

} // namespace

void paintPlot(QPainter& painter, const ChartData& data, const ChartGeometry& geometry,
               const PlotLayout& layout, const Theme& theme, const QWidget& widget) {
    PlotPainter(painter, data, geometry, layout, theme, widget).paint();
}

} // namespace codesage::widgets
