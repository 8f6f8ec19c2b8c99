#include "serve/mcp/StdioPending.h"

#include <poll.h>

#include <algorithm>

namespace codesage::mcp {

namespace {

constexpr std::chrono::milliseconds kAskEvery{50};

} // namespace

void StdioPending::begin() {
    std::lock_guard lock(m_mutex);
    ++m_count;
}

void StdioPending::end() {
    std::lock_guard lock(m_mutex);
    --m_count;
    m_changed.notify_all();
}

void StdioPending::wait(std::chrono::milliseconds limit, const std::function<bool()>& giveUp) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    std::unique_lock lock(m_mutex);
    while (m_count > 0 && std::chrono::steady_clock::now() < deadline) {
        m_changed.wait_for(lock, std::min<std::chrono::steady_clock::duration>(
                                     kAskEvery, deadline - std::chrono::steady_clock::now()));
        lock.unlock();
        const bool enough = giveUp();
        lock.lock();
        if (enough)
            return;
    }
}

bool readerGone(int fd) {
    pollfd watched{fd, 0, 0};
    return ::poll(&watched, 1, 0) > 0 && (watched.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
}

} // namespace codesage::mcp
