#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace codesage::mcp {

class RunningCall;

// Every call between its acceptance and its end, so that a server can stop: it lets no more work begin, and
// waits for the work that is executing. Shared by the server and its calls, because a call that waits in a
// worker pool's queue may outlive the server. Thread-safe.
class CallBoard {
public:
    // False once stopping.
    bool add(const std::shared_ptr<RunningCall>& call);
    void remove(const RunningCall* call);

    // Brackets work on a worker thread; enter() is false once stopping.
    bool enter();
    void leave();

    // Lets nothing more begin and returns the calls that are known now.
    std::vector<std::shared_ptr<RunningCall>> beginStopping();
    void waitUntilIdle();
    std::size_t executing() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_idle;
    std::unordered_map<const RunningCall*, std::weak_ptr<RunningCall>> m_calls;
    std::size_t m_executing = 0;
    bool m_stopping = false;
};

// enter() and leave() as a scope.
class WorkScope {
public:
    explicit WorkScope(CallBoard& board)
        : m_board(board)
        , m_entered(board.enter()) {}
    ~WorkScope() {
        if (m_entered)
            m_board.leave();
    }
    WorkScope(const WorkScope&) = delete;
    WorkScope& operator=(const WorkScope&) = delete;
    explicit operator bool() const { return m_entered; }

private:
    CallBoard& m_board;
    const bool m_entered;
};

} // namespace codesage::mcp
