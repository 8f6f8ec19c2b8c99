#include "shell/MainWindow.h"

#include "controls/Banner.h"
#include "controls/Sentence.h"
#include "pages/DashboardPage.h"
#include "pages/SettingsPage.h"
#include "shell/Navigation.h"
#include "shell/StatusLine.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace codesage::widgets {

MainWindow::MainWindow(Backend& backend, ThemeSwitch& theme, WindowOptions options)
    : m_backend(backend)
    , m_theme(theme)
    , m_options(std::move(options))
    , m_state(m_options.stateFile)
    , m_navigation(new Navigation)
    , m_stack(new QStackedWidget)
    , m_banner(new Banner) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("CodeSage Workbench"));
    setWindowIcon(QIcon(QStringLiteral(":/codesage/icons/app.svg")));
    const Metrics metrics = Metrics::of(this);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto* const columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(m_navigation);
    auto* const right = new QVBoxLayout;
    right->setSpacing(0);
    auto* const bannerRow = new QHBoxLayout;
    bannerRow->setContentsMargins(metrics.space(5), 0, metrics.space(5), 0);
    bannerRow->addWidget(m_banner);
    right->addLayout(bannerRow);
    right->addWidget(m_stack, 1);
    columns->addLayout(right, 1);
    rows->addLayout(columns, 1);
    auto* const status = new StatusLine(backend);
    rows->addWidget(status);
    setMinimumSize(metrics.space(180), metrics.space(110));
    resize(metrics.space(320), metrics.space(200));

    addPage(new DashboardPage(backend, QStringLiteral("overview"), tr("Overview"), "overview",
                              "codesage-overview"));
    addPage(new CodePage(backend, m_options.folders));
    addPage(new SettingsPage(backend, theme));
    connect(m_navigation, &Navigation::chosen, this, &MainWindow::choose);
    connect(status, &StatusLine::problemsRequested, this, [this] { showProblems(true); });
    connect(&backend, &Backend::stateChanged, this, [this] { showProblems(false); });
    restore();
    showProblems(false);
}

MainWindow::~MainWindow() = default;

void MainWindow::addPage(Page* page) {
    m_pages.push_back(page);
    m_stack->addWidget(page);
    m_navigation->addPage(*page);
}

void MainWindow::choose(int index) {
    if (index < 0 || index >= static_cast<int>(m_pages.size()))
        return;
    m_stack->setCurrentIndex(index);
    m_navigation->setCurrent(index);
    m_pages[static_cast<std::size_t>(index)]->activate();
}

QStringList MainWindow::pageNames() const {
    QStringList names;
    for (const Page* const page : m_pages)
        names.append(page->name());
    return names;
}

bool MainWindow::showPage(const QString& name) {
    const qsizetype index = pageNames().indexOf(name);
    if (index < 0)
        return false;
    choose(static_cast<int>(index));
    return true;
}

Page* MainWindow::page(const QString& name) const {
    const qsizetype index = pageNames().indexOf(name);
    return index < 0 ? nullptr : m_pages[static_cast<std::size_t>(index)];
}

Page* MainWindow::currentPage() const {
    return m_pages[static_cast<std::size_t>(m_stack->currentIndex())];
}

// The worst problem as a banner; `again` brings one back that was closed.
void MainWindow::showProblems(bool again) {
    const std::vector<Problem> problems = m_backend.state().problems;
    const auto worst = std::ranges::max_element(problems, {}, &Problem::severity);
    if (worst == problems.end()) {
        m_banner->clear();
        m_banner->setProperty("shown", QVariant());
        return;
    }
    const QString text = sentence(worst->text);
    if (!again && m_banner->property("shown").toString() == text)
        return;
    m_banner->setProperty("shown", text);
    const BannerTone tone = worst->severity == Severity::Error     ? BannerTone::Error
                            : worst->severity == Severity::Warning ? BannerTone::Warning
                                                                   : BannerTone::Info;
    m_banner->showMessage(tone, text, sentence(worst->whatToDo));
}

void MainWindow::restore() {
    const QJsonObject state = m_state.load();
    restoreGeometry(QByteArray::fromBase64(state[QLatin1String("geometry")].toString().toLatin1()));
    if (m_options.keepTheme && state.contains(QLatin1String("theme")))
        m_theme.setChoice(themeChoiceFrom(state[QLatin1String("theme")].toString()));
    const QJsonObject pages = state[QLatin1String("pages")].toObject();
    for (Page* const page : m_pages)
        page->restoreState(pages[page->name()].toObject());
    if (m_options.page.isEmpty() || !showPage(m_options.page))
        if (!showPage(state[QLatin1String("page")].toString()))
            choose(0);
}

void MainWindow::save() {
    QJsonObject pages;
    for (const Page* const page : m_pages)
        pages[page->name()] = page->saveState();
    QJsonObject state = m_state.load();
    state[QLatin1String("geometry")] = QString::fromLatin1(saveGeometry().toBase64());
    state[QLatin1String("page")] = currentPage()->name();
    state[QLatin1String("pages")] = pages;
    if (m_options.keepTheme)
        state[QLatin1String("theme")] = themeChoiceName(m_theme.choice());
    // Losing the window's place is no reason to stop anyone from closing it.
    if (const Status saved = m_state.save(state); !saved)
        qInfo("%s", saved.error().text().c_str());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    save();
    QWidget::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_navigation->setCompact(width() < Metrics::of(this).space(260));
}

void MainWindow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(Role::Window));
}

} // namespace codesage::widgets
