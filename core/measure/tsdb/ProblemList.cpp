#include "measure/tsdb/ProblemList.h"

#include "base/core/Log.h"

#include <fmt/format.h>

namespace codesage::tsdb {

void ProblemList::add(std::string_view file, std::string_view message) {
    m_count.fetch_add(1, std::memory_order_relaxed);
    {
        std::lock_guard lock(m_mutex);
        if (m_problems.size() >= kKept)
            return;
        m_problems.push_back({std::string(file), std::string(message), m_clock.now()});
    }
    log::warning("measure/tsdb", fmt::format("{}: {}", file, message));
}

std::vector<Problem> ProblemList::all() const {
    std::lock_guard lock(m_mutex);
    return m_problems;
}

} // namespace codesage::tsdb
