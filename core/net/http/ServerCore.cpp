#include "net/http/ServerCore.h"

#include "net/http/Connection.h"

#include <limits>

namespace codesage::http {

ServerCore::ServerCore(ServerConfig config, Router router, ServerObserver* observer)
    : m_config(std::move(config))
    , m_router(std::move(router))
    , m_policy(m_config.allowedHosts, m_config.allowedOrigins)
    , m_observer(observer ? observer : &m_silent)
    , m_workers("http-worker", m_config.workers, m_config.workerQueue) {}

ServerCore::~ServerCore() = default;

bool ServerCore::admit(const std::shared_ptr<Connection>& connection, const std::string& address,
                       bool loopback) {
    std::shared_ptr<Connection> evicted;
    std::string_view refusal;
    {
        std::lock_guard lock(m_mutex);
        if (m_stopping)
            return false;
        if (!loopback && m_perAddress[address] >= limits().connectionsPerAddress) {
            refusal = "address_limit";
        } else if (m_connections.size() >= limits().connections) {
            std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
            for (const auto& candidate : m_connections) {
                const std::int64_t since = candidate->idleSince();
                if (since > 0 && since < oldest) {
                    oldest = since;
                    evicted = candidate;
                }
            }
            if (!evicted || !evicted->claimForEviction())
                refusal = "limit";
        }
        if (refusal.empty()) {
            m_connections.insert(connection);
            ++m_perAddress[address];
        }
    }
    if (!refusal.empty()) {
        m_refused.fetch_add(1, std::memory_order_relaxed);
        m_observer->connectionRefused(refusal);
        return false;
    }
    if (evicted)
        evicted->evict();
    m_observer->connectionOpened();
    return true;
}

void ServerCore::forget(const std::shared_ptr<Connection>& connection, const std::string& address) {
    m_observer->connectionClosed();
    std::lock_guard lock(m_mutex);
    m_connections.erase(connection);
    if (const auto count = m_perAddress.find(address); count != m_perAddress.end() && --count->second == 0)
        m_perAddress.erase(count);
    if (m_connections.empty())
        m_emptied.notify_all();
}

void ServerCore::beginStop() {
    std::lock_guard lock(m_mutex);
    m_stopping = true;
}

void ServerCore::drainConnections() {
    std::lock_guard lock(m_mutex);
    for (const auto& connection : m_connections)
        connection->drain();
}

void ServerCore::cutConnections() {
    std::lock_guard lock(m_mutex);
    for (const auto& connection : m_connections)
        connection->cut();
}

bool ServerCore::waitUntilEmpty(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(m_mutex);
    return m_emptied.wait_until(lock, until, [&] { return m_connections.empty(); });
}

bool ServerCore::takeStreamPlace() {
    if (m_streams.fetch_add(1) >= limits().eventStreams) {
        m_streams.fetch_sub(1);
        return false;
    }
    m_observer->eventStreamOpened();
    return true;
}

void ServerCore::releaseStreamPlace() {
    m_streams.fetch_sub(1);
    m_observer->eventStreamClosed();
}

ServerStats ServerCore::stats() const {
    ServerStats stats;
    {
        std::lock_guard lock(m_mutex);
        stats.connections = m_connections.size();
    }
    stats.eventStreams = m_streams.load();
    stats.requestsInFlight = requestsInFlight.load();
    stats.requests = requests.load();
    stats.connectionsRefused = m_refused.load();
    stats.workersBusy = m_workers.running();
    stats.workersQueued = m_workers.queued();
    return stats;
}

} // namespace codesage::http
