#include "net/http/EventQueue.h"

#include <utility>

namespace codesage::http {

namespace {

// Calls `each` for every line; CR, LF and CRLF end one, as the format's readers take them.
template <class Each>
void forEachLine(std::string_view text, Each each) {
    for (;;) {
        const std::size_t end = text.find_first_of("\r\n");
        each(text.substr(0, end));
        if (end == std::string_view::npos)
            return;
        text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
    }
}

void appendField(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) {
        if (c != '\r' && c != '\n' && c != '\0')
            out += c;
    }
    out += '\n';
}

} // namespace

EventQueue::EventQueue(std::size_t maxEvents, std::size_t maxBytes)
    : m_maxEvents(maxEvents)
    , m_maxBytes(maxBytes) {}

EventQueue::Push EventQueue::push(std::string_view text) {
    std::lock_guard lock(m_mutex);
    if (m_finished || m_overflowed || m_ended)
        return Push::Closed;
    // One event larger than the queue may pass when nothing waits: the bound is against backlog.
    if (m_events >= m_maxEvents || (m_events > 0 && m_bytes.size() + text.size() > m_maxBytes)) {
        m_overflowed = true;
        m_bytes = {};
        return Push::Overflow;
    }
    m_bytes += text;
    ++m_events;
    return std::exchange(m_awake, true) ? Push::Queued : Push::Wake;
}

bool EventQueue::finish() {
    std::lock_guard lock(m_mutex);
    if (m_finished || m_overflowed || m_ended)
        return false;
    m_finished = true;
    return !std::exchange(m_awake, true);
}

EventQueue::Batch EventQueue::take() {
    std::lock_guard lock(m_mutex);
    Batch batch{std::exchange(m_bytes, {}), m_finished, m_overflowed};
    m_events = 0;
    m_awake = !batch.bytes.empty();
    return batch;
}

void EventQueue::markEnded() {
    std::function<void()> told;
    {
        std::lock_guard lock(m_mutex);
        if (std::exchange(m_ended, true))
            return;
        m_bytes = {};
        told = std::exchange(m_onEnded, nullptr);
    }
    if (told)
        told();
}

bool EventQueue::isOpen() const {
    std::lock_guard lock(m_mutex);
    return !m_finished && !m_overflowed && !m_ended;
}

bool EventQueue::hasOverflowed() const {
    std::lock_guard lock(m_mutex);
    return m_overflowed;
}

void EventQueue::onEnded(std::function<void()> function) {
    {
        std::lock_guard lock(m_mutex);
        if (!m_ended) {
            m_onEnded = std::move(function);
            return;
        }
    }
    if (function)
        function();
}

std::string eventText(std::string_view data, std::string_view event, std::string_view id) {
    std::string out;
    out.reserve(data.size() + event.size() + id.size() + 32);
    if (!id.empty())
        appendField(out, "id", id);
    if (!event.empty())
        appendField(out, "event", event);
    forEachLine(data, [&](std::string_view line) { appendField(out, "data", line); });
    out += '\n';
    return out;
}

std::string commentText(std::string_view text) {
    std::string out;
    forEachLine(text, [&](std::string_view line) { appendField(out, "", line); });
    out += '\n';
    return out;
}

} // namespace codesage::http
