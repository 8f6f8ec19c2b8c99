#include "RawServer.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace codesage::test {

namespace {

constexpr int kTickMs = 20;

// True when something can be read; false when the server is stopping.
bool waitReadable(int fd, const std::atomic<bool>& stopping) {
    while (!stopping.load()) {
        pollfd ready{fd, POLLIN, 0};
        if (::poll(&ready, 1, kTickMs) > 0)
            return true;
    }
    return false;
}

} // namespace

std::string RawServer::Peer::readHead() {
    std::string text;
    std::array<char, 4096> buffer;
    while (text.find("\r\n\r\n") == std::string::npos && waitReadable(m_fd, m_stopping)) {
        const ssize_t count = ::recv(m_fd, buffer.data(), buffer.size(), 0);
        if (count <= 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
}

bool RawServer::Peer::send(std::string_view bytes) {
    while (!bytes.empty() && !m_stopping.load()) {
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno != EAGAIN)
            return false;
        pollfd ready{m_fd, POLLOUT, 0};
        ::poll(&ready, 1, kTickMs);
    }
    return bytes.empty();
}

void RawServer::Peer::waitForClose() {
    std::array<char, 4096> buffer;
    while (waitReadable(m_fd, m_stopping) && ::recv(m_fd, buffer.data(), buffer.size(), 0) > 0) {
    }
}

void RawServer::Peer::reset() {
    const linger hard{1, 0};
    ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

RawServer::RawServer(Script script)
    : m_script(std::move(script)) {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(m_listener, 512);
    ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread([this] { run(); });
}

RawServer::~RawServer() {
    m_stopping = true;
    m_thread.join();
    m_peers.clear();
    ::close(m_listener);
}

void RawServer::run() {
    while (waitReadable(m_listener, m_stopping)) {
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        ++m_connections;
        m_peers.emplace_back([this, fd] {
            Peer peer(fd, m_stopping);
            m_script(peer);
            ::close(fd);
        });
    }
}

std::string RawServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(m_port) + std::string(path);
}

} // namespace codesage::test
