#pragma once

#include "backend/Backend.h"
#include "dashboard/PanelResult.h"

#include <QElapsedTimer>
#include <functional>
#include <vector>

namespace codesage::widgets {

// Asks all queries of one panel and answers once, when the last of them has. A new run, or destruction,
// cancels the one before.
class PanelRunner {
public:
    explicit PanelRunner(Backend& backend);

    void run(PanelRequest request, std::function<void(PanelResult)> done);
    void cancel();
    bool isRunning() const { return m_waiting > 0; }

private:
    void take(std::size_t target, Result<QueryAnswer> answer);

    Backend& m_backend;
    PanelResult m_result;
    std::function<void(PanelResult)> m_done;
    std::vector<Pending> m_pending;
    std::size_t m_waiting = 0;
    QElapsedTimer m_clock;
};

} // namespace codesage::widgets
