#pragma once

#include "backend/Backend.h"

#include <QWidget>
#include <filesystem>
#include <utility>
#include <vector>

class QStackedLayout;
class QToolButton;

namespace codesage::widgets {

class ElidedLabel;
class MessageView;
class SourceView;

// The file behind a search result: its path, and its text around the line. Reads only a window of large
// files.
class SourcePane : public QWidget {
    Q_OBJECT
public:
    explicit SourcePane(Backend& backend, QWidget* parent = nullptr);

    void open(const std::filesystem::path& file, int line, std::vector<std::pair<int, int>> ranges);
    void clear();
    SourceView* view() const { return m_view; }
    bool isLoading() const { return m_loading; }

signals:
    void opened();

private:
    void take(Result<FileExcerpt> excerpt);

    Backend& m_backend;
    std::filesystem::path m_file;
    int m_line = 0;
    std::vector<std::pair<int, int>> m_ranges;
    Pending m_reading;
    bool m_loading = false;
    bool m_hasFile = false;
    ElidedLabel* m_name;
    ElidedLabel* m_folder;
    QToolButton* m_copy;
    QStackedLayout* m_stack;
    SourceView* m_view;
    MessageView* m_message;
};

} // namespace codesage::widgets
