#include "serve/mcp/RunningCall.h"

#include "base/core/Json.h"
#include "base/core/Strings.h"
#include "serve/mcp/Protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>

namespace codesage::mcp {

namespace {

constexpr double kBurst = 8;
constexpr double kReportsPerSecond = 20;

std::string numberText(double value) {
    return std::isfinite(value) ? formatDouble(value) : "0";
}

} // namespace

std::shared_ptr<RunningCall> RunningCall::create(Setup setup, std::shared_ptr<CallBoard> board,
                                                 const Clock& clock) {
    std::shared_ptr<RunningCall> call(new RunningCall(std::move(setup), std::move(board), clock));
    if (call->m_setup.gone.stop_possible())
        call->m_onGone.emplace(call->m_setup.gone, [weak = call->weak_from_this()] {
            if (const auto self = weak.lock())
                self->cancel();
        });
    return call;
}

RunningCall::RunningCall(Setup setup, std::shared_ptr<CallBoard> board, const Clock& clock)
    : m_setup(std::move(setup))
    , m_board(std::move(board))
    , m_clock(clock)
    , m_allowance(kBurst)
    , m_allowanceAt(clock.steady()) {}

RunningCall::~RunningCall() {
    try {
        if (!m_settled)
            fail({kInternalError, "the server is stopping; the call was not run", nullptr, 503});
    } catch (const std::exception&) {
        // Without memory even for this the transport ends the exchange in its own way.
    }
    m_board->remove(this);
}

bool RunningCall::mayReport(SteadyTime now) {
    const std::chrono::duration<double> passed = now - m_allowanceAt;
    m_allowanceAt = now;
    m_allowance = std::min(kBurst, m_allowance + passed.count() * kReportsPerSecond);
    if (m_allowance < 1)
        return false;
    m_allowance -= 1;
    return true;
}

void RunningCall::progress(double done, std::optional<double> total, std::string_view message) {
    if (m_setup.progressToken.empty() || !std::isfinite(done))
        return;
    std::lock_guard lock(m_sending);
    if (m_outcome != Outcome::Open || (m_lastDone && done <= *m_lastDone) ||
        (m_waiting && done <= m_waiting->done))
        return;
    Progress report{done, total, std::string(message)};
    if (!mayReport(m_clock.steady())) {
        m_waiting = std::move(report);
        return;
    }
    m_waiting.reset();
    sendProgress(report);
}

void RunningCall::sendProgress(const Progress& report) {
    m_lastDone = report.done;
    std::string fields =
        fmt::format(R"("progressToken":{},"progress":{})", m_setup.progressToken, numberText(report.done));
    if (report.total)
        fields += R"(,"total":)" + numberText(*report.total);
    if (!report.message.empty())
        fields += R"(,"message":)" + jsonString(report.message);
    m_setup.exchange->send(notificationText("notifications/progress", fields));
}

void RunningCall::log(LogLevel level, const nlohmann::json& data) {
    const std::optional<LogLevel> wanted = m_setup.logLevel ? m_setup.logLevel() : std::nullopt;
    if (!wanted || level < *wanted)
        return;
    std::lock_guard lock(m_sending);
    if (m_outcome != Outcome::Open)
        return;
    m_setup.exchange->send(
        notificationText("notifications/message",
                         fmt::format(R"("level":"{}","logger":{},"data":{})", logLevelName(level),
                                     jsonString(m_setup.tool->tool->definition().name), dumpJson(data))));
}

void RunningCall::cancel() {
    Outcome open = Outcome::Open;
    if (!m_outcome.compare_exchange_strong(open, Outcome::Cancelled))
        return;
    m_stop.request_stop();
    m_setup.exchange->abandon();
}

void RunningCall::answer(std::string text, std::string_view status) {
    if (m_settled.exchange(true))
        return;
    bool answers = false;
    {
        std::lock_guard lock(m_sending);
        Outcome open = Outcome::Open;
        answers = m_outcome.compare_exchange_strong(open, Outcome::Answered);
        if (answers && m_waiting)
            sendProgress(*m_waiting);
    }
    // Before the answer: the client may use the id again as soon as it has seen it.
    if (m_setup.session)
        m_setup.session->finished(m_setup.id);
    m_setup.ticket.finish(answers ? status : "cancelled");
    if (answers)
        m_setup.exchange->finish({200, std::move(text), {}});
}

void RunningCall::fail(const RpcError& error) {
    answer(errorText(m_setup.id, error), "error");
}

} // namespace codesage::mcp
