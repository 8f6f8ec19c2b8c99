#pragma once

#include "backend/Backend.h"
#include "dashboard/PanelResult.h"
#include "dashboard/RefreshQueue.h"
#include "show/dashboard/GridLayout.h"
#include "show/dashboard/Model.h"
#include "show/dashboard/Variables.h"

#include <QScrollArea>
#include <QTimer>
#include <memory>
#include <vector>

namespace codesage::widgets {

class PanelFrame;

// A whole dashboard, scrolled. It asks for panels that can be seen, at most a few at a time, and for all of
// them again when the time range, a variable or the refresh timer says so; a relative time range moves with
// the clock. UI thread.
class DashboardView : public QScrollArea {
    Q_OBJECT
public:
    explicit DashboardView(Backend& backend, QWidget* parent = nullptr);
    ~DashboardView() override;

    void setDashboard(show::Dashboard dashboard);
    const show::Dashboard& dashboard() const { return m_dashboard; }

    const show::TimeRange& timeRange() const { return m_dashboard.time; }
    void setTimeRange(const show::TimeRange& range);
    // Zero: off.
    void setRefreshInterval(std::chrono::milliseconds interval);
    void setVariable(const std::string& name, const std::vector<std::string>& values);
    void refresh();
    // Takes back the last range chosen by dragging.
    void zoomBack();
    bool canZoomBack() const { return !m_zoomedFrom.empty(); }

    const std::vector<PanelFrame*>& panels() const { return m_panels; }
    // All visible panels show their answers.
    bool isSettled() const;

signals:
    void settled();
    void timeRangeChanged(codesage::show::TimeRange range);
    void refreshed();
    // A sentence when the time range can't be used; empty when it can again.
    void problemChanged(QString sentence);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void arrange();
    int rowHeight(int width) const;
    void startPanel(PanelFrame* panel);
    PanelRequest requestFor(const PanelFrame& panel, const show::ResolvedRange& range) const;
    void panelFinished(PanelFrame* panel);
    void connectPanel(PanelFrame* panel);
    void toggleRow(int panelId);
    void zoomTo(TimestampMs start, TimestampMs end);
    void explain(PanelFrame* panel);
    void checkSettled();

    Backend& m_backend;
    show::Dashboard m_dashboard;
    std::vector<show::PlacedPanel> m_placed;
    std::vector<QWidget*> m_widgets; // one for each placed panel, rows included
    std::vector<PanelFrame*> m_panels;
    QWidget* m_canvas;
    RefreshQueue m_queue;
    QTimer m_refresh;
    std::vector<show::TimeRange> m_zoomedFrom;
    bool m_wasSettled = false;
};

} // namespace codesage::widgets
