#include "pages/DashboardPage.h"

#include "backend/Worker.h"
#include "controls/Banner.h"
#include "controls/MessageView.h"
#include "controls/PageHeader.h"
#include "controls/Sentence.h"
#include "controls/TimeRangePicker.h"
#include "dashboard/DashboardView.h"
#include "dashboard/VariableBar.h"
#include "show/dashboard/DashboardFile.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace codesage::widgets {

namespace {

constexpr const char* kIntervals[] = {"", "5s", "10s", "30s", "1m", "5m", "15m"};

} // namespace

DashboardPage::DashboardPage(Backend& backend, QString name, QString title, const char* iconName,
                             std::string uid, QWidget* parent)
    : Page(parent)
    , m_backend(backend)
    , m_name(std::move(name))
    , m_title(std::move(title))
    , m_iconName(iconName)
    , m_uid(std::move(uid))
    , m_header(new PageHeader(m_title))
    , m_picker(new TimeRangePicker)
    , m_back(new QToolButton)
    , m_refresh(new QToolButton)
    , m_interval(new QComboBox)
    , m_variables(new VariableBar(backend))
    , m_banner(new Banner)
    , m_view(new DashboardView(backend))
    , m_message(new MessageView) {
    setObjectName(m_name + QStringLiteral("Page"));
    const Metrics metrics = Metrics::of(this);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.space(5), metrics.space(4), 0, 0);
    column->setSpacing(metrics.space(3));
    auto* const top = new QVBoxLayout;
    top->setContentsMargins(0, 0, metrics.space(5), 0);
    top->setSpacing(metrics.space(3));
    top->addWidget(m_header);
    top->addWidget(m_variables);
    top->addWidget(m_banner);
    column->addLayout(top);
    auto* const body = new QWidget;
    m_stack = new QStackedLayout(body);
    m_stack->addWidget(m_message);
    m_stack->addWidget(m_view);
    column->addWidget(body, 1);
    buildActions();
    connect(m_view, &DashboardView::settled, this, &Page::settled);
    connect(m_view, &DashboardView::problemChanged, this, [this](const QString& sentence) {
        if (sentence.isEmpty())
            m_banner->clear();
        else
            m_banner->showMessage(BannerTone::Error, sentence);
    });
    connect(m_variables, &VariableBar::variableChosen, m_view, &DashboardView::setVariable);
    connect(m_message, &MessageView::actionTriggered, this, &DashboardPage::load);
    load();
}

void DashboardPage::buildActions() {
    m_back->setObjectName(QStringLiteral("zoomBack"));
    m_back->setText(tr("Zoom back"));
    m_back->setAccessibleName(tr("Zoom back"));
    m_back->setToolTip(tr("Back to the time range before (Ctrl+Z)"));
    m_back->setShortcut(QKeySequence::Undo);
    m_back->setProperty("outlined", true);
    m_back->hide();
    m_refresh->setObjectName(QStringLiteral("refreshNow"));
    m_refresh->setIcon(themeIcon("refresh"));
    m_refresh->setAccessibleName(tr("Refresh now"));
    m_refresh->setToolTip(tr("Refresh now (F5)"));
    m_refresh->setShortcut(QKeySequence(Qt::Key_F5));
    m_refresh->setProperty("outlined", true);
    m_interval->setObjectName(QStringLiteral("refreshInterval"));
    m_interval->setAccessibleName(tr("Refresh by itself"));
    m_interval->setToolTip(tr("How often the dashboard refreshes by itself"));
    for (const char* const interval : kIntervals)
        m_interval->addItem(*interval == '\0' ? tr("Off") : tr("Every %1").arg(QLatin1String(interval)),
                            QLatin1String(interval));
    m_header->addAction(m_back);
    m_header->addAction(m_picker);
    m_header->addAction(m_refresh);
    m_header->addAction(m_interval);
    connect(m_back, &QToolButton::clicked, m_view, &DashboardView::zoomBack);
    connect(m_refresh, &QToolButton::clicked, m_view, &DashboardView::refresh);
    connect(m_picker, &TimeRangePicker::rangeChosen, m_view, &DashboardView::setTimeRange);
    connect(m_view, &DashboardView::timeRangeChanged, this, [this](const show::TimeRange& range) {
        m_picker->setRange(range);
        m_back->setVisible(m_view->canZoomBack());
    });
    connect(m_interval, &QComboBox::activated, this, &DashboardPage::applyRefresh);
}

void DashboardPage::applyRefresh(int index) {
    const auto interval = show::parseInterval(m_interval->itemData(index).toString().toStdString());
    m_view->setRefreshInterval(interval.value_or(std::chrono::milliseconds(0)));
}

void DashboardPage::syncRefresh() {
    const QSignalBlocker quiet(m_interval);
    const QString current = QString::fromStdString(m_view->dashboard().refresh);
    int index = m_interval->findData(current);
    if (index < 0) {
        m_interval->addItem(tr("Every %1").arg(current), current);
        index = m_interval->count() - 1;
    }
    m_interval->setCurrentIndex(index);
}

void DashboardPage::load() {
    m_failed = false;
    m_loaded = false;
    m_message->setMessage(MessageTone::Loading, tr("Opening the dashboard…"));
    m_stack->setCurrentWidget(m_message);
    m_loading = m_backend.dashboardText(m_uid, [this](Result<std::string> text) { take(std::move(text)); });
}

void DashboardPage::showProblem(const QString& title, const Error& error) {
    m_failed = true;
    m_message->setMessage(MessageTone::Error, title, sentence(error.text()), tr("Try again"));
    m_stack->setCurrentWidget(m_message);
    emit settled();
}

void DashboardPage::take(Result<std::string> text) {
    if (!text) {
        showProblem(tr("The dashboard can't be opened"), text.error());
        return;
    }
    onWorker([json = *std::move(text)] {
        return show::readDashboard(json);
    }).then(this, [this](Result<show::Dashboard> dashboard) {
        if (!dashboard) {
            showProblem(tr("This dashboard can't be shown"), dashboard.error());
            return;
        }
        if (m_hasWanted) {
            dashboard->time = m_wantedRange;
            dashboard->refresh = m_wantedRefresh.toStdString();
        }
        m_loaded = true;
        m_header->setRemark(QString::fromStdString(dashboard->description));
        m_variables->setVariables(dashboard->variables, dashboard->time);
        m_view->setDashboard(*std::move(dashboard));
        syncRefresh();
        m_stack->setCurrentWidget(m_view);
    });
}

bool DashboardPage::isSettled() const {
    return m_failed || (m_loaded && m_view->isSettled());
}

QJsonObject DashboardPage::saveState() const {
    if (!m_loaded)
        return {};
    return {{QStringLiteral("from"), QString::fromStdString(m_view->timeRange().from)},
            {QStringLiteral("to"), QString::fromStdString(m_view->timeRange().to)},
            {QStringLiteral("refresh"), m_interval->currentData().toString()}};
}

void DashboardPage::restoreState(const QJsonObject& state) {
    const show::TimeRange range{state[QLatin1String("from")].toString().toStdString(),
                                state[QLatin1String("to")].toString().toStdString()};
    // A range of a past day would greet with old pictures: only moving ones are kept.
    if (!range.isRelative() || !show::resolveRange(range, m_backend.now()))
        return;
    m_hasWanted = true;
    m_wantedRange = range;
    m_wantedRefresh = state[QLatin1String("refresh")].toString();
    if (m_loaded) {
        m_view->setTimeRange(range);
        m_view->setRefreshInterval(
            show::parseInterval(m_wantedRefresh.toStdString()).value_or(std::chrono::milliseconds(0)));
        syncRefresh();
    }
}

} // namespace codesage::widgets
