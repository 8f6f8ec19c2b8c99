#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace codesage::http {

// The bytes of an event stream between whoever sends events and the connection that writes them. Bounded in
// events and bytes. Thread-safe; calls no function of others while holding its lock.
class EventQueue {
public:
    enum class Push {
        Queued,   // a write is on its way already
        Wake,     // queued, and the connection must be told
        Overflow, // not queued, the stream is cut: the connection must be told
        Closed,
    };

    EventQueue(std::size_t maxEvents, std::size_t maxBytes);

    Push push(std::string_view text);
    // No more events; what is queued is still sent. True when the connection must be told.
    bool finish();

    // For the connection: everything queued. When there is nothing, the next push asks for a wake-up.
    struct Batch {
        std::string bytes;
        bool finished = false; // after these bytes the stream ends
        bool overflowed = false;
    };
    Batch take();
    // The connection is done with the stream, for whatever reason.
    void markEnded();

    bool isOpen() const;
    bool hasOverflowed() const;
    void onEnded(std::function<void()> function);

private:
    const std::size_t m_maxEvents;
    const std::size_t m_maxBytes;
    mutable std::mutex m_mutex;
    std::string m_bytes;
    std::size_t m_events = 0;
    bool m_awake = false; // the connection is writing and will come back for more
    bool m_finished = false;
    bool m_overflowed = false;
    bool m_ended = false;
    std::function<void()> m_onEnded;
};

// One event in the format of text/event-stream.
std::string eventText(std::string_view data, std::string_view event, std::string_view id);
// A comment, one line of it for each line of `text`.
std::string commentText(std::string_view text);

} // namespace codesage::http
