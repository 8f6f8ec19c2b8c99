#pragma once

#include "measure/tsdb/Appender.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace codesage::tsdb {

// Ascending series numbers that carry one label pair. Most pairs of a large store belong to one series
// only, so the first number needs no memory of its own.
class PostingList {
public:
    // `series` is larger than every earlier one.
    void append(SeriesRef series) {
        if (m_first == 0) {
            m_first = series;
            return;
        }
        if (!m_all) {
            m_all = std::make_unique<std::vector<SeriesRef>>();
            m_all->push_back(m_first);
        }
        m_all->push_back(series);
    }

    std::span<const SeriesRef> get() const {
        if (m_all)
            return *m_all;
        return {&m_first, m_first == 0 ? 0u : 1u};
    }

    std::size_t heapBytes() const { return m_all ? 24 + m_all->capacity() * sizeof(SeriesRef) : 0; }

private:
    SeriesRef m_first = 0;
    std::unique_ptr<std::vector<SeriesRef>> m_all;
};

} // namespace codesage::tsdb
