#include "pages/SourceView.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

namespace codesage::widgets {

class LineNumbers final : public QWidget {
public:
    explicit LineNumbers(SourceView* view)
        : QWidget(view)
        , m_view(view) {}

protected:
    void paintEvent(QPaintEvent* event) override { m_view->paintNumbers(event); }

private:
    SourceView* m_view;
};

SourceView::SourceView(QWidget* parent)
    : QPlainTextEdit(parent)
    , m_numbers(new LineNumbers(this)) {
    setObjectName(QStringLiteral("sourceView"));
    setAccessibleName(tr("Source code"));
    setReadOnly(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setFont(Metrics::of(this).font(Type::Code));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(Metrics::of(this).space(1));
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(QLatin1Char(' ')));
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_numbers->scroll(0, dy);
        else
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    });
}

void SourceView::setExcerpt(const FileExcerpt& excerpt) {
    m_firstLine = excerpt.firstLine;
    m_totalLines = excerpt.totalLines;
    m_markedLine = 0;
    m_ranges.clear();
    QString text;
    for (std::size_t i = 0; i < excerpt.lines.size(); ++i) {
        if (i > 0)
            text += QLatin1Char('\n');
        text += QString::fromUtf8(excerpt.lines[i].data(), static_cast<qsizetype>(excerpt.lines[i].size()))
                    .remove(QLatin1Char('\r'));
    }
    setPlainText(text);
    setViewportMargins(numbersWidth(), 0, 0, 0);
    m_numbers->update();
}

void SourceView::showLine(int line, const std::vector<std::pair<int, int>>& ranges) {
    if (!hasLine(line))
        return;
    m_markedLine = line;
    m_ranges = ranges;
    const QTextBlock block = document()->findBlockByNumber(line - m_firstLine);
    QTextCursor cursor(block);
    setTextCursor(cursor);
    centerCursor();
    horizontalScrollBar()->setValue(0);
    mark();
}

void SourceView::mark() {
    const Theme& theme = Theme::current();
    QList<QTextEdit::ExtraSelection> selections;
    const QTextBlock block = document()->findBlockByNumber(m_markedLine - m_firstLine);
    if (m_markedLine > 0 && block.isValid()) {
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(block);
        line.format.setBackground(theme.color(Role::Selected));
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        selections.append(line);
        const QByteArray bytes = block.text().toUtf8();
        for (const auto& [begin, end] : m_ranges) {
            QTextEdit::ExtraSelection match;
            match.cursor = QTextCursor(block);
            const auto place = [&](int byte) {
                return static_cast<int>(QString::fromUtf8(bytes.left(byte)).size());
            };
            match.cursor.setPosition(block.position() + std::min(place(begin), block.length() - 1));
            match.cursor.setPosition(block.position() + std::min(place(end), block.length() - 1),
                                     QTextCursor::KeepAnchor);
            match.format.setBackground(theme.color(Role::Highlight));
            match.format.setForeground(theme.color(Role::OnHighlight));
            selections.append(match);
        }
    }
    setExtraSelections(selections);
}

int SourceView::numbersWidth() const {
    const int digits = static_cast<int>(QString::number(std::max(1, m_firstLine + blockCount() - 1)).size());
    return fontMetrics().horizontalAdvance(QLatin1Char('9')) * std::max(3, digits) +
           Metrics::of(this).space(4);
}

void SourceView::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    const QRect room = contentsRect();
    m_numbers->setGeometry(room.left(), room.top(), numbersWidth(), room.height());
}

void SourceView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        mark();
}

void SourceView::paintNumbers(QPaintEvent* event) {
    const Theme& theme = Theme::current();
    QPainter painter(m_numbers);
    painter.setFont(font());
    if (m_numbers->width() != numbersWidth())
        m_numbers->resize(numbersWidth(), m_numbers->height());
    const int right = m_numbers->width() - Metrics::of(this).space(2);
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom())
            break;
        const int line = m_firstLine + block.blockNumber();
        painter.setPen(theme.color(line == m_markedLine ? Role::Accent : Role::TextTertiary));
        painter.drawText(QRectF(0, box.top(), right, fontMetrics().height()),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
    }
}

} // namespace codesage::widgets
