#pragma once

#include "base/core/Clock.h"
#include "serve/mcp/ReplayStream.h"
#include "serve/mcp/ToolCall.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace codesage::mcp {

// Something under way that a client can end by the id of its request.
class Cancellable {
public:
    virtual ~Cancellable() = default;
    virtual void cancel() = 0;
    // Goes on until it is cancelled: nobody waits for its answer.
    virtual bool isEndless() const { return false; }
};

// What the server remembers of one client of the handshake revisions, or of one stdio connection of either
// era: the negotiated revision, the log level, what is under way, and its streams. Thread-safe.
class Session {
public:
    struct Limits {
        std::size_t running = 32;
        ReplayStream::Limits stream{};
        std::shared_ptr<ReplayBudget> budget = std::make_shared<ReplayBudget>(64u << 20);
    };
    Session(std::string id, Limits limits);

    const std::string& id() const { return m_id; }

    // Empty before the handshake; otherwise one of kLegacyRevisions.
    std::string_view revision() const;
    void negotiated(std::string_view revision);

    LogLevel logLevel() const { return m_logLevel.load(std::memory_order_relaxed); }
    void setLogLevel(LogLevel level) { m_logLevel.store(level, std::memory_order_relaxed); }

    enum class Admission { Accepted, DuplicateId, TooMany };
    // Remembers a request under way until finished(); `work` is held weakly.
    Admission started(const nlohmann::json& requestId, std::weak_ptr<Cancellable> work);
    void finished(const nlohmann::json& requestId);
    // False when nothing of this id is under way.
    bool cancel(const nlohmann::json& requestId);
    enum class Which { All, Endless };
    void cancelAll(Which which = Which::All);
    std::size_t running() const;

    // A message that belongs to no request goes here: stdio writes it, HTTP has the GET stream.
    void setOutlet(std::function<void(const std::string&)> outlet);
    void notify(const std::string& message);

    // Streams of HTTP. The GET stream has the number 0 and is made by the first GET.
    std::shared_ptr<ReplayStream> openStream();
    std::shared_ptr<ReplayStream> generalStream();
    std::shared_ptr<ReplayStream> stream(std::uint64_t number) const;
    // Kept for a while for a client that comes back for its answer.
    void streamFinished(std::uint64_t number);
    void closeStreams();
    bool connected() const;

    SteadyTime lastUsed() const;
    void touch(SteadyTime now);

private:
    const std::string m_id;
    const Limits m_limits;
    mutable std::mutex m_mutex;
    std::string_view m_revision;
    std::atomic<LogLevel> m_logLevel{LogLevel::Info};
    std::map<std::string, std::weak_ptr<Cancellable>> m_running;
    std::function<void(const std::string&)> m_outlet;
    std::map<std::uint64_t, std::shared_ptr<ReplayStream>> m_streams;
    std::deque<std::uint64_t> m_finishedStreams;
    std::uint64_t m_nextStream = 1;
    SteadyTime m_lastUsed{};
};

} // namespace codesage::mcp
