#include "dashboard/PanelRunner.h"

#include "show/dashboard/Legend.h"

#include <utility>

namespace codesage::widgets {

PanelRunner::PanelRunner(Backend& backend)
    : m_backend(backend) {}

void PanelRunner::cancel() {
    m_pending.clear();
    m_waiting = 0;
    m_done = nullptr;
}

void PanelRunner::run(PanelRequest request, std::function<void(PanelResult)> done) {
    cancel();
    m_result = {request.start, request.end, {}};
    m_done = std::move(done);
    m_waiting = request.targets.size();
    m_clock.start();
    for (TargetRequest& target : request.targets) {
        TargetResult result;
        result.request = std::move(target);
        result.answer.series = std::make_shared<const std::vector<show::Series>>();
        m_result.targets.push_back(std::move(result));
    }
    for (std::size_t i = 0; i < m_result.targets.size(); ++i) {
        const TargetRequest& target = m_result.targets[i].request;
        auto answer = [this, i](Result<QueryAnswer> got) { take(i, std::move(got)); };
        m_pending.push_back(
            target.instant ? m_backend.instant({target.expression, request.end}, std::move(answer))
                           : m_backend.range({target.expression, request.start, request.end, target.step},
                                             std::move(answer)));
    }
}

void PanelRunner::take(std::size_t target, Result<QueryAnswer> answer) {
    TargetResult& result = m_result.targets[target];
    result.waited = std::chrono::milliseconds(m_clock.elapsed());
    if (answer) {
        result.answer = *std::move(answer);
        result.names =
            show::seriesNames(*result.answer.series, result.request.legendFormat, result.request.expression);
    } else {
        result.error = std::move(answer).error();
    }
    if (--m_waiting > 0)
        return;
    const auto done = std::exchange(m_done, nullptr);
    if (done)
        done(m_result);
}

} // namespace codesage::widgets
