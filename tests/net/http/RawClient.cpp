#include "RawClient.h"

#include "base/core/Strings.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace codesage::test {

using std::chrono::steady_clock;

namespace {

int connectedSocket(int family, const void* address, socklen_t size) {
    const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::connect(fd, static_cast<const sockaddr*>(address), size) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

} // namespace

RawClient::RawClient(std::uint16_t port, const char* address) {
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (::inet_pton(AF_INET, address, &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        m_fd = connectedSocket(AF_INET, &v4, sizeof v4);
    } else if (::inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        m_fd = connectedSocket(AF_INET6, &v6, sizeof v6);
    }
}

RawClient::RawClient(const std::filesystem::path& unixSocket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, unixSocket.c_str(), sizeof address.sun_path - 1);
    m_fd = connectedSocket(AF_UNIX, &address, sizeof address);
}

RawClient::~RawClient() {
    close();
}

RawClient::RawClient(RawClient&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
    , m_ended(other.m_ended)
    , m_input(std::move(other.m_input)) {}

RawClient& RawClient::operator=(RawClient&& other) noexcept {
    close();
    m_fd = std::exchange(other.m_fd, -1);
    m_ended = other.m_ended;
    m_input = std::move(other.m_input);
    return *this;
}

void RawClient::close() {
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

bool RawClient::send(std::string_view bytes) {
    const auto until = steady_clock::now() + kPatience;
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno != EAGAIN || steady_clock::now() > until)
            return false;
        pollfd ready{m_fd, POLLOUT, 0};
        ::poll(&ready, 1, 100);
    }
    return true;
}

std::size_t RawClient::sendSome(std::string_view bytes) {
    const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

void RawClient::finishSending() {
    ::shutdown(m_fd, SHUT_WR);
}

void RawClient::reset() {
    const linger hard{1, 0};
    ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
}

bool RawClient::fill() {
    if (m_ended || m_fd < 0)
        return false;
    pollfd ready{m_fd, POLLIN, 0};
    const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(kPatience);
    if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0)
        return false;
    std::array<char, 65536> buffer;
    const ssize_t count = ::recv(m_fd, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
        m_ended = true;
        return false;
    }
    m_input.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::optional<std::string> RawClient::take(std::size_t count) {
    while (m_input.size() < count) {
        if (!fill())
            return std::nullopt;
    }
    std::string taken = m_input.substr(0, count);
    m_input.erase(0, count);
    return taken;
}

std::optional<std::string> RawClient::readUntil(std::string_view marker) {
    for (;;) {
        const std::size_t at = m_input.find(marker);
        if (at != std::string::npos)
            return take(at + marker.size());
        if (!fill())
            return std::nullopt;
    }
}

std::optional<RawClient::Answer> RawClient::head() {
    const auto text = readUntil("\r\n\r\n");
    if (!text)
        return std::nullopt;
    Answer answer;
    bool first = true;
    for (std::string_view line : split(*text, '\n')) {
        line = trimmed(line);
        if (std::exchange(first, false)) {
            answer.statusLine = line;
            answer.status = std::atoi(answer.statusLine.substr(answer.statusLine.find(' ')).c_str());
        } else if (!line.empty()) {
            const std::size_t colon = line.find(':');
            answer.headers.add(line.substr(0, colon), trimmed(line.substr(colon + 1)));
        }
    }
    return answer;
}

std::optional<RawClient::Answer> RawClient::answer(bool toHead) {
    auto answer = head();
    if (!answer || toHead || answer->status == 204 || answer->status == 304 || answer->status < 200)
        return answer;
    if (answer->headers.listContains("Transfer-Encoding", "chunked")) {
        for (;;) {
            const auto line = readUntil("\r\n");
            if (!line)
                return std::nullopt;
            const std::size_t size = std::strtoul(line->c_str(), nullptr, 16);
            const auto piece = take(size + 2);
            if (!piece)
                return std::nullopt;
            if (size == 0)
                return answer;
            answer->body += piece->substr(0, size);
        }
    }
    if (const auto length = answer->headers.find("Content-Length")) {
        auto body = take(std::strtoul(std::string(*length).c_str(), nullptr, 10));
        if (!body)
            return std::nullopt;
        answer->body = *std::move(body);
        return answer;
    }
    answer->body = readToEnd();
    return answer;
}

std::string RawClient::readToEnd() {
    while (fill()) {
    }
    return std::exchange(m_input, {});
}

bool RawClient::closedByPeer() {
    while (fill())
        m_input.clear();
    return m_ended;
}

std::string requestText(std::string_view method, std::string_view target, std::string_view headers,
                        std::string_view body) {
    std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n{}", method, target, headers);
    if (!body.empty())
        text += fmt::format("Content-Length: {}\r\n", body.size());
    return text + "\r\n" + std::string(body);
}

} // namespace codesage::test
