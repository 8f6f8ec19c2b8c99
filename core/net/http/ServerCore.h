#pragma once

#include "base/core/WorkerPool.h"
#include "net/http/HostPolicy.h"
#include "net/http/Server.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

namespace codesage::http {

class Connection;

// What all connections of one server share: configuration, routes, counters and the register of connections.
// Thread-safe.
class ServerCore {
public:
    ServerCore(ServerConfig config, Router router, ServerObserver* observer);
    ~ServerCore();

    const ServerConfig& config() const { return m_config; }
    const ServerLimits& limits() const { return m_config.limits; }
    const Router& router() const { return m_router; }
    const HostPolicy& policy() const { return m_policy; }
    ServerObserver& observer() const { return *m_observer; }
    WorkerPool& workers() { return m_workers; }
    bool isStopping() const { return m_stopping.load(std::memory_order_acquire); }

    // False when the connection is one too many: the caller closes it. Makes room where it can by closing the
    // connection that has been idle for longest.
    bool admit(const std::shared_ptr<Connection>& connection, const std::string& address, bool loopback);
    void forget(const std::shared_ptr<Connection>& connection, const std::string& address);

    // From now on nothing is admitted.
    void beginStop();
    // Every connection closes what is idle, and the rest after its answer.
    void drainConnections();
    void cutConnections();
    // True when every connection has gone in time.
    bool waitUntilEmpty(std::chrono::steady_clock::time_point until);

    // Takes one of the places for event streams, to be given back.
    bool takeStreamPlace();
    void releaseStreamPlace();

    ServerStats stats() const;

    std::atomic<std::size_t> requestsInFlight{0};
    std::atomic<std::uint64_t> requests{0};

private:
    const ServerConfig m_config;
    const Router m_router;
    const HostPolicy m_policy;
    ServerObserver m_silent;
    ServerObserver* const m_observer;
    WorkerPool m_workers;
    std::atomic<bool> m_stopping{false};
    std::atomic<std::size_t> m_streams{0};
    std::atomic<std::uint64_t> m_refused{0};

    mutable std::mutex m_mutex;
    std::condition_variable m_emptied;
    std::unordered_set<std::shared_ptr<Connection>> m_connections;
    std::map<std::string, std::size_t> m_perAddress;
};

} // namespace codesage::http
