#include "dashboard/DashboardView.h"

#include "charts/ChartData.h"
#include "controls/Sentence.h"
#include "dashboard/ExplainDialog.h"
#include "dashboard/PanelFrame.h"
#include "dashboard/RowHeader.h"
#include "theme/Metrics.h"

#include <QEvent>
#include <QScrollBar>
#include <algorithm>

namespace codesage::widgets {

namespace {

constexpr int kLeastResolution = 50;
constexpr std::size_t kZoomSteps = 100;

TimestampMs alignedDown(TimestampMs time, std::int64_t step) {
    return time - ((time % step) + step) % step;
}

} // namespace

DashboardView::DashboardView(Backend& backend, QWidget* parent)
    : QScrollArea(parent)
    , m_backend(backend)
    , m_canvas(new QWidget)
    , m_queue([this](PanelFrame* panel) { startPanel(panel); },
              [this](const PanelFrame* panel) {
                  return isVisible() && !window()->isMinimized() &&
                         viewport()->rect().intersects(
                             QRect(panel->mapTo(viewport(), QPoint(0, 0)), panel->size()));
              }) {
    setObjectName(QStringLiteral("dashboardView"));
    setAccessibleName(tr("Dashboard"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFocusPolicy(Qt::NoFocus);
    verticalScrollBar()->setSingleStep(Metrics::of(this).space(10));
    m_canvas->setObjectName(QStringLiteral("dashboardCanvas"));
    setWidget(m_canvas);
    connect(&m_refresh, &QTimer::timeout, this, &DashboardView::refresh);
}

DashboardView::~DashboardView() = default;

void DashboardView::setDashboard(show::Dashboard dashboard) {
    m_dashboard = std::move(dashboard);
    m_zoomedFrom.clear();
    for (show::Variable& variable : m_dashboard.variables)
        if (variable.kind == show::VariableKind::Custom || variable.kind == show::VariableKind::Interval) {
            variable.options = show::listedOptions(variable);
            if (variable.current.empty() && !variable.options.empty())
                variable.current = {variable.options.front().value};
        }
    setRefreshInterval(show::parseInterval(m_dashboard.refresh).value_or(std::chrono::milliseconds(0)));
    rebuild();
    emit timeRangeChanged(m_dashboard.time);
    refresh();
}

void DashboardView::rebuild() {
    // Panels keep their answers when rows fold; only what came or went is made or deleted.
    m_placed = show::layOut(m_dashboard);
    std::vector<QWidget*> widgets;
    std::vector<PanelFrame*> panels;
    const show::VariableScope scope(m_dashboard.variables);
    for (const show::PlacedPanel& placed : m_placed) {
        if (placed.panel->kind == show::PanelKind::Row) {
            auto* const row = new RowHeader(QString::fromStdString(scope.inText(placed.panel->title)),
                                            placed.panel->collapsed,
                                            static_cast<int>(placed.panel->children.size()), m_canvas);
            connect(
                row, &RowHeader::toggledByUser, this, [this, id = placed.panel->id] { toggleRow(id); },
                Qt::QueuedConnection);
            row->show();
            widgets.push_back(row);
            continue;
        }
        const auto kept = std::ranges::find_if(m_panels, [&](const PanelFrame* panel) {
            return panel->panel().id == placed.panel->id && panel->panel().type == placed.panel->type &&
                   placed.panel->id != 0;
        });
        PanelFrame* panel = nullptr;
        if (kept != m_panels.end()) {
            panel = *kept;
            m_panels.erase(kept);
        } else {
            panel = new PanelFrame(*placed.panel, m_backend, m_canvas);
            connectPanel(panel);
            panel->show();
        }
        panel->setTitle(QString::fromStdString(scope.inText(placed.panel->title)));
        panels.push_back(panel);
        widgets.push_back(panel);
    }
    for (PanelFrame* const gone : m_panels)
        gone->deleteLater();
    for (QWidget* const old : m_widgets)
        if (qobject_cast<RowHeader*>(old) != nullptr)
            old->deleteLater();
    m_panels = std::move(panels);
    m_widgets = std::move(widgets);
    m_queue.setPanels(m_panels);
    // Tab goes through panels in reading order.
    for (std::size_t i = 1; i < m_widgets.size(); ++i)
        QWidget::setTabOrder(m_widgets[i - 1], m_widgets[i]);
    arrange();
}

void DashboardView::connectPanel(PanelFrame* panel) {
    connect(panel, &PanelFrame::finished, this, [this, panel] { panelFinished(panel); });
    connect(panel, &PanelFrame::refreshRequested, this, [this, panel] { m_queue.request(panel); });
    connect(panel, &PanelFrame::explainRequested, this, [this, panel] { explain(panel); });
    connect(panel, &PanelFrame::rangeChosen, this, &DashboardView::zoomTo);
    connect(panel, &PanelFrame::hovered, this, [this, panel](std::optional<TimestampMs> time) {
        if (m_dashboard.sharedCrosshair)
            for (PanelFrame* const other : m_panels)
                if (other != panel)
                    other->setCrosshair(time);
    });
}

int DashboardView::rowHeight(int width) const {
    // Grafana's 30 pixels at its font size; wider windows get taller rows, so that charts keep their shape.
    const int base = Metrics::of(this).space(7.25);
    return std::clamp(static_cast<int>(width * 0.0185), base, base * 3 / 2);
}

void DashboardView::arrange() {
    const Metrics metrics = Metrics::of(this);
    const int width = viewport()->width();
    const int gap = metrics.space(2);
    const int row = rowHeight(width);
    for (std::size_t i = 0; i < m_placed.size(); ++i) {
        const show::PixelRect rect = show::pixelsOf(m_placed[i].grid, width, row, gap);
        m_widgets[i]->setGeometry(rect.x, rect.y, rect.width, rect.height);
    }
    const int height = show::layoutHeight(m_placed) * (row + gap);
    m_canvas->resize(width, height + metrics.space(2));
    m_queue.wake();
}

void DashboardView::setTimeRange(const show::TimeRange& range) {
    if (range == m_dashboard.time)
        return;
    m_dashboard.time = range;
    emit timeRangeChanged(range);
    refresh();
}

void DashboardView::zoomTo(TimestampMs start, TimestampMs end) {
    if (end - start < 1000)
        return;
    m_zoomedFrom.push_back(m_dashboard.time);
    if (m_zoomedFrom.size() > kZoomSteps)
        m_zoomedFrom.erase(m_zoomedFrom.begin());
    setTimeRange({std::to_string(start), std::to_string(end)});
}

void DashboardView::zoomBack() {
    if (m_zoomedFrom.empty())
        return;
    const show::TimeRange range = m_zoomedFrom.back();
    m_zoomedFrom.pop_back();
    setTimeRange(range);
}

void DashboardView::setRefreshInterval(std::chrono::milliseconds interval) {
    m_dashboard.refresh = interval.count() > 0 ? show::intervalText(interval) : std::string{};
    if (interval.count() > 0)
        m_refresh.start(std::max(interval, std::chrono::milliseconds(1000)));
    else
        m_refresh.stop();
}

void DashboardView::setVariable(const std::string& name, const std::vector<std::string>& values) {
    const auto variable = std::ranges::find(m_dashboard.variables, name, &show::Variable::name);
    if (variable == m_dashboard.variables.end() || variable->current == values)
        return;
    variable->current = values;
    const show::VariableScope scope(m_dashboard.variables);
    for (PanelFrame* const panel : m_panels)
        panel->setTitle(QString::fromStdString(scope.inText(panel->panel().title)));
    refresh();
}

void DashboardView::refresh() {
    m_wasSettled = false;
    m_queue.requestAll();
    emit refreshed();
    checkSettled();
}

PanelRequest DashboardView::requestFor(const PanelFrame& frame, const show::ResolvedRange& range) const {
    const show::Panel& panel = frame.panel();
    PanelRequest request;
    request.start = range.start;
    request.end = range.end;
    if (const auto own = show::parseInterval(panel.timeFrom))
        request.start = request.end - own->count();
    if (const auto shift = show::parseInterval(panel.timeShift)) {
        request.start -= shift->count();
        request.end -= shift->count();
    }
    const int points =
        panel.maxDataPoints > 0 ? panel.maxDataPoints : std::max(kLeastResolution, frame.contentWidth());
    const auto scrape = m_backend.state().scrapeInterval;
    for (const show::Target& target : panel.targets) {
        if (target.hidden || target.expression.empty())
            continue;
        show::VariableScope scope(m_dashboard.variables);
        const std::string least = scope.inQuery(target.interval.empty() ? panel.interval : target.interval);
        const show::QueryIntervals intervals =
            show::queryIntervals(std::chrono::milliseconds(request.end - request.start), points,
                                 show::parseInterval(least), scrape);
        scope.setTimes(request.start, request.end, intervals);
        request.targets.push_back({target.refId, scope.inQuery(target.expression), target.legendFormat,
                                   target.instant, target.format == "table", intervals.step});
    }
    // Steps on absolute multiples: the same moments are asked for again and again, and charts don't shimmer.
    if (!request.targets.empty()) {
        const std::int64_t step = std::ranges::max(request.targets, {}, &TargetRequest::step).step.count();
        if (!std::ranges::all_of(request.targets, &TargetRequest::instant)) {
            request.start = alignedDown(request.start, step);
            request.end = alignedDown(request.end, step);
        }
    }
    return request;
}

void DashboardView::startPanel(PanelFrame* panel) {
    const auto range = show::resolveRange(m_dashboard.time, m_backend.now(), localUtcOffset);
    emit problemChanged(range ? QString() : sentence(range.error().message));
    if (range)
        panel->run(requestFor(*panel, *range));
}

void DashboardView::panelFinished(PanelFrame* panel) {
    Q_UNUSED(panel)
    m_queue.wake();
    checkSettled();
}

bool DashboardView::isSettled() const {
    return std::ranges::all_of(m_panels, [this](const PanelFrame* panel) {
        const bool visible =
            viewport()->rect().intersects(QRect(panel->mapTo(viewport(), QPoint(0, 0)), panel->size()));
        return !visible || (panel->isSettled() && !m_queue.isWaiting(panel));
    });
}

void DashboardView::checkSettled() {
    const bool now = isSettled();
    if (now && !m_wasSettled)
        emit settled();
    m_wasSettled = now;
}

void DashboardView::toggleRow(int panelId) {
    for (show::Panel& panel : m_dashboard.panels)
        if (panel.kind == show::PanelKind::Row && panel.id == panelId)
            panel.collapsed = !panel.collapsed;
    rebuild();
    refresh();
}

void DashboardView::explain(PanelFrame* panel) {
    if (!panel->result())
        return;
    auto* const dialog = new ExplainDialog(panel->accessibleName(), *panel->result(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void DashboardView::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    arrange();
}

void DashboardView::scrollContentsBy(int dx, int dy) {
    QScrollArea::scrollContentsBy(dx, dy);
    m_queue.wake();
}

void DashboardView::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    m_queue.wake();
}

void DashboardView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange)
        arrange();
    QScrollArea::changeEvent(event);
}

} // namespace codesage::widgets
