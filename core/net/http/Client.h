#pragma once

#include "base/core/Result.h"
#include "net/http/Headers.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace codesage::http {

struct ClientRequest {
    std::string url; // http or https only
    std::string method = "GET";
    Headers headers{};
    std::string body{};
    std::chrono::milliseconds timeout{10'000}; // for everything, name lookup to last byte; 0: none
    std::chrono::milliseconds connectTimeout{5'000};
    std::uint64_t maxBytes = 16u << 20; // of the body, counted after decompression
    int maxRedirects = 0;               // 0: a 3xx answer is returned as it is
    bool acceptCompressed = true;
    // Authorization: at most one of these. Not sent on to another host by a redirect.
    std::string bearerToken{};
    std::string basicUser{};
    std::string basicPassword{};
    // TLS: PEM files; empty means the system's authorities, and no client certificate.
    std::filesystem::path caFile{};
    std::filesystem::path certificateFile{};
    std::filesystem::path keyFile{};
    std::string serverName{}; // checked instead of the URL's host when not empty
    bool verifyTls = true;
    std::filesystem::path unixSocket{}; // connects here instead of to the URL's host
    std::string proxy{};                // none unless given: the environment is not asked
    // When set, gets the body piece by piece (decompressed) instead of ClientResponse::body; false gives up
    // (Cancelled). Runs on the client's thread and must not block. maxBytes still counts.
    std::function<bool(std::string_view piece)> onBody{};
    // When set, told about status and headers before the first piece of the body; false gives up.
    std::function<bool(int status, const Headers& headers)> onHead{};
};

struct ClientResponse {
    int status = 0;
    Headers headers{};
    std::string body{};
    double seconds = 0;          // the whole exchange
    std::uint64_t wireBytes = 0; // of the body as it was transferred
    std::string url{};           // after redirects
};

struct ClientOptions {
    std::size_t connectionsPerHost = 8;
    std::size_t idleConnections = 32; // kept open for later requests
    std::string userAgent = "codesage/" CODESAGE_VERSION;
};

// Sends HTTP requests from one thread of its own (libcurl's multi interface), with a pool of kept-alive
// connections. All functions may be called from any thread, fetch() not from a callback.
// Errors: InvalidArgument (URL, scheme, header that would split the request), Unavailable (no connection,
// name or TLS trust, broken answer, redirect to another scheme), Timeout, LimitExceeded (maxBytes,
// redirects), Cancelled.
class Client {
public:
    using Callback = std::function<void(Result<ClientResponse>)>;

    explicit Client(ClientOptions options = {});
    // Requests still under way get Cancelled; returns after their callbacks did.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // `done` is called exactly once, on the client's thread, never from inside send(); it must not block
    // nor destroy the client. A request on `stop` ends the transfer at once with Cancelled.
    void send(ClientRequest request, Callback done, std::stop_token stop = {});

    // Waits for the answer.
    Result<ClientResponse> fetch(ClientRequest request, std::stop_token stop = {});

    // Transfers waiting or under way.
    std::size_t pending() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace codesage::http
