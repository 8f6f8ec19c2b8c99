#include "serve/mcp/LineWriter.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace codesage::mcp {

LineWriter::LineWriter(int fd, std::size_t maxWaiting)
    : m_fd(fd)
    , m_maxWaiting(maxWaiting)
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_thread([this] { run(); }) {
    ::pthread_setname_np(m_thread.native_handle(), "mcp-stdout");
}

LineWriter::~LineWriter() {
    close(std::chrono::milliseconds(0));
    if (m_wake >= 0)
        ::close(m_wake);
}

bool LineWriter::write(std::string line, Importance importance) {
    line += '\n';
    {
        std::lock_guard lock(m_mutex);
        if (m_closed || m_broken)
            return false;
        if (importance == Importance::MayBeLeftOut && m_bytes + line.size() > m_maxWaiting)
            return false;
        m_bytes += line.size();
        m_lines.push_back(std::move(line));
    }
    m_filled.notify_one();
    return true;
}

bool LineWriter::broken() const {
    std::lock_guard lock(m_mutex);
    return m_broken;
}

void LineWriter::run() {
    for (;;) {
        std::string line;
        {
            std::unique_lock lock(m_mutex);
            m_filled.wait(lock, [this] { return m_closed || !m_lines.empty(); });
            if (m_lines.empty() || m_broken)
                break;
            line = std::move(m_lines.front());
            m_lines.pop_front();
        }
        const bool written = writeAll(line);
        std::lock_guard lock(m_mutex);
        m_bytes -= line.size();
        if (!written) {
            m_broken = true;
            m_lines.clear();
            m_bytes = 0;
        }
    }
    std::lock_guard lock(m_mutex);
    m_giveUp = true;
    m_drained.notify_all();
}

bool LineWriter::writeAll(const std::string& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        // Waiting here and not in write(2), so that close() can end it.
        std::array<pollfd, 2> watched = {pollfd{m_fd, POLLOUT, 0}, pollfd{m_wake, POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
            return false;
        if (watched[1].revents != 0)
            return false;
        if (watched[0].revents == 0)
            continue;
        // At most what a ready pipe takes at once (PIPE_BUF): more could block.
        const std::size_t piece = std::min<std::size_t>(bytes.size() - done, 4096);
        const ssize_t count = ::write(m_fd, bytes.data() + done, piece);
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return true;
}

void LineWriter::close(std::chrono::milliseconds limit) {
    {
        std::unique_lock lock(m_mutex);
        m_closed = true;
        m_filled.notify_one();
        m_drained.wait_for(lock, limit, [this] { return m_giveUp; });
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace codesage::mcp
