#include "charts/ValueView.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace codesage::widgets {

ValueView::ValueView(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("valueView"));
}

void ValueView::setItems(std::vector<ValueItem> items, const show::PanelOptions& options,
                         bool panelHasTitle) {
    m_items = std::move(items);
    m_options = options;
    m_panelHasTitle = panelHasTitle;
    QStringList spoken;
    for (const ValueItem& item : m_items)
        spoken.append(tr("%1: %2").arg(item.name, item.display.joined()));
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setToolTip(m_items.size() > 1 ? spoken.join(QLatin1Char('\n')) : QString());
    update();
}

bool ValueView::namesShown() const {
    switch (m_options.text) {
    case show::TextMode::ValueAndName:
    case show::TextMode::Name:
        return true;
    case show::TextMode::Value:
    case show::TextMode::None:
        return false;
    case show::TextMode::Auto:
        break;
    }
    return m_items.size() > 1 || !m_panelHasTitle;
}

std::vector<QRectF> ValueView::cells(double gap, double widestCell) const {
    const auto count = static_cast<double>(m_items.size());
    const bool sideBySide = m_options.orientation == show::Orientation::Vertical ||
                            (m_options.orientation == show::Orientation::Auto && width() > height() * 1.2);
    std::vector<QRectF> result;
    const double room = (sideBySide ? width() : height()) - gap * (count - 1);
    const double size = std::max(1.0, std::min(room / count, sideBySide ? widestCell : room));
    const double offset = sideBySide ? (width() - size * count - gap * (count - 1)) / 2 : 0;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const double at = offset + static_cast<double>(i) * (size + gap);
        result.push_back(sideBySide ? QRectF(at, 0, size, height()) : QRectF(0, at, width(), size));
    }
    return result;
}

double ValueView::paintValue(QPainter& painter, const QRectF& box, const DisplayValue& value,
                             const QColor& color, double scale, Qt::Alignment alignment) const {
    const Metrics metrics = Metrics::of(this);
    QFont big = metrics.font(Type::Figure);
    big.setPointSizeF(big.pointSizeF() * scale);
    QFont small = metrics.font(Type::Strong);
    small.setPointSizeF(big.pointSizeF() * 0.6);
    const auto width = [&] {
        return QFontMetricsF(big).horizontalAdvance(value.text) +
               QFontMetricsF(small).horizontalAdvance(value.prefix) +
               QFontMetricsF(small).horizontalAdvance(value.suffix);
    };
    const double least = metrics.font(Type::Caption).pointSizeF();
    while (big.pointSizeF() > least &&
           (width() > box.width() || QFontMetricsF(big).height() > box.height())) {
        big.setPointSizeF(std::max(least, big.pointSizeF() * 0.94));
        small.setPointSizeF(std::max(least * 0.9, big.pointSizeF() * 0.6));
    }
    const QFontMetricsF font(big);
    const double total = std::min(width(), box.width());
    double x = alignment.testFlag(Qt::AlignHCenter) ? box.center().x() - total / 2 : box.left();
    const double baseline = alignment.testFlag(Qt::AlignVCenter) ? box.center().y() + font.capHeight() / 2
                                                                 : box.top() + font.ascent();
    const auto part = [&](const QString& text, const QFont& partFont) {
        const QFontMetricsF partMetrics(partFont);
        const QString shown =
            partMetrics.elidedText(text, Qt::ElideRight, std::max(0.0, box.right() - x + 1));
        painter.setFont(partFont);
        painter.drawText(QPointF(x, baseline), shown);
        x += partMetrics.horizontalAdvance(shown);
    };
    painter.setPen(color);
    part(value.prefix, small);
    part(value.text, big);
    part(value.suffix, small);
    return font.height();
}

void ValueView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace codesage::widgets
