#include "pages/SettingsPage.h"

#include "controls/PageHeader.h"
#include "pages/ClientSnippets.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QDesktopServices>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace codesage::widgets {

namespace {

QLabel* pathLabel(const QString& name) {
    auto* const label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    return label;
}

void setSpoken(QLabel* label, const QString& name, const QString& text) {
    label->setText(text);
    label->setAccessibleName(QStringLiteral("%1: %2").arg(name, text));
}

} // namespace

SettingsPage::SettingsPage(Backend& backend, ThemeSwitch& theme, QWidget* parent)
    : Page(parent)
    , m_backend(backend)
    , m_theme(theme) {
    setObjectName(QStringLiteral("settingsPage"));
    const Metrics metrics = Metrics::of(this);
    auto* const outer = new QVBoxLayout(this);
    outer->setContentsMargins(metrics.space(5), metrics.space(4), 0, 0);
    outer->setSpacing(metrics.space(3));
    outer->addWidget(new PageHeader(tr("Settings")));
    auto* const scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* const content = new QWidget;
    content->setMaximumWidth(metrics.space(220));
    auto* const page = new QVBoxLayout(content);
    page->setContentsMargins(0, metrics.space(1), metrics.space(5), metrics.space(6));
    page->setSpacing(metrics.space(4));
    buildAppearance(page);
    buildServer(page);
    buildFiles(page);
    page->addStretch(1);
    scroll->setWidget(content);
    outer->addWidget(scroll, 1);
    connect(&m_backend, &Backend::stateChanged, this, &SettingsPage::showState);
    showState();
}

QVBoxLayout* SettingsPage::section(QVBoxLayout* page, const QString& title, const QString& text) {
    const Metrics metrics = Metrics::of(this);
    auto* const card = new QFrame;
    card->setProperty("card", true);
    auto* const column = new QVBoxLayout(card);
    column->setContentsMargins(metrics.space(5), metrics.space(4), metrics.space(5), metrics.space(5));
    column->setSpacing(metrics.space(2.5));
    auto* const heading = new QLabel(title);
    heading->setFont(metrics.font(Type::Heading));
    column->addWidget(heading);
    if (!text.isEmpty()) {
        auto* const hint = new QLabel(text);
        hint->setProperty("tone", QStringLiteral("secondary"));
        hint->setWordWrap(true);
        column->addWidget(hint);
    }
    page->addWidget(card);
    return column;
}

void SettingsPage::buildAppearance(QVBoxLayout* page) {
    const Metrics metrics = Metrics::of(this);
    QVBoxLayout* const column = section(page, tr("Appearance"), {});
    auto* const row = new QHBoxLayout;
    row->setSpacing(metrics.space(2));
    auto* const group = new QButtonGroup(this);
    struct Choice {
        ThemeChoice choice;
        QString text;
        const char* icon;
    };
    for (const Choice& choice :
         {Choice{ThemeChoice::System, tr("As the system"), "monitor"},
          Choice{ThemeChoice::Light, tr("Light"), "sun"}, Choice{ThemeChoice::Dark, tr("Dark"), "moon"}}) {
        auto* const button = new QToolButton;
        button->setText(choice.text);
        button->setIcon(themeIcon(choice.icon));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setProperty("outlined", true);
        button->setObjectName(QStringLiteral("theme_") + themeChoiceName(choice.choice));
        button->setAccessibleName(tr("Theme: %1").arg(choice.text));
        button->setChecked(m_theme.choice() == choice.choice);
        group->addButton(button);
        row->addWidget(button);
        connect(button, &QToolButton::clicked, this,
                [this, chosen = choice.choice] { m_theme.setChoice(chosen); });
        connect(&m_theme, &ThemeSwitch::changed, button,
                [this, button, chosen = choice.choice] { button->setChecked(m_theme.choice() == chosen); });
    }
    row->addStretch(1);
    column->addLayout(row);
}

void SettingsPage::buildServer(QVBoxLayout* page) {
    const Metrics metrics = Metrics::of(this);
    QVBoxLayout* const column = section(page, tr("Server"),
                                        tr("Assistants, Prometheus and scripts reach the workbench here. "
                                           "Start it with --listen to serve elsewhere."));
    auto* const row = new QHBoxLayout;
    row->setSpacing(metrics.space(2));
    m_address = pathLabel(QStringLiteral("serverAddress"));
    m_address->setFont(metrics.font(Type::Code));
    auto* const copy = new QPushButton(tr("Copy"));
    copy->setObjectName(QStringLiteral("copyAddress"));
    copy->setAccessibleName(tr("Copy the server's address"));
    copy->setIcon(themeIcon("copy"));
    row->addWidget(m_address, 1);
    row->addWidget(copy);
    column->addLayout(row);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_address->text()); });
    QVBoxLayout* const connectColumn =
        section(page, tr("Connect an assistant"),
                tr("Tell your assistant about the workbench, and it can search and read the indexed code."));
    m_snippets = new ClientSnippets;
    connectColumn->addWidget(m_snippets);
}

void SettingsPage::buildFiles(QVBoxLayout* page) {
    const Metrics metrics = Metrics::of(this);
    QVBoxLayout* const column =
        section(page, tr("Where files live"), tr("Start with --config-dir or --data-dir to use others."));
    auto* const form = new QFormLayout;
    form->setHorizontalSpacing(metrics.space(5));
    form->setVerticalSpacing(metrics.space(2));
    const auto add = [&](const QString& title, QLabel*& label, const QString& name) {
        label = pathLabel(name);
        auto* const caption = new QLabel(title);
        caption->setProperty("tone", QStringLiteral("secondary"));
        auto* const row = new QHBoxLayout;
        row->addWidget(label, 1);
        if (name != QLatin1String("version")) {
            auto* const open = new QPushButton(tr("Open"));
            open->setProperty("kind", QStringLiteral("quiet"));
            open->setObjectName(QStringLiteral("open_") + name);
            open->setAccessibleName(tr("Open folder: %1").arg(title));
            QLabel* const shown = label;
            connect(open, &QPushButton::clicked, this,
                    [shown] { QDesktopServices::openUrl(QUrl::fromLocalFile(shown->text())); });
            row->addWidget(open);
        }
        form->addRow(caption, row);
    };
    add(tr("Configuration"), m_config, QStringLiteral("configFolder"));
    add(tr("Data"), m_data, QStringLiteral("dataFolder"));
    add(tr("Cache"), m_cache, QStringLiteral("cacheFolder"));
    add(tr("Version"), m_version, QStringLiteral("version"));
    column->addLayout(form);
}

void SettingsPage::showState() {
    const EngineState state = m_backend.state();
    const QString address = QString::fromStdString(state.address);
    setSpoken(m_address, tr("Address"),
              address.isEmpty() ? tr("The server isn't listening.") : QStringLiteral("http://") + address);
    m_snippets->setAddress(address.isEmpty() ? QStringLiteral("127.0.0.1:8000") : address);
    setSpoken(m_config, tr("Configuration"), QString::fromStdString(state.configDir.string()));
    setSpoken(m_data, tr("Data"), QString::fromStdString(state.dataDir.string()));
    setSpoken(m_cache, tr("Cache"), QString::fromStdString(state.cacheDir.string()));
    setSpoken(m_version, tr("Version"), QString::fromStdString(state.version));
}

} // namespace codesage::widgets
