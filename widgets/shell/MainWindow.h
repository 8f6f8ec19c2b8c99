#pragma once

#include "backend/Backend.h"
#include "pages/CodePage.h"
#include "shell/WindowState.h"
#include "theme/ThemeSwitch.h"

#include <QWidget>
#include <filesystem>
#include <vector>

class QStackedWidget;

namespace codesage::widgets {

class Banner;
class Navigation;
class Page;

struct WindowOptions {
    std::filesystem::path stateFile; // empty: nothing is kept
    QString page;                    // shown first; empty: the one that was shown last
    bool keepTheme = true;           // false: the theme was asked for on the command line
    FolderChooser folders = folderDialog();
};

// The whole window. Pages that do nothing yet don't exist. UI thread; `backend` and `theme` outlive it.
class MainWindow : public QWidget {
    Q_OBJECT
public:
    MainWindow(Backend& backend, ThemeSwitch& theme, WindowOptions options = {});
    ~MainWindow() override;

    QStringList pageNames() const;
    // False when there is no page of that name.
    bool showPage(const QString& name);
    Page* currentPage() const;
    Page* page(const QString& name) const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void addPage(Page* page);
    void choose(int index);
    void showProblems(bool again);
    void restore();
    void save();

    Backend& m_backend;
    ThemeSwitch& m_theme;
    WindowOptions m_options;
    WindowState m_state;
    Navigation* m_navigation;
    QStackedWidget* m_stack;
    Banner* m_banner;
    std::vector<Page*> m_pages;
};

} // namespace codesage::widgets
