#include "theme/Icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace codesage::widgets {

namespace {

class ThemedIconEngine final : public QIconEngine {
public:
    ThemedIconEngine(QString name, Role role)
        : m_name(std::move(name))
        , m_role(role) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, render(rect.size(), ratio, mode, state));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return render(size, 1, mode, state);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        return render(size / scale, scale, mode, state);
    }
    QIconEngine* clone() const override { return new ThemedIconEngine(*this); }

private:
    QPixmap render(const QSize& size, qreal ratio, QIcon::Mode mode, QIcon::State state) const {
        const Theme& theme = Theme::current();
        Role role = m_role;
        if (mode == QIcon::Disabled)
            role = Role::BorderStrong;
        else if (state == QIcon::On)
            role = Role::Accent;
        const int side = std::min(size.width(), size.height());
        return iconPixmap(m_name.toLatin1().constData(), side, theme.color(role), ratio);
    }

    QString m_name;
    Role m_role;
};

} // namespace

QPixmap iconPixmap(const char* name, int size, const QColor& color, qreal devicePixelRatio) {
    const QString key = QStringLiteral("codesage:%1:%2:%3:%4")
                            .arg(QLatin1String(name))
                            .arg(size)
                            .arg(color.name(QColor::HexArgb))
                            .arg(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(QStringLiteral(":/codesage/icons/%1.svg").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly))
        return pixmap;
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    pixmap = QPixmap(QSize(size, size) * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(svg).render(&painter, QRectF(0, 0, size, size));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon themeIcon(const char* name, Role role) {
    return QIcon(new ThemedIconEngine(QString::fromLatin1(name), role));
}

} // namespace codesage::widgets
