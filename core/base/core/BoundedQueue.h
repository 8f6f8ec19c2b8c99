#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace codesage {

// Hands values from many threads to many threads, never holding more than `capacity`. A full queue refuses
// (`tryPush`) or makes the producer wait (`push`); a closed one takes no more and drains what it has.
template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity)
        : m_capacity(capacity) {}

    // False when the queue is full or closed; `value` is untouched then.
    bool tryPush(T&& value) {
        {
            std::lock_guard lock(m_mutex);
            if (m_closed || m_items.size() >= m_capacity)
                return false;
            m_items.push_back(std::move(value));
        }
        m_filled.notify_one();
        return true;
    }

    // Waits for room; false when closed or stopped first.
    bool push(T value, std::stop_token stop = {}) {
        {
            std::unique_lock lock(m_mutex);
            if (!m_emptied.wait(lock, stop, [&] { return m_closed || m_items.size() < m_capacity; }) ||
                m_closed)
                return false;
            m_items.push_back(std::move(value));
        }
        m_filled.notify_one();
        return true;
    }

    // Waits for a value; nothing when closed and drained, or stopped.
    std::optional<T> pop(std::stop_token stop = {}) {
        std::optional<T> value;
        {
            std::unique_lock lock(m_mutex);
            m_filled.wait(lock, stop, [&] { return m_closed || !m_items.empty(); });
            if (m_items.empty())
                return std::nullopt;
            value.emplace(std::move(m_items.front()));
            m_items.pop_front();
        }
        m_emptied.notify_one();
        return value;
    }

    void close() {
        {
            std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_filled.notify_all();
        m_emptied.notify_all();
    }

    std::size_t size() const {
        std::lock_guard lock(m_mutex);
        return m_items.size();
    }

private:
    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_filled;
    std::condition_variable_any m_emptied;
    std::deque<T> m_items;
    bool m_closed = false;
};

} // namespace codesage
