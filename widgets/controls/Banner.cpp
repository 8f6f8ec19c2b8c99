#include "controls/Banner.h"

#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace codesage::widgets {

Banner::Banner(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this)) {
    setObjectName(QStringLiteral("banner"));
    const Metrics metrics = Metrics::of(this);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(metrics.space(3), metrics.space(1.5), metrics.space(2), metrics.space(1.5));
    row->setSpacing(metrics.space(2));
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_action->setObjectName(QStringLiteral("bannerAction"));
    m_action->setProperty("kind", QStringLiteral("quiet"));
    m_close->setObjectName(QStringLiteral("bannerClose"));
    m_close->setIcon(themeIcon("close"));
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(tr("Close"));
    connect(m_action, &QPushButton::clicked, this, &Banner::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        emit closed();
    });
    hide();
}

void Banner::showMessage(BannerTone tone, const QString& text, const QString& whatToDo,
                         const QString& action) {
    m_tone = tone;
    m_text->setText(whatToDo.isEmpty() ? text : text + QLatin1Char(' ') + whatToDo);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(tone == BannerTone::Error     ? tr("Error")
                      : tone == BannerTone::Warning ? tr("Warning")
                                                    : tr("Note"));
    setAccessibleDescription(m_text->text());
    paintIcon();
    show();
}

void Banner::clear() {
    hide();
}
QString Banner::text() const {
    return m_text->text();
}

void Banner::paintIcon() {
    const Role role = m_tone == BannerTone::Error     ? Role::Danger
                      : m_tone == BannerTone::Warning ? Role::Warning
                                                      : Role::Accent;
    const char* const name = m_tone == BannerTone::Error     ? "error"
                             : m_tone == BannerTone::Warning ? "warning"
                                                             : "info";
    m_icon->setPixmap(
        iconPixmap(name, Metrics::of(this).space(4.5), Theme::current().color(role), devicePixelRatioF()));
}

void Banner::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const Role role = m_tone == BannerTone::Error     ? Role::DangerSoft
                      : m_tone == BannerTone::Warning ? Role::WarningSoft
                                                      : Role::Selected;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(role));
    const int radius = Metrics::of(this).radius();
    painter.drawRoundedRect(rect(), radius, radius);
}

void Banner::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        paintIcon();
    QFrame::changeEvent(event);
}

} // namespace codesage::widgets
