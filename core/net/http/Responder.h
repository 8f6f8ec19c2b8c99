#pragma once

#include "net/http/EventStream.h"
#include "net/http/Message.h"

#include <memory>

namespace codesage::http {

class Exchange;

// The right to answer one request, once. Copies share it; any thread may use any copy, now or much later
// (also after the server has stopped: then nothing happens). When the last copy goes without an answer the
// client gets a 500, or a 503 while the server is stopping.
class Responder {
public:
    explicit Responder(std::shared_ptr<Exchange> exchange);
    Responder(const Responder&) = default;
    Responder(Responder&&) = default;
    Responder& operator=(const Responder&) = default;
    Responder& operator=(Responder&&) = default;
    ~Responder();

    // Stays valid as long as any copy of this responder lives.
    const Request& request() const;

    // Sends the answer. Content-Length, Date, Connection and compression are the server's: values given for
    // the first three are ignored. A header name or value that could split the response turns the whole
    // answer into a 500. False when an answer was given before or nobody is there to read it.
    bool respond(Response response) const;

    // Begins an event stream with status 200 (`extra` adds headers). Never null: when an answer was given
    // before, the client has gone, or the server's limit of streams is reached (the client gets a 503), the
    // stream is closed from the start.
    std::shared_ptr<EventStream> beginEvents(Headers extra = {}) const;

    bool answered() const;

private:
    std::shared_ptr<Exchange> m_exchange;
};

} // namespace codesage::http
