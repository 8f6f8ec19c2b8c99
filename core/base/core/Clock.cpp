#include "base/core/Clock.h"

namespace codesage {

TimestampMs SystemClock::now() const {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

SteadyTime SystemClock::steady() const {
    return std::chrono::steady_clock::now();
}

bool SystemClock::waitUntil(SteadyTime until, const std::stop_token& stop) const {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_until(lock, stop, until, [] { return false; });
    return !stop.stop_requested();
}

TimestampMs ManualClock::now() const {
    std::lock_guard lock(m_mutex);
    return m_wall;
}

SteadyTime ManualClock::steady() const {
    std::lock_guard lock(m_mutex);
    return m_steady;
}

bool ManualClock::waitUntil(SteadyTime until, const std::stop_token& stop) const {
    std::unique_lock lock(m_mutex);
    return m_moved.wait(lock, stop, [&] { return m_steady >= until; });
}

void ManualClock::advance(std::chrono::milliseconds by) {
    {
        std::lock_guard lock(m_mutex);
        m_wall += by.count();
        m_steady += by;
    }
    m_moved.notify_all();
}

void ManualClock::setWall(TimestampMs wall) {
    std::lock_guard lock(m_mutex);
    m_wall = wall;
}

} // namespace codesage
