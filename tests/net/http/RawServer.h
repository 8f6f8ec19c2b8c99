#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace codesage::test {

// A server that misbehaves as told: each connection is handed to a script on a thread of its own.
class RawServer {
public:
    // One accepted connection.
    class Peer {
    public:
        explicit Peer(int fd, const std::atomic<bool>& stopping)
            : m_fd(fd)
            , m_stopping(stopping) {}
        // Reads until the empty line after a request's head; what came up to there.
        std::string readHead();
        // False once the client has gone.
        bool send(std::string_view bytes);
        // Returns when the client closes or the server stops.
        void waitForClose();
        void reset();

    private:
        int m_fd;
        const std::atomic<bool>& m_stopping;
    };
    using Script = std::function<void(Peer&)>;

    explicit RawServer(Script script);
    ~RawServer();

    std::string url(std::string_view path = "/") const;
    std::uint16_t port() const { return m_port; }
    int connections() const { return m_connections.load(); }

private:
    void run();

    Script m_script;
    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_stopping{false};
    std::atomic<int> m_connections{0};
    std::vector<std::jthread> m_peers; // of m_thread
    std::jthread m_thread;
};

} // namespace codesage::test
