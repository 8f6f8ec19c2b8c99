#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace codesage::promql {

// A binary heap whose moves are those of Go's container/heap: which of two equal elements leaves first
// follows from the moves, and answers shall be Prometheus's in that too. `Less` may be any relation.
template <class T, class Less>
class GoHeap {
public:
    explicit GoHeap(Less less)
        : m_less(less) {}

    const T& top() const { return m_items.front(); }
    std::size_t size() const { return m_items.size(); }
    const std::vector<T>& items() const { return m_items; }
    std::vector<T>& items() { return m_items; }

    void push(T item) {
        m_items.push_back(item);
        up(m_items.size() - 1);
    }
    void pop() {
        std::swap(m_items.front(), m_items.back());
        down(0, m_items.size() - 1);
        m_items.pop_back();
    }
    void replaceTop(T item) {
        m_items.front() = item;
        down(0, m_items.size());
    }

private:
    void up(std::size_t at) {
        while (at > 0) {
            const std::size_t parent = (at - 1) / 2;
            if (!m_less(m_items[at], m_items[parent]))
                break;
            std::swap(m_items[parent], m_items[at]);
            at = parent;
        }
    }
    void down(std::size_t at, std::size_t size) {
        while (true) {
            std::size_t child = 2 * at + 1;
            if (child >= size)
                break;
            if (child + 1 < size && m_less(m_items[child + 1], m_items[child]))
                ++child;
            if (!m_less(m_items[child], m_items[at]))
                break;
            std::swap(m_items[at], m_items[child]);
            at = child;
        }
    }

    Less m_less;
    std::vector<T> m_items;
};

} // namespace codesage::promql
