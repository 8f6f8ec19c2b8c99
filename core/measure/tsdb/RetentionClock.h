#pragma once

#include "base/core/Clock.h"

#include <mutex>

namespace codesage::tsdb {

// The time that retention counts from. A wall clock that jumps forward (a wrong NTP answer, a flat battery)
// must not make good data look expired: a jump of more than an hour is believed only after an hour of steady
// time. Thread-safe.
class RetentionClock {
public:
    // `newest` is the time of the newest stored sample, 0 without one: what lies between it and the clock is
    // a jump as well, since the store cannot tell a pause from a wrong clock.
    RetentionClock(const Clock& clock, TimestampMs newest);

    TimestampMs now();

private:
    static constexpr std::chrono::milliseconds kTolerance = std::chrono::hours(1);

    const Clock& m_clock;
    std::mutex m_mutex;
    TimestampMs m_believed;
    SteadyTime m_at;
    bool m_doubting = false;
    SteadyTime m_doubtingSince{};
};

} // namespace codesage::tsdb
