#include "serve/mcp/CallBoard.h"

namespace codesage::mcp {

bool CallBoard::add(const std::shared_ptr<RunningCall>& call) {
    std::lock_guard lock(m_mutex);
    if (!m_stopping)
        m_calls.emplace(call.get(), call);
    return !m_stopping;
}

void CallBoard::remove(const RunningCall* call) {
    std::lock_guard lock(m_mutex);
    m_calls.erase(call);
}

bool CallBoard::enter() {
    std::lock_guard lock(m_mutex);
    if (!m_stopping)
        ++m_executing;
    return !m_stopping;
}

void CallBoard::leave() {
    std::lock_guard lock(m_mutex);
    // Under the lock: the waiter may destroy the condition as soon as it sees zero.
    if (--m_executing == 0)
        m_idle.notify_all();
}

std::vector<std::shared_ptr<RunningCall>> CallBoard::beginStopping() {
    std::vector<std::shared_ptr<RunningCall>> calls;
    std::lock_guard lock(m_mutex);
    m_stopping = true;
    for (const auto& [key, weak] : m_calls) {
        if (auto call = weak.lock())
            calls.push_back(std::move(call));
    }
    return calls;
}

void CallBoard::waitUntilIdle() {
    std::unique_lock lock(m_mutex);
    m_idle.wait(lock, [this] { return m_executing == 0; });
}

std::size_t CallBoard::executing() const {
    std::lock_guard lock(m_mutex);
    return m_executing;
}

} // namespace codesage::mcp
