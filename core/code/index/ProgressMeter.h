#pragma once

#include "base/core/Clock.h"
#include "code/index/IndexReport.h"

#include <cstdint>
#include <mutex>

namespace codesage::code {

// Turns what indexing threads did into progress reports, about ten a second. Thread-safe.
class ProgressMeter {
public:
    ProgressMeter(const Clock& clock, IndexProgressFn listener);

    void begin(IndexPhase phase, std::uint64_t filesTotal, std::uint64_t bytesTotal);
    void advance(std::uint64_t files, std::uint64_t bytes);
    // For a phase whose end isn't known.
    void reached(std::uint64_t files);
    void finish();
    IndexProgress current() const;

private:
    void estimate();
    void report(std::unique_lock<std::mutex>& lock, bool always);

    const Clock& m_clock;
    // Held while the listener runs, so that it is told one thing at a time; it may ask current() meanwhile.
    std::mutex m_telling;
    IndexProgressFn m_listener;
    mutable std::mutex m_mutex;
    IndexProgress m_progress;
    SteadyTime m_begun{};
    SteadyTime m_reported{};
};

} // namespace codesage::code
