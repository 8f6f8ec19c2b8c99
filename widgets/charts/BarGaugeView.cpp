#include "charts/BarGaugeView.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <algorithm>

namespace codesage::widgets {

// The field's own range, else from zero to the largest value shown, so that bars compare.
std::pair<double, double> BarGaugeView::range() const {
    double low = 0;
    double high = 0;
    for (const ValueItem& item : items()) {
        low = std::min(low, item.field.min.value_or(item.value.value_or(0)));
        high = std::max(high, item.field.max.value_or(item.value.value_or(0)));
    }
    return {low, high > low ? high : low + 1};
}

void BarGaugeView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF font(metrics.font(Type::Body));
    const double bar = metrics.space(1.75);
    const double row = font.height() + metrics.space(1) + bar;
    const double least = row + metrics.space(1.5);
    auto fit = static_cast<std::size_t>(std::max(1.0, (height() + metrics.space(1.5)) / least));
    const bool cut = fit < items().size();
    if (cut && fit > 1)
        --fit;
    const std::size_t shown = std::min(fit, items().size());
    const double pitch =
        std::min(std::max(least, double(height()) / static_cast<double>(std::max<std::size_t>(1, shown))),
                 row + metrics.space(4));
    const auto [low, high] = range();
    double y = cut ? 0 : std::max(0.0, (height() - pitch * static_cast<double>(shown) + (pitch - row)) / 2);
    for (std::size_t i = 0; i < shown; ++i, y += pitch) {
        const ValueItem& item = items()[i];
        const QColor color = item.display.color.isValid() ? item.display.color : theme.color(Role::Accent);
        const QRectF text(0, y, width(), font.height());
        painter.setFont(metrics.font(Type::Strong));
        const QString value = item.display.joined();
        const double valueWidth = QFontMetricsF(painter.font()).horizontalAdvance(value);
        painter.setPen(theme.color(Role::Text));
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, value);
        painter.setFont(metrics.font(Type::Body));
        painter.setPen(theme.color(Role::TextSecondary));
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                         font.elidedText(item.name, Qt::ElideMiddle,
                                         std::max(0.0, width() - valueWidth - metrics.space(3))));
        const QRectF track(0, text.bottom() + metrics.space(1), width(), bar);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Role::Border));
        painter.drawRoundedRect(track, bar / 2, bar / 2);
        if (!item.value)
            continue;
        const double share = std::clamp((*item.value - low) / (high - low), 0.0, 1.0);
        const QRectF filled(track.left(), track.top(), std::max(share > 0 ? bar : 0.0, track.width() * share),
                            bar);
        if (options().barStyle == show::BarStyle::Gradient) {
            QLinearGradient gradient(filled.topLeft(), filled.topRight());
            gradient.setColorAt(0, mixed(color, theme.color(Role::Surface), 0.55));
            gradient.setColorAt(1, color);
            painter.setBrush(gradient);
        } else {
            painter.setBrush(color);
        }
        painter.drawRoundedRect(filled, bar / 2, bar / 2);
    }
    if (cut) {
        painter.setFont(metrics.font(Type::Caption));
        painter.setPen(theme.color(Role::TextTertiary));
        painter.drawText(QRectF(0, y, width(), height() - y), Qt::AlignLeft | Qt::AlignTop,
                         tr("and %n more", nullptr, static_cast<int>(items().size() - shown)));
    }
}

} // namespace codesage::widgets
