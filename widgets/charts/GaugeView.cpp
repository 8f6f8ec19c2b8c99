#include "charts/GaugeView.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace codesage::widgets {

namespace {

constexpr double kStart = 215; // degrees, counted anticlockwise from the right
constexpr double kSweep = 250;

double share(double value, double low, double high) {
    return high > low && std::isfinite(value) ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0;
}

void arc(QPainter& painter, const QRectF& box, double from, double to, const QColor& color, double width) {
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap));
    painter.drawArc(box, qRound((kStart - from * kSweep) * 16), qRound(-(to - from) * kSweep * 16));
}

} // namespace

void GaugeView::paintGauge(QPainter& painter, const QRectF& box, const ValueItem& item) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    const QFontMetricsF caption(metrics.font(Type::Caption));
    const double name = namesShown() ? caption.height() + metrics.space(1) : 0;
    // The arc is open at the bottom: its box is lower than it is wide.
    const double radius = std::min(box.width() / 2, (box.height() - name) / 1.6);
    if (radius < metrics.space(4))
        return;
    const double middle = box.top() + (box.height() - name - radius * 1.6) / 2 + radius;
    const double ring = radius * 0.2;
    const double thin = std::max(2.0, radius * 0.05);
    const QPointF centre(box.center().x(), middle);
    const double low = item.field.min.value_or(0);
    const double high = item.field.max.value_or(100);
    const auto around = [&centre](double r) { return QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r); };
    arc(painter, around(radius - thin * 2 - ring / 2), 0, 1, theme.color(Role::Border), ring);
    const QColor color = item.display.color.isValid() ? item.display.color : theme.color(Role::Accent);
    if (item.value)
        arc(painter, around(radius - thin * 2 - ring / 2), 0, share(*item.value, low, high), color, ring);
    const auto& steps = item.field.thresholds.steps;
    const auto place = [&](const show::ThresholdStep& step) {
        return !step.from                         ? 0.0
               : item.field.thresholds.percentage ? std::clamp(*step.from / 100, 0.0, 1.0)
                                                  : share(*step.from, low, high);
    };
    if (options().thresholdMarkers)
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const QColor step = theme.named(steps[i].color);
            if (step.isValid())
                arc(painter, around(radius - thin / 2), place(steps[i]),
                    i + 1 < steps.size() ? place(steps[i + 1]) : 1, step, thin);
        }
    const double inner = (radius - thin * 2 - ring) * 1.55;
    paintValue(painter, QRectF(centre.x() - inner / 2, centre.y() - inner / 2.6, inner, inner / 1.3),
               item.display, item.value ? theme.color(Role::Text) : theme.color(Role::TextTertiary), 0.85,
               Qt::AlignCenter);
    if (name > 0) {
        painter.setFont(metrics.font(Type::Caption));
        painter.setPen(theme.color(Role::TextSecondary));
        painter.drawText(QRectF(box.left(), middle + radius * 0.62, box.width(), name),
                         Qt::AlignHCenter | Qt::AlignBottom,
                         caption.elidedText(item.name, Qt::ElideRight, box.width()));
    }
}

void GaugeView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<QRectF> boxes = cells(Metrics::of(this).space(3), 1e6);
    for (std::size_t i = 0; i < items().size(); ++i)
        paintGauge(painter, boxes[i], items()[i]);
}

} // namespace codesage::widgets
