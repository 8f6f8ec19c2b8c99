#include "serve/mcp/SessionTable.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace codesage::mcp {

namespace {

constexpr std::chrono::seconds kSweepEvery{10};

std::string randomId() {
    std::array<unsigned char, 16> bytes{};
    // At most 256 bytes are never returned in part (getrandom(2)).
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("the system has no randomness for a session id");
    static constexpr char kHex[] = "0123456789abcdef";
    std::string id;
    for (const unsigned char byte : bytes) {
        id += kHex[byte >> 4];
        id += kHex[byte & 15];
    }
    return id;
}

void endAll(const std::vector<std::shared_ptr<Session>>& sessions) {
    for (const auto& session : sessions) {
        session->cancelAll();
        session->closeStreams();
    }
}

} // namespace

SessionTable::SessionTable(const Clock& clock, std::size_t capacity, std::chrono::seconds idle,
                           Session::Limits limits)
    : m_clock(clock)
    , m_capacity(std::max<std::size_t>(capacity, 1))
    , m_idle(idle)
    , m_limits(std::move(limits))
    , m_lastSweep(clock.steady()) {}

bool SessionTable::isIdle(const Session& session, SteadyTime now) const {
    return now - session.lastUsed() > m_idle && session.running() == 0 && !session.connected();
}

std::vector<std::shared_ptr<Session>> SessionTable::takeExcess(SteadyTime now) {
    std::vector<std::shared_ptr<Session>> taken;
    if (m_sessions.size() >= m_capacity || now - m_lastSweep > kSweepEvery) {
        m_lastSweep = now;
        for (auto it = m_sessions.begin(); it != m_sessions.end();) {
            if (!isIdle(*it->second, now)) {
                ++it;
                continue;
            }
            taken.push_back(std::move(it->second));
            it = m_sessions.erase(it);
        }
    }
    if (m_sessions.size() < m_capacity)
        return taken;
    // An eighth at once, so that a flood of handshakes does not sort the table for each of them. Sessions
    // with something under way go last.
    std::vector<std::pair<std::pair<bool, SteadyTime>, std::string>> order;
    for (const auto& [id, session] : m_sessions)
        order.push_back({{session->running() > 0 || session->connected(), session->lastUsed()}, id});
    const std::size_t count = std::max<std::size_t>(1, m_capacity / 8);
    std::partial_sort(order.begin(),
                      order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size())),
                      order.end());
    for (std::size_t i = 0; i < std::min(count, order.size()); ++i) {
        const auto found = m_sessions.find(order[i].second);
        taken.push_back(std::move(found->second));
        m_sessions.erase(found);
    }
    return taken;
}

std::shared_ptr<Session> SessionTable::create() {
    const SteadyTime now = m_clock.steady();
    auto session = std::make_shared<Session>(randomId(), m_limits);
    session->touch(now);
    std::vector<std::shared_ptr<Session>> ended;
    {
        std::lock_guard lock(m_mutex);
        ended = takeExcess(now);
        m_sessions.emplace(session->id(), session);
    }
    endAll(ended);
    return session;
}

std::shared_ptr<Session> SessionTable::find(std::string_view id) {
    const SteadyTime now = m_clock.steady();
    std::shared_ptr<Session> session;
    {
        std::lock_guard lock(m_mutex);
        const auto found = m_sessions.find(id);
        if (found == m_sessions.end())
            return nullptr;
        session = found->second;
        if (!isIdle(*session, now)) {
            session->touch(now);
            return session;
        }
        m_sessions.erase(found);
    }
    endAll({session});
    return nullptr;
}

bool SessionTable::remove(std::string_view id) {
    std::shared_ptr<Session> session;
    {
        std::lock_guard lock(m_mutex);
        const auto found = m_sessions.find(id);
        if (found == m_sessions.end())
            return false;
        session = std::move(found->second);
        m_sessions.erase(found);
    }
    endAll({session});
    return true;
}

void SessionTable::removeAll() {
    Map sessions;
    {
        std::lock_guard lock(m_mutex);
        sessions.swap(m_sessions);
    }
    for (const auto& [id, session] : sessions)
        endAll({session});
}

std::size_t SessionTable::size() const {
    std::lock_guard lock(m_mutex);
    return m_sessions.size();
}

std::vector<std::shared_ptr<Session>> SessionTable::all() const {
    std::lock_guard lock(m_mutex);
    std::vector<std::shared_ptr<Session>> list;
    list.reserve(m_sessions.size());
    for (const auto& [id, session] : m_sessions)
        list.push_back(session);
    return list;
}

} // namespace codesage::mcp
