#include "measure/tsdb/RetentionClock.h"

#include <algorithm>

namespace codesage::tsdb {

RetentionClock::RetentionClock(const Clock& clock, TimestampMs newest)
    : m_clock(clock)
    , m_believed(newest == 0 ? clock.now() : std::min(clock.now(), newest))
    , m_at(clock.steady()) {}

TimestampMs RetentionClock::now() {
    std::lock_guard lock(m_mutex);
    const SteadyTime steady = m_clock.steady();
    const TimestampMs wall = m_clock.now();
    m_believed += std::chrono::duration_cast<std::chrono::milliseconds>(steady - m_at).count();
    m_at = steady;
    if (wall <= m_believed + kTolerance.count()) {
        m_believed = wall;
        m_doubting = false;
    } else if (!m_doubting) {
        m_doubting = true;
        m_doubtingSince = steady;
    } else if (steady - m_doubtingSince >= kTolerance) {
        m_believed = wall;
        m_doubting = false;
    }
    return m_believed;
}

} // namespace codesage::tsdb
