#include "serve/mcp/ReplayStream.h"

#include "net/http/EventStream.h"

#include <fmt/format.h>

#include <charconv>

namespace codesage::mcp {

std::string EventPosition::text() const {
    return fmt::format("{}-{}", stream, sequence);
}

std::optional<EventPosition> EventPosition::parse(std::string_view text) {
    EventPosition position;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, position.stream);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-')
        return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, position.sequence);
    if (second.ec != std::errc() || second.ptr != end)
        return std::nullopt;
    return position;
}

ReplayStream::ReplayStream(std::uint64_t number, Limits limits, std::shared_ptr<ReplayBudget> budget)
    : m_number(number)
    , m_limits(limits)
    , m_budget(std::move(budget)) {}

ReplayStream::~ReplayStream() {
    m_budget->remove(m_bytes);
    if (m_connection)
        m_connection->close();
}

void ReplayStream::attach(std::shared_ptr<http::EventStream> connection, std::uint64_t after, bool prime) {
    std::lock_guard lock(m_mutex);
    if (m_connection)
        m_connection->close();
    m_connection = std::move(connection);
    if (prime)
        m_connection->send("", {}, EventPosition{m_number, after}.text());
    for (const Event& event : m_events) {
        if (event.sequence > after)
            m_connection->send(event.message, {}, EventPosition{m_number, event.sequence}.text());
    }
    if (m_finished) {
        m_connection->close();
        m_connection = nullptr;
    }
}

void ReplayStream::send(const std::string& message) {
    std::lock_guard lock(m_mutex);
    const std::uint64_t sequence = m_next++;
    if (m_connection && !m_connection->send(message, {}, EventPosition{m_number, sequence}.text()))
        m_connection = nullptr;
    m_events.push_back({sequence, message});
    m_bytes += message.size();
    m_budget->add(message.size());
    trim();
}

void ReplayStream::trim() {
    // The newest stays whatever its size: it may be the answer that the client comes back for.
    while (m_events.size() > 1 &&
           (m_events.size() > m_limits.events || m_bytes > m_limits.bytes || m_budget->exceeded())) {
        m_bytes -= m_events.front().message.size();
        m_budget->remove(m_events.front().message.size());
        m_events.pop_front();
    }
}

void ReplayStream::finish() {
    std::lock_guard lock(m_mutex);
    m_finished = true;
    if (m_connection)
        m_connection->close();
    m_connection = nullptr;
}

void ReplayStream::dropConnection(std::chrono::milliseconds retry) {
    std::lock_guard lock(m_mutex);
    if (!m_connection)
        return;
    m_connection->retry(retry);
    m_connection->close();
    m_connection = nullptr;
}

std::uint64_t ReplayStream::lastSequence() const {
    std::lock_guard lock(m_mutex);
    return m_next - 1;
}

bool ReplayStream::finished() const {
    std::lock_guard lock(m_mutex);
    return m_finished;
}

bool ReplayStream::connected() const {
    std::lock_guard lock(m_mutex);
    return m_connection && m_connection->isOpen();
}

} // namespace codesage::mcp
