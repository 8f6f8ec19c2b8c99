#include "dashboard/RowHeader.h"

#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QPainter>

namespace codesage::widgets {

RowHeader::RowHeader(const QString& title, bool collapsed, int hiddenPanels, QWidget* parent)
    : QToolButton(parent)
    , m_title(title)
    , m_collapsed(collapsed)
    , m_hiddenPanels(hiddenPanels) {
    setObjectName(QStringLiteral("rowHeader"));
    setAccessibleName(collapsed ? tr("Row “%1”, folded").arg(title) : tr("Row “%1”, open").arg(title));
    setCursor(Qt::PointingHandCursor);
    connect(this, &QToolButton::clicked, this, &RowHeader::toggledByUser);
}

void RowHeader::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int side = metrics.space(4);
    const Role role = underMouse() ? Role::Text : Role::TextSecondary;
    const QRect box = rect();
    painter.drawPixmap(0, box.center().y() - side / 2,
                       iconPixmap(m_collapsed ? "chevron-right" : "chevron-down", side, theme.color(role),
                                  devicePixelRatioF()));
    painter.setFont(metrics.font(Type::Heading));
    painter.setPen(theme.color(Role::Text));
    QRect text = box.adjusted(side + metrics.space(1), 0, 0, 0);
    QRect used;
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, m_title, &used);
    if (m_collapsed && m_hiddenPanels > 0) {
        painter.setFont(metrics.font(Type::Caption));
        painter.setPen(theme.color(Role::TextTertiary));
        text.setLeft(used.right() + metrics.space(2));
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, tr("%n panels", nullptr, m_hiddenPanels));
    }
    if (hasFocus()) {
        painter.setPen(theme.color(Role::Accent));
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), metrics.space(1),
                                metrics.space(1));
    }
}

} // namespace codesage::widgets
