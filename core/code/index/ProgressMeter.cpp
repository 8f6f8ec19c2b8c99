#include "code/index/ProgressMeter.h"

#include <array>
#include <chrono>
#include <utility>

namespace codesage::code {

namespace {
using Seconds = std::chrono::duration<double>;
constexpr std::chrono::milliseconds kInterval{100};
constexpr Seconds kFirstEstimate{0.5};
} // namespace

std::string_view indexPhaseName(IndexPhase phase) {
    static constexpr std::array<std::string_view, 5> kNames{"walking", "reading", "merging", "publishing",
                                                            "done"};
    return kNames[static_cast<std::size_t>(phase)];
}

ProgressMeter::ProgressMeter(const Clock& clock, IndexProgressFn listener)
    : m_clock(clock)
    , m_listener(std::move(listener))
    , m_begun(clock.steady())
    , m_reported(m_begun) {}

void ProgressMeter::begin(IndexPhase phase, std::uint64_t filesTotal, std::uint64_t bytesTotal) {
    std::unique_lock lock(m_mutex);
    m_progress = {};
    m_progress.phase = phase;
    m_progress.filesTotal = filesTotal;
    m_progress.bytesTotal = bytesTotal;
    m_begun = m_clock.steady();
    report(lock, true);
}

void ProgressMeter::advance(std::uint64_t files, std::uint64_t bytes) {
    std::unique_lock lock(m_mutex);
    m_progress.filesDone += files;
    m_progress.bytesDone += bytes;
    report(lock, m_progress.filesDone == m_progress.filesTotal);
}

void ProgressMeter::reached(std::uint64_t files) {
    std::unique_lock lock(m_mutex);
    m_progress.filesDone = files;
    report(lock, false);
}

void ProgressMeter::finish() {
    std::unique_lock lock(m_mutex);
    m_progress.phase = IndexPhase::Done;
    m_progress.remainingSeconds = 0;
    report(lock, true);
}

IndexProgress ProgressMeter::current() const {
    std::lock_guard lock(m_mutex);
    return m_progress;
}

void ProgressMeter::estimate() {
    const Seconds elapsed = m_clock.steady() - m_begun;
    if (elapsed.count() <= 0)
        return;
    m_progress.filesPerSecond = static_cast<double>(m_progress.filesDone) / elapsed.count();
    m_progress.bytesPerSecond = static_cast<double>(m_progress.bytesDone) / elapsed.count();
    if (elapsed < kFirstEstimate || m_progress.bytesTotal == 0 || m_progress.bytesDone == 0)
        return;
    const auto left = static_cast<double>(m_progress.bytesTotal) - static_cast<double>(m_progress.bytesDone);
    m_progress.remainingSeconds = left > 0 ? left / m_progress.bytesPerSecond : 0;
}

void ProgressMeter::report(std::unique_lock<std::mutex>& lock, bool always) {
    const SteadyTime now = m_clock.steady();
    if (!always && now - m_reported < kInterval)
        return;
    m_reported = now;
    if (m_progress.phase != IndexPhase::Done)
        estimate();
    if (!m_listener)
        return;
    lock.unlock();
    std::unique_lock telling(m_telling, std::defer_lock);
    // A slow listener holds up nobody but whoever has something that must be told.
    if (always)
        telling.lock();
    else if (!telling.try_lock())
        return;
    const IndexProgress progress = current();
    m_listener(progress);
}

} // namespace codesage::code
