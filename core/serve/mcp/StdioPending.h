#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>

#include <condition_variable>

namespace codesage::mcp {

// Counts the messages of a stdio client that are not answered yet. Thread-safe.
class StdioPending {
public:
    void begin();
    void end();
    // Until everything is answered, `limit` has passed, or `giveUp` says so (asked every 50 ms).
    void wait(std::chrono::milliseconds limit, const std::function<bool()>& giveUp);

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_count = 0;
};

// True when nobody reads this pipe or socket any more.
bool readerGone(int fd);

} // namespace codesage::mcp
