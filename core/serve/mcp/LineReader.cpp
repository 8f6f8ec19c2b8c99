#include "serve/mcp/LineReader.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace codesage::mcp {

namespace {

class EventFd {
public:
    EventFd()
        : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
    ~EventFd() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    EventFd(const EventFd&) = delete;
    EventFd& operator=(const EventFd&) = delete;
    int number() const { return m_fd; }

private:
    const int m_fd;
};

// Turns a stop request into something that poll(2) sees.
class StopEvent {
public:
    explicit StopEvent(const std::stop_token& stop)
        : m_callback(stop, Wake{m_event.number()}) {}
    int fd() const { return m_event.number(); }

private:
    struct Wake {
        int fd;
        void operator()() const {
            const std::uint64_t one = 1;
            [[maybe_unused]] const auto written = ::write(fd, &one, sizeof one);
        }
    };
    const EventFd m_event; // before the callback: closed only when that can run no more
    std::stop_callback<Wake> m_callback;
};

} // namespace

LineReader::LineReader(int fd, std::size_t maxBytes)
    : m_fd(fd)
    , m_maxBytes(maxBytes) {}

void LineReader::deliver(const std::function<void(std::string)>& line) {
    if (!m_pending.empty() && m_pending.back() == '\r')
        m_pending.pop_back();
    if (m_pending.find_first_not_of(" \t") == std::string::npos)
        m_pending.clear();
    if (!m_pending.empty())
        line(std::move(m_pending));
    m_pending = {};
}

void LineReader::take(std::string_view bytes, const std::function<void(std::string)>& line,
                      const std::function<void()>& tooLong) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        if (!m_skipping && m_pending.size() + piece.size() > m_maxBytes) {
            m_pending = {};
            m_skipping = true;
            tooLong();
        }
        if (!m_skipping)
            m_pending += piece;
        if (end == std::string_view::npos)
            return;
        if (!m_skipping)
            deliver(line);
        m_skipping = false;
        bytes.remove_prefix(end + 1);
    }
}

Status LineReader::run(const std::function<void(std::string)>& line, const std::function<void()>& tooLong,
                       const std::stop_token& stop, int peerFd) {
    const StopEvent stopping(stop);
    if (stopping.fd() < 0)
        return failErrno(errno, "wait for", "standard input");
    std::array<char, 64 << 10> buffer;
    while (!stop.stop_requested()) {
        std::array<pollfd, 3> watched = {pollfd{m_fd, POLLIN, 0}, pollfd{stopping.fd(), POLLIN, 0},
                                         pollfd{peerFd, 0, 0}};
        if (::poll(watched.data(), watched.size(), -1) < 0) {
            if (errno == EINTR)
                continue;
            return failErrno(errno, "wait for", "standard input");
        }
        if (watched[1].revents != 0 || (watched[2].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
            return {};
        if (watched[0].revents == 0)
            continue;
        const ssize_t count = ::read(m_fd, buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (count < 0)
            return failErrno(errno, "read", "standard input");
        if (count == 0) {
            if (!m_skipping)
                deliver(line);
            return {};
        }
        take({buffer.data(), static_cast<std::size_t>(count)}, line, tooLong);
    }
    return {};
}

} // namespace codesage::mcp
