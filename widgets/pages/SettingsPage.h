#pragma once

#include "backend/Backend.h"
#include "pages/Page.h"
#include "theme/ThemeSwitch.h"

class QLabel;
class QVBoxLayout;

namespace codesage::widgets {

class ClientSnippets;

// The theme, where the server listens, how to connect an assistant, and where files live.
class SettingsPage : public Page {
    Q_OBJECT
public:
    SettingsPage(Backend& backend, ThemeSwitch& theme, QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("settings"); }
    QString title() const override { return tr("Settings"); }
    const char* iconName() const override { return "settings"; }

private:
    QVBoxLayout* section(QVBoxLayout* page, const QString& title, const QString& text);
    void buildAppearance(QVBoxLayout* page);
    void buildServer(QVBoxLayout* page);
    void buildFiles(QVBoxLayout* page);
    void showState();

    Backend& m_backend;
    ThemeSwitch& m_theme;
    QLabel* m_address = nullptr;
    ClientSnippets* m_snippets = nullptr;
    QLabel* m_config = nullptr;
    QLabel* m_data = nullptr;
    QLabel* m_cache = nullptr;
    QLabel* m_version = nullptr;
};

} // namespace codesage::widgets
