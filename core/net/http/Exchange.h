#pragma once

#include "net/http/EventQueue.h"
#include "net/http/Responder.h"

#include <memory>
#include <mutex>
#include <stop_token>

namespace codesage::http {

// The connection as responders see it. Both functions are called on any thread with the link's lock held:
// they only post to the connection's own executor. `turn` tells which of the connection's requests is meant.
class ExchangeSink {
public:
    virtual ~ExchangeSink() = default;
    virtual void postResponse(std::uint64_t turn, Response response) = 0;
    // Null when the server has no room for another stream.
    virtual std::shared_ptr<EventQueue> openEvents(std::uint64_t turn, Headers extra) = 0;
    // Events wait in the queue.
    virtual void postWake(std::uint64_t turn) = 0;
    // The status for a request that nobody answered.
    virtual int abandonedStatus() const = 0;
};

// What a connection and the responders of one of its requests share: the way to the connection, until it is
// severed, and the answer-once rule. Outlives either side.
class Link {
public:
    Link(ExchangeSink& sink, std::uint64_t turn)
        : m_sink(&sink)
        , m_turn(turn) {}

    bool respond(Response response);
    std::shared_ptr<EventQueue> openEvents(Headers extra);
    void abandon();
    void wake();
    bool answered() const;

    // For the connection, from its executor: from here on nothing of it is touched.
    void sever();
    void signalGone() { m_gone.request_stop(); }
    std::stop_token goneToken() const { return m_gone.get_token(); }

private:
    mutable std::mutex m_mutex;
    ExchangeSink* m_sink;
    const std::uint64_t m_turn;
    bool m_answered = false;
    std::stop_source m_gone;
};

// One request with its answer outstanding, owned by the copies of its Responder.
class Exchange {
public:
    Exchange(std::shared_ptr<Link> link, Request request, bool compress);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    const Request& request() const { return m_request; }
    bool respond(Response response);
    std::shared_ptr<EventStream> beginEvents(Headers extra);
    bool answered() const { return m_link->answered(); }

private:
    std::shared_ptr<Link> m_link;
    Request m_request;
    bool m_compress;
};

} // namespace codesage::http
