#pragma once

#include "measure/tsdb/StoreStats.h"

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::tsdb {

// What was found damaged. Keeps the first kKept findings in words and counts them all; logs each that it
// keeps. Thread-safe.
class ProblemList {
public:
    explicit ProblemList(const Clock& clock)
        : m_clock(clock) {}

    void add(std::string_view file, std::string_view message);
    std::vector<Problem> all() const;
    std::uint64_t count() const { return m_count.load(std::memory_order_relaxed); }

private:
    static constexpr std::size_t kKept = 1000;

    const Clock& m_clock;
    std::atomic<std::uint64_t> m_count{0};
    mutable std::mutex m_mutex;
    std::vector<Problem> m_problems;
};

} // namespace codesage::tsdb
