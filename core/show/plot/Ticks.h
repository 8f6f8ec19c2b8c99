#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace codesage::show {

// Where grid lines of a value axis lie: ascending, inside or on the range asked for.
struct ValueTicks {
    std::vector<double> values;
    double step = 0; // distance of neighbours; 0 on a logarithmic axis
    // Digits after the point that tell neighbours apart, at the scale of the values themselves.
    int decimals = 0;
};

enum class TickBase {
    Decimal, // steps of 1, 2, 2.5 or 5 times a power of ten
    Binary,  // of a power of two: bytes counted in KiB
    Seconds, // of whole minutes, hours and days beyond a minute: durations
};

// At most `maxCount` (at least 2) ticks inside [low, high]. Needs finite bounds with low <= high; an empty
// range gives one tick.
ValueTicks niceTicks(double low, double high, int maxCount, TickBase base = TickBase::Decimal);

// The range grown to whole steps, so that the first and last grid line frame the data. A range without height
// is opened around its value.
struct ValueRange {
    double low = 0;
    double high = 1;
};
ValueRange niceRange(double low, double high, int maxCount, TickBase base = TickBase::Decimal);

// Powers of `base` (2 or 10) inside [low, high], thinned to at most `maxCount`; low must be above 0.
ValueTicks logTicks(double low, double high, double base, int maxCount);

// Milliseconds that local time is ahead of UTC at a moment (milliseconds since the epoch).
using UtcOffset = std::function<std::int64_t(std::int64_t)>;

struct TimeTick {
    std::int64_t time = 0;
    std::string label;  // "14:05", "14:05:30", "Mon 3", "3 Nov", "2026": what differs at this distance
    bool major = false; // the first of a new day (or month, or year), labelled so
};

// Ticks at round local times inside [start, end] (milliseconds), at most `maxCount` of them.
std::vector<TimeTick> timeTicks(std::int64_t start, std::int64_t end, int maxCount, const UtcOffset& offset);

} // namespace codesage::show
