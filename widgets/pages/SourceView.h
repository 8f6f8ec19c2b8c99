#pragma once

#include "backend/BackendTypes.h"

#include <QPlainTextEdit>
#include <utility>
#include <vector>

namespace codesage::widgets {

// A file's text, read only, with line numbers, opened at a line with matches highlighted. Lines are numbered
// as in the file even where only a part of it is here.
class SourceView : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit SourceView(QWidget* parent = nullptr);

    void setExcerpt(const FileExcerpt& excerpt);
    // Scrolls `line` into the middle and marks it; `ranges` are byte offsets in that line.
    void showLine(int line, const std::vector<std::pair<int, int>>& ranges);
    int firstLine() const { return m_firstLine; }
    int currentLine() const { return m_markedLine; }
    bool hasLine(int line) const { return line >= m_firstLine && line < m_firstLine + blockCount(); }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    friend class LineNumbers;
    void paintNumbers(QPaintEvent* event);
    int numbersWidth() const;
    void mark();

    QWidget* m_numbers;
    int m_firstLine = 1;
    int m_totalLines = 0;
    int m_markedLine = 0;
    std::vector<std::pair<int, int>> m_ranges;
};

} // namespace codesage::widgets
