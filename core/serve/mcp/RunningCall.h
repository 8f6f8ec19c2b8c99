#pragma once

#include "base/core/Clock.h"
#include "serve/mcp/CallBoard.h"
#include "serve/mcp/Inbound.h"
#include "serve/mcp/RequestMeter.h"
#include "serve/mcp/RpcMessage.h"
#include "serve/mcp/Session.h"
#include "serve/mcp/ToolRegistry.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace codesage::mcp {

// One tools/call from acceptance to answer: its way back to the client, its cancellation, its progress.
// Answered exactly once; a call that is dropped unanswered answers that the server is stopping.
class RunningCall final : public CallChannel,
                          public Cancellable,
                          public std::enable_shared_from_this<RunningCall> {
public:
    struct Setup {
        std::shared_ptr<const RegisteredTool> tool;
        nlohmann::json id;
        std::string progressToken{};                         // as JSON text; empty: no progress wanted
        std::function<std::optional<LogLevel>()> logLevel{}; // nothing: no log messages wanted
        std::shared_ptr<Exchange> exchange;
        std::shared_ptr<Session> session{};
        std::stop_token gone{}; // ends the call; without a state it never does
        RequestMeter::Ticket ticket;
    };
    static std::shared_ptr<RunningCall> create(Setup setup, std::shared_ptr<CallBoard> board,
                                               const Clock& clock);
    ~RunningCall() override;

    const RegisteredTool& tool() const { return *m_setup.tool; }
    const nlohmann::json& id() const { return m_setup.id; }
    std::stop_token stop() const { return m_stop.get_token(); }
    bool wantsMessages() const { return !m_setup.progressToken.empty(); }

    void progress(double done, std::optional<double> total, std::string_view message) override;
    void log(LogLevel level, const nlohmann::json& data) override;

    // The client wants no answer any more. May be called from anywhere, even while a message of this call is
    // being sent.
    void cancel() override;
    // Asks the tool to end, but its answer still goes out.
    void requestStop() { m_stop.request_stop(); }
    void begin() { m_begun = true; }
    bool begun() const { return m_begun; }
    // The session did not take this call: its end does not concern the session.
    void leaveSession() { m_setup.session = nullptr; }

    // `text` is the whole response. `status` as in RequestRecord.
    void answer(std::string text, std::string_view status);
    void fail(const RpcError& error);

private:
    struct Progress {
        double done = 0;
        std::optional<double> total{};
        std::string message{};
    };
    RunningCall(Setup setup, std::shared_ptr<CallBoard> board, const Clock& clock);
    void sendProgress(const Progress& progress);
    bool mayReport(SteadyTime now);

    Setup m_setup;
    const std::shared_ptr<CallBoard> m_board;
    const Clock& m_clock;
    std::stop_source m_stop;
    // Decided once: the client gets either an answer or nothing.
    enum class Outcome { Open, Answered, Cancelled };
    std::atomic<Outcome> m_outcome{Outcome::Open};
    std::atomic<bool> m_settled{false}; // nobody works on it any more
    std::atomic<bool> m_begun{false};
    std::optional<std::stop_callback<std::function<void()>>> m_onGone;
    std::mutex m_sending; // held while a message goes out, so that messages keep their order
    std::optional<double> m_lastDone;
    std::optional<Progress> m_waiting;
    double m_allowance;
    SteadyTime m_allowanceAt;
};

} // namespace codesage::mcp
