#include "controls/ElidedLabel.h"

#include <QEvent>
#include <QFontMetrics>

namespace codesage::widgets {

ElidedLabel::ElidedLabel(QWidget* parent)
    : QLabel(parent) {
    setTextFormat(Qt::PlainText);
}

void ElidedLabel::setFullText(const QString& text, Qt::TextElideMode mode) {
    m_text = text;
    m_mode = mode;
    setAccessibleName(text);
    elide();
    updateGeometry();
}

QSize ElidedLabel::minimumSizeHint() const {
    return {0, fontMetrics().height()};
}
QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height()};
}
void ElidedLabel::resizeEvent(QResizeEvent*) {
    elide();
}

void ElidedLabel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        elide();
    QLabel::changeEvent(event);
}

void ElidedLabel::elide() {
    const QString shown = fontMetrics().elidedText(m_text, m_mode, width());
    if (shown != text())
        setText(shown);
    if (shown != m_text && toolTip().isEmpty()) {
        setToolTip(m_text);
        m_ownTip = true;
    } else if (m_ownTip) {
        setToolTip(shown != m_text ? m_text : QString());
    }
}

} // namespace codesage::widgets
