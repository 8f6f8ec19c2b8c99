#pragma once

#include "base/core/Clock.h"
#include "serve/mcp/Session.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace codesage::mcp {

// The HTTP sessions of the handshake revisions by their ids: never more than `capacity`, none idle for longer
// than `idle` (a session with a call under way or an open stream is not idle). When it is full, the longest
// unused one makes room. Thread-safe.
class SessionTable {
public:
    SessionTable(const Clock& clock, std::size_t capacity, std::chrono::seconds idle, Session::Limits limits);

    // A session with an id of 128 random bits.
    std::shared_ptr<Session> create();
    // Null when there is none, or it has expired. Counts as use.
    std::shared_ptr<Session> find(std::string_view id);
    // Ends it: calls are cancelled, streams closed. False when there is none.
    bool remove(std::string_view id);
    void removeAll();

    std::size_t size() const;
    std::vector<std::shared_ptr<Session>> all() const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using Map = std::unordered_map<std::string, std::shared_ptr<Session>, Hash, std::equal_to<>>;

    bool isIdle(const Session& session, SteadyTime now) const;
    std::vector<std::shared_ptr<Session>> takeExcess(SteadyTime now);

    const Clock& m_clock;
    const std::size_t m_capacity;
    const std::chrono::seconds m_idle;
    const Session::Limits m_limits;
    mutable std::mutex m_mutex;
    Map m_sessions;
    SteadyTime m_lastSweep{};
};

} // namespace codesage::mcp
