#pragma once

#include "backend/Backend.h"
#include "pages/Page.h"

#include <functional>

class QLabel;
class QListView;
class QSplitter;
class QStackedLayout;

namespace codesage::widgets {

class Banner;
class CodebaseList;
class MessageView;
class PageHeader;
class SearchBar;
class SearchModel;
class SourcePane;

// Asks the user for a folder and gives it to the callback; not called when the user thinks better of it.
// Opens nothing modal.
using FolderChooser = std::function<void(QWidget* parent, std::function<void(QString folder)>)>;
FolderChooser folderDialog();

// Codebases at the left, search as one types in the middle, the source at the right. Folders can be dropped
// anywhere on it.
class CodePage : public Page {
    Q_OBJECT
public:
    explicit CodePage(Backend& backend, FolderChooser chooser = folderDialog(), QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("code"); }
    QString title() const override { return tr("Code"); }
    const char* iconName() const override { return "code"; }
    bool isSettled() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    void activate() override;

    void search(const QString& pattern);
    void addFolder(const QString& folder);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildResults(QWidget* parent);
    void runSearch();
    void takeAnswer(Result<SearchAnswer> answer);
    void showIdle();
    void showSummary(const SearchAnswer& answer);
    void openCurrent();
    void step(int by);
    void codebasesChanged();

    Backend& m_backend;
    FolderChooser m_chooser;
    Pending m_searching;
    bool m_busy = false;
    PageHeader* m_header;
    Banner* m_banner;
    QSplitter* m_splitter;
    CodebaseList* m_codebases;
    SearchBar* m_bar;
    QLabel* m_summary;
    QStackedLayout* m_resultStack;
    MessageView* m_message;
    QListView* m_results;
    SearchModel* m_model;
    SourcePane* m_source;
};

} // namespace codesage::widgets
