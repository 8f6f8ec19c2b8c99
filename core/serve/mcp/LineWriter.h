#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace codesage::mcp {

// Writes lines to a descriptor from a thread of its own, so that whoever has something to say never waits for
// whoever reads it. Thread-safe.
class LineWriter {
public:
    // Unimportant lines are left out while more than `maxWaiting` bytes wait for a slow reader.
    LineWriter(int fd, std::size_t maxWaiting);
    ~LineWriter(); // close(0)
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    enum class Importance { MustArrive, MayBeLeftOut };
    // False when the line was left out or nobody can read it any more. `line` has no line break inside.
    bool write(std::string line, Importance importance);
    bool broken() const;
    // Takes no more lines and returns when everything is written, the reader has gone, or `limit` has passed.
    void close(std::chrono::milliseconds limit);

private:
    void run();
    bool writeAll(const std::string& bytes);

    const int m_fd;
    const std::size_t m_maxWaiting;
    int m_wake = -1;
    mutable std::mutex m_mutex;
    std::condition_variable m_filled;
    std::deque<std::string> m_lines;
    std::size_t m_bytes = 0;
    bool m_closed = false;
    bool m_broken = false;
    bool m_giveUp = false;
    std::condition_variable m_drained;
    std::thread m_thread;
};

} // namespace codesage::mcp
