#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

namespace codesage::http {

// The server's side of one text/event-stream answer (WHATWG HTML, section 9.2). Thread-safe; the functions
// queue and return at once. The queue is bounded (ServerLimits): a consumer that does not keep up is cut, so
// that one stalled client costs bounded memory. The server sends a comment every 15 s to keep proxies awake.
// Dropping the last reference closes the stream.
class EventStream {
public:
    virtual ~EventStream() = default;

    // Queues one event; `data` may have several lines. Line breaks and NUL inside `event` or `id` are left
    // out. False when the stream is closed or this event made the queue overflow (the client is cut then).
    virtual bool send(std::string_view data, std::string_view event = {}, std::string_view id = {}) = 0;
    // A line that clients ignore.
    virtual bool comment(std::string_view text) = 0;
    // Asks the client to wait this long before it reconnects.
    virtual bool retry(std::chrono::milliseconds delay) = 0;
    // Sends what is queued, then ends the answer.
    virtual void close() = 0;
    virtual bool isOpen() const = 0;
    // Called once when the stream ends for whatever reason (at once if it has ended), on an I/O thread or
    // the calling one; must not block. Replaces an earlier function.
    virtual void onClosed(std::function<void()> function) = 0;
};

} // namespace codesage::http
