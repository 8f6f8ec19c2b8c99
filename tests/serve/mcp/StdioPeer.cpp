#include "StdioPeer.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace codesage::mcp::test {

namespace {

std::array<int, 2> makePipe() {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    return fds;
}

void closeOnce(int& fd) {
    if (fd >= 0)
        ::close(fd);
    fd = -1;
}

} // namespace

StdioPeer::StdioPeer(Serve serve) {
    std::signal(SIGPIPE, SIG_IGN);
    const auto toServer = makePipe();
    const auto fromServer = makePipe();
    m_in = toServer[1];
    m_serverIn = toServer[0];
    m_out = fromServer[0];
    m_serverOut = fromServer[1];
    m_thread = std::thread([this, serve = std::move(serve)] {
        m_status = serve(m_serverIn, m_serverOut, m_stop.get_token());
        closeOnce(m_serverOut);
        closeOnce(m_serverIn);
    });
}

StdioPeer::~StdioPeer() {
    closeOnce(m_in);
    m_stop.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    closeOnce(m_out);
}

void StdioPeer::write(const std::string& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(m_in, bytes.data() + done, bytes.size() - done);
        if (count <= 0)
            return;
        done += static_cast<std::size_t>(count);
    }
}

std::optional<std::string> StdioPeer::readLine() {
    for (;;) {
        if (const std::size_t end = m_buffer.find('\n'); end != std::string::npos) {
            std::string text = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 1);
            return text;
        }
        pollfd watched{m_out, POLLIN, 0};
        if (::poll(&watched, 1, 20'000) <= 0)
            return std::nullopt;
        std::array<char, 65536> piece{};
        const ssize_t count = ::read(m_out, piece.data(), piece.size());
        if (count <= 0)
            return std::nullopt;
        m_buffer.append(piece.data(), static_cast<std::size_t>(count));
    }
}

nlohmann::json StdioPeer::read() {
    const auto text = readLine();
    return text ? nlohmann::json::parse(*text) : nlohmann::json("nothing came");
}

nlohmann::json StdioPeer::answerTo(const nlohmann::json& id) {
    for (;;) {
        nlohmann::json message = read();
        if (!message.is_object() ||
            (message.contains("id") && message["id"] == id && !message.contains("method")))
            return message;
        others.push_back(std::move(message));
    }
}

void StdioPeer::endInput() {
    closeOnce(m_in);
}

void StdioPeer::stopReading() {
    closeOnce(m_out);
}

Status StdioPeer::finished() {
    if (m_thread.joinable())
        m_thread.join();
    return m_status;
}

} // namespace codesage::mcp::test
