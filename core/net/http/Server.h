#pragma once

#include "base/core/Result.h"
#include "net/http/Router.h"
#include "net/http/ServerObserver.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace codesage::http {

struct ServerLimits {
    std::size_t headerBytes = 16u << 10;               // request line and headers: 431, a long target 414
    std::chrono::milliseconds requestDeadline{10'000}; // first byte of the head to last of the body: 408
    std::chrono::milliseconds idleTimeout{60'000};     // between requests of one connection
    std::chrono::milliseconds writeDeadline{10'000};   // for every 256 KiB of an answer
    std::size_t requestsPerConnection = 1'000;
    std::size_t connections = 512;
    std::size_t connectionsPerAddress = 64; // not for loopback, where every client shares one address
    std::size_t eventStreams = 256;
    std::size_t eventQueueEvents = 256; // waiting for a slow consumer before it is cut
    std::size_t eventQueueBytes = 1u << 20;
    std::chrono::milliseconds eventPing{15'000};
    int backlog = 1'024;
};

struct ServerConfig {
    // "127.0.0.1:8000", "[::1]:8000", "0.0.0.0:8000", or "localhost:8000" for both loopback addresses. Port 0
    // takes a free one. Empty: no TCP, then `unixSocket` must be set.
    std::string listen = "127.0.0.1:8000";
    std::filesystem::path unixSocket{}; // also listens here, mode 0600, when not empty
    // Names besides localhost, 127.0.0.1, [::1] and the address of the connection itself that a Host header
    // may carry, without port. Anything else is refused with 403 (DNS rebinding).
    std::vector<std::string> allowedHosts{};
    // Origins besides loopback ones and those of the request's own host, e.g. "https://tools.example".
    std::vector<std::string> allowedOrigins{};
    // PEM files; both or neither. TLS 1.2 and 1.3.
    std::filesystem::path tlsCertificate{};
    std::filesystem::path tlsKey{};
    int ioThreads = 1;
    std::size_t workers = 4;
    std::size_t workerQueue = 128;
    ServerLimits limits{};
    // Asked once head, host, origin and route are accepted and before the body is read; an answer refuses the
    // request. Runs on an I/O thread. `route` is the pattern.
    std::function<std::optional<Response>(const Request& head, std::string_view route)> gate{};
};

// Where the server can be reached.
struct Endpoint {
    std::string host; // the numeric address, without brackets; empty when only the Unix socket listens
    std::uint16_t port = 0;
    bool tls = false;
    std::filesystem::path unixSocket{};

    std::string address() const; // "127.0.0.1:8000", "[::1]:8000"
    std::string url() const;     // "http://127.0.0.1:8000", no trailing slash
};

struct ServerStats {
    std::size_t connections = 0;
    std::size_t eventStreams = 0;
    std::size_t requestsInFlight = 0; // head complete, answer not
    std::uint64_t requests = 0;       // since the start
    std::uint64_t connectionsRefused = 0;
    std::size_t workersBusy = 0;
    std::size_t workersQueued = 0;
};

// An HTTP/1.0 and 1.1 server on threads of its own. All functions may be called from any thread but the
// server's own.
class Server {
public:
    // Listening has begun when this returns. Errors are Conflict for a port in use (naming the process that
    // has it and --listen), InvalidArgument for addresses and TLS files, Io. `observer` may be null and must
    // outlive the server.
    static Result<std::unique_ptr<Server>> start(ServerConfig config, Router router,
                                                 ServerObserver* observer = nullptr);
    ~Server(); // stop(0)
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Endpoint endpoint() const;
    ServerStats stats() const;

    // Takes no new connection or request, closes idle connections and event streams, lets requests in work
    // finish until `drain` has passed, then cuts the rest (clientGone fires) and joins every thread. Waits
    // for Worker handlers that are running. Calling it again does nothing.
    void stop(std::chrono::milliseconds drain);

private:
    class Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace codesage::http
