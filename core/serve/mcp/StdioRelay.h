#pragma once

#include "base/core/Result.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>

namespace codesage::mcp {

// Connects a client on stdio to a running instance: each line goes to `url` as a POST, each answer and each
// event of its stream comes back as a line, and so do the messages of the session's own stream. When the
// instance restarts, the handshake is repeated with the client's own words and the client notices nothing.
// While the instance cannot be reached, each request is answered by a JSON-RPC error that names the URL.
class StdioRelay {
public:
    struct Options {
        std::string url{};                  // http://127.0.0.1:8000/mcp
        std::string bearerToken{};          // sent as Authorization when not empty
        std::filesystem::path unixSocket{}; // connects here instead of to the URL's host when not empty
        std::size_t maxMessageBytes = 4u << 20;
        std::chrono::milliseconds drain = std::chrono::seconds(30);
    };
    explicit StdioRelay(Options options);

    // As StdioServer::run.
    Status run(int inFd, int outFd, std::stop_token stop);

private:
    const Options m_options;
};

} // namespace codesage::mcp
