#pragma once

#include "net/http/Responder.h"
#include "serve/mcp/Inbound.h"
#include "serve/mcp/ReplayStream.h"

#include <memory>
#include <mutex>
#include <string_view>

namespace codesage::mcp {

// The media types that a client takes, by its Accept header; all when it says nothing.
struct AcceptedTypes {
    bool json = true;
    bool events = false;  // only when named: a tool that says */* wants one plain answer
    bool anything = true; // */*

    static AcceptedTypes of(const http::Headers& headers);
};

// The answer to one POST: a JSON object, or an event stream once there is more to say than one answer.
class HttpExchange final : public Exchange {
public:
    HttpExchange(http::Responder responder, AcceptedTypes accepted);

    void joinSession(const std::shared_ptr<Session>& session) override;
    void expectMessages() override;
    bool send(const std::string& message) override;
    void finish(Reply reply) override;
    void abandon() override;

private:
    // The stream that carries messages; m_mutex is held.
    bool open();
    void deliver(const std::string& message) const;
    void close() const;

    const http::Responder m_responder;
    const AcceptedTypes m_accepted;
    // Held only to decide how to answer, never while something is sent: a stream that breaks while it is
    // written to calls back at once.
    std::mutex m_mutex;
    std::shared_ptr<Session> m_session;
    std::shared_ptr<http::EventStream> m_plain;
    std::shared_ptr<ReplayStream> m_replayed;
    bool m_streaming = false;
    bool m_ended = false;
};

} // namespace codesage::mcp
