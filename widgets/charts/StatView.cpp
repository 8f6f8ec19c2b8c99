#include "charts/StatView.h"

#include "show/plot/Reduce.h"
#include "show/plot/Scale.h"
#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <QPolygonF>
#include <algorithm>

namespace codesage::widgets {

void StatView::paintSparkline(QPainter& painter, const QRectF& box, const ValueItem& item,
                              const QColor& color) {
    if (item.trend->times.size() < 2 || box.height() < 4)
        return;
    const std::int64_t start = item.trend->times.front();
    const std::int64_t end = item.trend->times.back();
    const auto points = show::reduceToPixels(
        *item.trend, {start, end, std::max(1, static_cast<int>(box.width() / 2)), show::kJoinAll, false});
    const auto extent = show::extentOf(*item.trend, start, end);
    if (!extent || points.size() < 2 || end <= start)
        return;
    // A flat line lies low and quiet instead of in the middle.
    const double low = extent->low;
    const double high = extent->high > low ? extent->high : low + 1;
    const show::Scale x(double(start), double(end), box.left(), box.right());
    const show::Scale y(low, high, box.bottom() - 1, box.top() + 1);
    QPolygonF line;
    for (const show::PlotPoint& point : points)
        line.append({x.toPixel(double(point.time)), y.toPixel(point.value)});
    QPolygonF area = line;
    area.append(box.bottomRight());
    area.append(box.bottomLeft());
    QColor soft = color;
    soft.setAlphaF(0.22F);
    QLinearGradient fill(0, box.top(), 0, box.bottom());
    fill.setColorAt(0, soft);
    soft.setAlphaF(0);
    fill.setColorAt(1, soft);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(area);
    painter.setBrush(Qt::NoBrush);
    QPen pen(color, 0);
    pen.setCosmetic(true);
    painter.setPen(pen);
    painter.drawPolyline(line);
}

void StatView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<QRectF> boxes = cells(metrics.space(4), 1e6);
    for (std::size_t i = 0; i < items().size(); ++i) {
        const ValueItem& item = items()[i];
        QRectF box = boxes[i];
        const QColor judged = item.display.color.isValid() ? item.display.color : theme.color(Role::Text);
        QColor text = options().color == show::ColorTarget::None ? theme.color(Role::Text) : judged;
        if (options().color == show::ColorTarget::Background && item.display.color.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(mixed(judged, theme.color(Role::Surface), theme.isDark() ? 0.24 : 0.14));
            painter.drawRoundedRect(box, metrics.radius(), metrics.radius());
            box.adjust(metrics.space(3), metrics.space(1), -metrics.space(3), -metrics.space(1));
            text = theme.color(Role::Text);
        }
        const QFontMetricsF caption(metrics.font(Type::Caption));
        const bool nameAlone = options().text == show::TextMode::Name;
        const double name = namesShown() && !nameAlone ? caption.height() + metrics.space(0.5) : 0;
        const bool trend = options().sparkline && item.trend != nullptr && item.value.has_value();
        const QFontMetricsF figure(metrics.font(Type::Figure));
        const double figureHeight =
            std::min(figure.height(), std::max(caption.height(), box.height() - name));
        // Numbers side by side stand on one line, whether a trend lies below them or not.
        const double top = box.top();
        const double room = box.height() - name - figureHeight - metrics.space(1.5);
        if (trend && room >= metrics.space(3)) {
            const double height = std::min(room, box.height() * 0.45);
            paintSparkline(painter, QRectF(box.left(), box.bottom() - height, box.width(), height), item,
                           options().color == show::ColorTarget::None ? theme.color(Role::Accent) : judged);
        }
        if (name > 0) {
            painter.setPen(theme.color(Role::TextSecondary));
            painter.setFont(metrics.font(Type::Caption));
            painter.drawText(QRectF(box.left(), top, box.width(), name), Qt::AlignLeft | Qt::AlignTop,
                             caption.elidedText(item.name, Qt::ElideRight, box.width()));
        }
        DisplayValue figureText = item.display;
        if (nameAlone)
            figureText = {{}, item.name, {}, {}};
        if (valuesShown() || nameAlone)
            paintValue(painter, QRectF(box.left(), top + name, box.width(), figureHeight), figureText, text,
                       1, Qt::AlignLeft | Qt::AlignVCenter);
    }
}

} // namespace codesage::widgets
