#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::mcp {

class Session;

// What goes back at the end of an exchange. An empty body means that nothing is to be written (a
// notification was taken). `status` and `headers` are HTTP's; other transports ignore them.
struct Reply {
    int status = 200;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
};

// The way back to whoever sent one message. Implemented by the transports; thread-safe; never blocks.
class Exchange {
public:
    virtual ~Exchange() = default;
    // The request belongs to this session of the handshake revisions: a stream may outlive its connection.
    virtual void joinSession(const std::shared_ptr<Session>& /*session*/) {}
    // The answer will take a while or will be preceded by messages: a transport that can, opens a stream.
    virtual void expectMessages() = 0;
    // A JSON-RPC notification that belongs to this exchange, before finish(). False when it cannot be
    // delivered (the client takes only a single answer, or is gone).
    virtual bool send(const std::string& message) = 0;
    virtual void finish(Reply reply) = 0;
    // Instead of finish(): the client has cancelled and wants no answer.
    virtual void abandon() = 0;
};

// One message as a transport received it.
struct Inbound {
    std::string text; // one JSON value
    // Looks up an HTTP request header, whatever its case; empty on transports without headers.
    std::function<std::optional<std::string_view>(std::string_view)> header{};
    // The connection's session on transports where the connection is one (stdio); null over HTTP, where the
    // header Mcp-Session-Id names it.
    std::shared_ptr<Session> session{};
    // Requested when the client closes the connection that waits for the answer.
    std::stop_token gone{};
    std::shared_ptr<Exchange> exchange;
};

} // namespace codesage::mcp
