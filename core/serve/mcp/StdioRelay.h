#pragma once

#include "base/core/Result.h"

#include <chrono>
#include <stop_token>
#include <string>

namespace codesage::http {
class Client;
}

namespace codesage::mcp {

// Connects a client on stdio to a running instance: each line goes to `url` as a POST, each answer and each
// event of its stream comes back as a line. Holds no state of the protocol but the session id and the
// negotiated revision. When the instance cannot be reached, each request is answered by a JSON-RPC error
// that names the URL; the relay lives on and works again when the instance is back.
class StdioRelay {
public:
    struct Options {
        std::string url;           // http://127.0.0.1:8000/mcp
        std::string bearerToken{}; // sent as Authorization when not empty
        std::chrono::milliseconds drain = std::chrono::seconds(30);
    };
    StdioRelay(http::Client& client, Options options);

    // As StdioServer::run.
    Status run(int inFd, int outFd, std::stop_token stop);

private:
    http::Client& m_client;
    Options m_options;
};

} // namespace codesage::mcp
