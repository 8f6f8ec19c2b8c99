#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <vector>

namespace codesage::widgets {

class PanelFrame;

// Which panels are to be asked anew. Requests made in one turn of the event loop are taken together; a panel
// that is running or can't be seen waits; at most kMostRunning run at once, those first that wait longest. UI
// thread.
class RefreshQueue : public QObject {
    Q_OBJECT
public:
    static constexpr int kMostRunning = 6;

    // `start` begins a panel's queries; `isVisible` tells whether it can be seen.
    RefreshQueue(std::function<void(PanelFrame*)> start, std::function<bool(const PanelFrame*)> isVisible);

    void setPanels(std::vector<PanelFrame*> panels);
    void request(PanelFrame* panel);
    void requestAll();
    // Something changed that can let waiting panels start: one finished, the view was scrolled.
    void wake();
    bool isWaiting(const PanelFrame* panel) const;

private:
    void startDue();

    std::function<void(PanelFrame*)> m_start;
    std::function<bool(const PanelFrame*)> m_isVisible;
    std::vector<PanelFrame*> m_panels;
    std::vector<PanelFrame*> m_due; // in order of request
    QTimer m_soon;
};

} // namespace codesage::widgets
