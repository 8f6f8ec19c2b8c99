#include "controls/MessageView.h"

#include "theme/Icons.h"
#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace codesage::widgets {

MessageView::MessageView(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this)) {
    setObjectName(QStringLiteral("messageView"));
    m_title->setObjectName(QStringLiteral("messageTitle"));
    m_text->setObjectName(QStringLiteral("messageText"));
    m_action->setObjectName(QStringLiteral("messageAction"));
    for (QLabel* const label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_icon->setAlignment(Qt::AlignCenter);
    m_text->setProperty("tone", QStringLiteral("secondary"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_action, &QPushButton::clicked, this, &MessageView::actionTriggered);
}

void MessageView::setMessage(MessageTone tone, const QString& title, const QString& text,
                             const QString& action, const char* icon) {
    m_tone = tone;
    m_title->setText(title);
    m_text->setText(text);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_hasText = !text.isEmpty();
    m_hasAction = !action.isEmpty();
    m_iconName = icon != nullptr                ? QByteArray(icon)
                 : tone == MessageTone::Error   ? QByteArray("error")
                 : tone == MessageTone::Warning ? QByteArray("warning")
                 : tone == MessageTone::Loading ? QByteArray("clock")
                                                : QByteArray("empty");
    setAccessibleName(title);
    setAccessibleDescription(text);
    setToolTip(text);
    paintIcon();
    arrange();
}

void MessageView::paintIcon() {
    const Metrics metrics = Metrics::of(this);
    const Role role = m_tone == MessageTone::Error     ? Role::Danger
                      : m_tone == MessageTone::Warning ? Role::Warning
                                                       : Role::TextTertiary;
    m_icon->setPixmap(iconPixmap(m_iconName.constData(), metrics.space(6), Theme::current().color(role),
                                 devicePixelRatioF()));
    m_title->setFont(metrics.font(Type::Strong));
    m_text->setFont(metrics.font(Type::Body));
}

void MessageView::resizeEvent(QResizeEvent*) {
    arrange();
}

void MessageView::arrange() {
    const Metrics metrics = Metrics::of(this);
    const int column = std::min(width(), metrics.space(100));
    const int left = (width() - column) / 2;
    const int gap = metrics.space(1.5);
    const int iconHeight = metrics.space(6);
    const int title = m_title->heightForWidth(column);
    const int text = m_hasText ? m_text->heightForWidth(column) : 0;
    const int action = m_hasAction ? m_action->sizeHint().height() : 0;
    int total = title;
    // Title first, then the action, the text, and the icon, as far as there is room.
    const auto fits = [&](int height) {
        if (height == 0 || total + gap + height > this->height())
            return false;
        total += gap + height;
        return true;
    };
    const bool withText = fits(text);
    const bool withAction = fits(action == 0 ? 0 : action + gap);
    // Without its text an icon only takes the title out of the middle.
    const bool withIcon = withText == m_hasText && fits(iconHeight);
    int y = std::max(0, (height() - total) / 2);
    m_icon->setVisible(withIcon);
    if (withIcon) {
        m_icon->setGeometry(left, y, column, iconHeight);
        y += iconHeight + gap;
    }
    m_title->setGeometry(left, y, column, title);
    y += title + gap;
    m_text->setVisible(withText);
    if (withText) {
        m_text->setGeometry(left, y, column, text);
        y += text + gap;
    }
    m_action->setVisible(withAction);
    if (withAction) {
        const int buttonWidth = m_action->sizeHint().width();
        m_action->setGeometry((width() - buttonWidth) / 2, y + gap, buttonWidth, action);
    }
}

void MessageView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        paintIcon();
    QWidget::changeEvent(event);
}

} // namespace codesage::widgets
