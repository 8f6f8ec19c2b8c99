#pragma once

#include "backend/BackendTypes.h"

#include <QFrame>
#include <optional>

class QLabel;
class QProgressBar;
class QToolButton;

namespace codesage::widgets {

class ElidedLabel;

// One codebase in the list: its counts, what was left out and why, and the progress of its indexing.
class CodebaseCard : public QFrame {
    Q_OBJECT
public:
    explicit CodebaseCard(QWidget* parent = nullptr);

    void setCodebase(const CodebaseInfo& codebase);
    void setProgress(const std::optional<IndexProgress>& progress);
    const CodebaseInfo& codebase() const { return m_codebase; }
    bool isIndexing() const { return m_progressShown; }

signals:
    void refreshRequested();
    void cancelRequested();
    void removeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void openMenu();
    QString countsText() const;
    QString skippedText() const;

    CodebaseInfo m_codebase;
    bool m_progressShown = false;
    ElidedLabel* m_name;
    ElidedLabel* m_path;
    QLabel* m_counts;
    QLabel* m_skipped;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
    QToolButton* m_menu;
};

// "1.2 million", "12,345": a count for people.
QString countText(std::uint64_t count);
QString bytesText(std::uint64_t bytes);

} // namespace codesage::widgets
