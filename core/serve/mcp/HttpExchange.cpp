#include "serve/mcp/HttpExchange.h"

#include "base/core/Strings.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/RpcMessage.h"
#include "serve/mcp/Session.h"

namespace codesage::mcp {

AcceptedTypes AcceptedTypes::of(const http::Headers& headers) {
    AcceptedTypes accepted;
    if (!headers.contains("Accept"))
        return accepted;
    accepted = {false, false, false};
    for (const auto& [name, value] : headers) {
        if (!equalsIgnoringCase(name, "Accept"))
            continue;
        for (const std::string_view range : split(value, ',')) {
            const std::string type = lowered(trimmed(range.substr(0, range.find(';'))));
            accepted.anything |= type == "*/*";
            accepted.json |= type == "*/*" || type == "application/json" || type == "application/*";
            accepted.events |= type == "text/event-stream" || type == "text/*";
        }
    }
    return accepted;
}

HttpExchange::HttpExchange(http::Responder responder, AcceptedTypes accepted)
    : m_responder(std::move(responder))
    , m_accepted(accepted) {}

void HttpExchange::joinSession(const std::shared_ptr<Session>& session) {
    std::lock_guard lock(m_mutex);
    m_session = session;
}

bool HttpExchange::open() {
    if (m_streaming || m_ended || !m_accepted.events)
        return m_streaming && !m_ended;
    m_streaming = true;
    auto connection = m_responder.beginEvents({{"X-Accel-Buffering", "no"}, {"Cache-Control", "no-cache"}});
    if (!m_session) {
        m_plain = std::move(connection);
        return true;
    }
    m_replayed = m_session->openStream();
    // Older clients would read the empty event as a broken message.
    m_replayed->attach(std::move(connection), 0, m_session->revision() == kPrimingRevision);
    return true;
}

void HttpExchange::expectMessages() {
    std::lock_guard lock(m_mutex);
    open();
}

bool HttpExchange::send(const std::string& message) {
    {
        std::lock_guard lock(m_mutex);
        if (!open())
            return false;
    }
    deliver(message);
    return true;
}

void HttpExchange::deliver(const std::string& message) const {
    if (m_replayed)
        m_replayed->send(message);
    else
        m_plain->send(message);
}

void HttpExchange::close() const {
    if (!m_replayed)
        return m_plain->close();
    m_replayed->finish();
    m_session->streamFinished(m_replayed->number());
}

void HttpExchange::finish(Reply reply) {
    bool streaming = false;
    {
        std::lock_guard lock(m_mutex);
        if (m_ended)
            return;
        const bool onlyEvents = !m_accepted.json && reply.status == 200 && !reply.body.empty();
        streaming = m_streaming || (onlyEvents && reply.headers.empty() && open());
        m_ended = true;
    }
    if (streaming) {
        if (!reply.body.empty())
            deliver(reply.body);
        return close();
    }
    http::Response response;
    response.status = reply.status;
    for (const auto& [name, value] : reply.headers)
        response.headers.add(name, value);
    if (!reply.body.empty())
        response.headers.set("Content-Type", "application/json");
    response.body = std::move(reply.body);
    m_responder.respond(std::move(response));
}

void HttpExchange::abandon() {
    bool streaming = false;
    {
        std::lock_guard lock(m_mutex);
        if (m_ended)
            return;
        // An empty stream is the one way to answer HTTP without answering the request.
        streaming = open();
        m_ended = true;
    }
    if (streaming)
        return close();
    m_responder.respond(http::Response::json(
        200, errorText(nullptr, {kInternalError, "the request was cancelled by the client"})));
}

} // namespace codesage::mcp
