#include "FaultServer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace codesage::test {

namespace {

constexpr int kPollMs = 20;

bool isReadable(int socket) {
    pollfd one{socket, POLLIN, 0};
    return ::poll(&one, 1, kPollMs) > 0;
}

} // namespace

bool Connection::readRequest() {
    m_request.clear();
    char piece[4096];
    while (m_request.find("\r\n\r\n") == std::string::npos) {
        if (m_stopping)
            return false;
        if (!isReadable(m_socket))
            continue;
        const ssize_t got = ::recv(m_socket, piece, sizeof piece, 0);
        if (got <= 0)
            return false;
        m_request.append(piece, static_cast<std::size_t>(got));
    }
    return true;
}

bool Connection::send(std::string_view bytes) {
    while (!bytes.empty() && !m_stopping) {
        const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return bytes.empty();
}

bool Connection::answer(std::string_view body, std::string_view contentType) {
    return send("HTTP/1.1 200 OK\r\nContent-Type: " + std::string(contentType) +
                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n") &&
           send(body);
}

void Connection::reset() {
    const linger now{1, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void Connection::hang() {
    char ignored = 0;
    while (!m_stopping)
        if (isReadable(m_socket) && ::recv(m_socket, &ignored, 1, 0) <= 0)
            return;
}

void Connection::drip(std::string_view byte) {
    char ignored = 0;
    while (!m_stopping && send(byte))
        if (isReadable(m_socket) && ::recv(m_socket, &ignored, 1, 0) <= 0)
            return;
}

FaultServer::FaultServer(Behaviour behaviour)
    : m_behaviour(std::move(behaviour)) {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (m_listener < 0 || ::bind(m_listener, generic, size) != 0 || ::listen(m_listener, 64) != 0 ||
        ::getsockname(m_listener, generic, &size) != 0)
        throw std::runtime_error("no listening socket");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { accept(); });
}

FaultServer::~FaultServer() {
    m_stopping = true;
    m_thread.join();
    for (std::thread& connection : m_connections)
        connection.join();
    ::close(m_listener);
}

std::string FaultServer::address() const {
    return "127.0.0.1:" + std::to_string(m_port);
}

void FaultServer::setBehaviour(Behaviour behaviour) {
    const std::lock_guard lock(m_mutex);
    m_behaviour = std::move(behaviour);
}

void FaultServer::accept() {
    while (!m_stopping) {
        if (!isReadable(m_listener))
            continue;
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            continue;
        m_connections.emplace_back([this, socket] {
            Connection connection(socket, m_stopping);
            if (connection.readRequest()) {
                ++m_requests;
                Behaviour behaviour;
                {
                    const std::lock_guard lock(m_mutex);
                    behaviour = m_behaviour;
                }
                behaviour(connection);
            }
            ::close(socket);
        });
    }
}

} // namespace codesage::test
