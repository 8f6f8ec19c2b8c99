#include "controls/Popover.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QScreen>

namespace codesage::widgets {

Popover::Popover(QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint) {
    setObjectName(QStringLiteral("popover"));
    setAttribute(Qt::WA_TranslucentBackground);
}

void Popover::openBelow(QWidget* anchor) {
    adjustSize();
    const int gap = Metrics::of(this).space(1);
    QPoint corner = anchor->mapToGlobal(QPoint(anchor->width() - width(), anchor->height() + gap));
    const QRect room = anchor->screen()->availableGeometry();
    corner.setX(
        qBound(room.left() + gap, corner.x(), std::max(room.left() + gap, room.right() - width() - gap)));
    corner.setY(
        qBound(room.top() + gap, corner.y(), std::max(room.top() + gap, room.bottom() - height() - gap)));
    move(corner);
    show();
}

void Popover::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Role::Border));
    painter.setBrush(theme.color(Role::Raised));
    const int radius = Metrics::of(this).radius();
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace codesage::widgets
