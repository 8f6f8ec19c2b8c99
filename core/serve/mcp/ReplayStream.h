#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::http {
class EventStream;
}

namespace codesage::mcp {

// Bytes of events that all streams together keep for clients that come back.
class ReplayBudget {
public:
    explicit ReplayBudget(std::size_t bytes)
        : m_limit(bytes) {}
    void add(std::size_t bytes) { m_used.fetch_add(bytes, std::memory_order_relaxed); }
    void remove(std::size_t bytes) { m_used.fetch_sub(bytes, std::memory_order_relaxed); }
    bool exceeded() const { return m_used.load(std::memory_order_relaxed) > m_limit; }

private:
    const std::size_t m_limit;
    std::atomic<std::size_t> m_used{0};
};

// The place of an event: "<stream>-<sequence>" in its id.
struct EventPosition {
    std::uint64_t stream = 0;
    std::uint64_t sequence = 0;

    std::string text() const;
    static std::optional<EventPosition> parse(std::string_view text);
};

// One stream of a session in the handshake revisions: it outlives the connection that carries it, keeps its
// last events in a ring, and replays them to a client that reconnects with Last-Event-ID. Thread-safe.
class ReplayStream {
public:
    struct Limits {
        std::size_t events = 200;
        std::size_t bytes = 1u << 20;
    };
    ReplayStream(std::uint64_t number, Limits limits, std::shared_ptr<ReplayBudget> budget);
    ~ReplayStream();

    std::uint64_t number() const { return m_number; }

    // Carries the stream from here on, first replaying what came after `after` and is still kept; an older
    // connection is closed. With `prime`, begins with an event of an id and no data, so that the client can
    // come back even if it never sees another one.
    void attach(std::shared_ptr<http::EventStream> connection, std::uint64_t after, bool prime);
    // Sends and keeps one message.
    void send(const std::string& message);
    // No more messages follow; the connection is closed once they are out.
    void finish();
    // Ends the connection but not the stream, asking the client to come back after `retry`.
    void dropConnection(std::chrono::milliseconds retry);

    // Of the newest message; 0 before the first.
    std::uint64_t lastSequence() const;
    bool finished() const;
    bool connected() const;

private:
    struct Event {
        std::uint64_t sequence;
        std::string message;
    };
    void trim();

    const std::uint64_t m_number;
    const Limits m_limits;
    const std::shared_ptr<ReplayBudget> m_budget;
    mutable std::mutex m_mutex;
    std::shared_ptr<http::EventStream> m_connection;
    std::deque<Event> m_events;
    std::size_t m_bytes = 0;
    std::uint64_t m_next = 1;
    bool m_finished = false;
};

} // namespace codesage::mcp
