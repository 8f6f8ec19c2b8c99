#include "dashboard/RefreshQueue.h"

#include "dashboard/PanelFrame.h"

#include <algorithm>

namespace codesage::widgets {

RefreshQueue::RefreshQueue(std::function<void(PanelFrame*)> start,
                           std::function<bool(const PanelFrame*)> isVisible)
    : m_start(std::move(start))
    , m_isVisible(std::move(isVisible)) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &RefreshQueue::startDue);
}

void RefreshQueue::setPanels(std::vector<PanelFrame*> panels) {
    m_panels = std::move(panels);
    m_due.clear();
}

void RefreshQueue::request(PanelFrame* panel) {
    if (panel->asks() && !isWaiting(panel))
        m_due.push_back(panel);
    wake();
}

void RefreshQueue::requestAll() {
    for (PanelFrame* const panel : m_panels)
        if (panel->asks() && !isWaiting(panel))
            m_due.push_back(panel);
    wake();
}

void RefreshQueue::wake() {
    if (!m_due.empty() && !m_soon.isActive())
        m_soon.start();
}

bool RefreshQueue::isWaiting(const PanelFrame* panel) const {
    return std::ranges::find(m_due, panel) != m_due.end();
}

void RefreshQueue::startDue() {
    auto running =
        std::ranges::count_if(m_panels, [](const PanelFrame* panel) { return panel->isRunning(); });
    for (std::size_t i = 0; i < m_due.size() && running < kMostRunning;) {
        PanelFrame* const panel = m_due[i];
        if (panel->isRunning() || !m_isVisible(panel)) {
            ++i;
            continue;
        }
        m_due.erase(m_due.begin() + static_cast<std::ptrdiff_t>(i));
        m_start(panel);
        ++running;
    }
}

} // namespace codesage::widgets
