#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace codesage {

// Wall time in milliseconds since the Unix epoch, as Prometheus counts it.
using TimestampMs = std::int64_t;
using SteadyTime = std::chrono::steady_clock::time_point;

// Where time comes from. Everything that schedules, stamps or measures takes one through its constructor.
// All functions may be called from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual TimestampMs now() const = 0;
    // Never jumps; for durations and deadlines.
    virtual SteadyTime steady() const = 0;
    // Waits until `until` or until `stop` is requested; true when the time was reached.
    virtual bool waitUntil(SteadyTime until, const std::stop_token& stop) const = 0;
};

class SystemClock final : public Clock {
public:
    TimestampMs now() const override;
    SteadyTime steady() const override;
    bool waitUntil(SteadyTime until, const std::stop_token& stop) const override;
};

// A clock that moves only when a test says so. Both times advance together; `setWall` moves wall time alone.
class ManualClock final : public Clock {
public:
    explicit ManualClock(TimestampMs start = 1'700'000'000'000)
        : m_wall(start) {}
    TimestampMs now() const override;
    SteadyTime steady() const override;
    bool waitUntil(SteadyTime until, const std::stop_token& stop) const override;
    void advance(std::chrono::milliseconds by);
    void setWall(TimestampMs wall);

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable_any m_moved;
    TimestampMs m_wall;
    SteadyTime m_steady{};
};

} // namespace codesage
