#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace codesage::test {

// One connection of a server that may misbehave as it likes.
class Connection {
public:
    Connection(int socket, const std::atomic<bool>& stopping)
        : m_socket(socket)
        , m_stopping(stopping) {}

    const std::string& request() const { return m_request; }
    // Reads until the head of a request is complete; false when the other side is gone.
    bool readRequest();
    bool send(std::string_view bytes);
    // "HTTP/1.1 200 OK" with the right length.
    bool answer(std::string_view body, std::string_view contentType = "text/plain; version=0.0.4");
    // Closes with a reset rather than an orderly end.
    void reset();
    // Until the other side hangs up or the server stops.
    void hang();
    // The same, sending a byte now and then.
    void drip(std::string_view byte);

private:
    int m_socket;
    const std::atomic<bool>& m_stopping;
    std::string m_request;
};

// A server on a port of its own whose answers a test writes by hand. Each connection has its thread.
class FaultServer {
public:
    using Behaviour = std::function<void(Connection&)>;

    explicit FaultServer(Behaviour behaviour);
    ~FaultServer();
    FaultServer(const FaultServer&) = delete;
    FaultServer& operator=(const FaultServer&) = delete;

    std::string address() const; // "127.0.0.1:port"
    void setBehaviour(Behaviour behaviour);
    int requests() const { return m_requests; }

private:
    void accept();

    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_stopping{false};
    std::atomic<int> m_requests{0};
    std::mutex m_mutex;
    Behaviour m_behaviour;
    std::vector<std::thread> m_connections;
    std::thread m_thread;
};

} // namespace codesage::test
