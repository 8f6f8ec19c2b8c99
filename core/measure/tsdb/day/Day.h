#pragma once

#include "base/core/Clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::tsdb {

// Days since 1970-01-01 UTC.
using DayNumber = std::int64_t;
inline constexpr std::int64_t kDayMs = 86'400'000;

inline DayNumber dayOf(TimestampMs t) {
    return t >= 0 ? t / kDayMs : (t + 1) / kDayMs - 1;
}
inline TimestampMs dayStart(DayNumber day) {
    return day * kDayMs;
}
inline TimestampMs dayEnd(DayNumber day) { // the first millisecond after it
    return (day + 1) * kDayMs;
}

// Days that have a four-digit year, 0000-01-01 to 9999-12-31: what a file can be named after.
bool isNamedDay(DayNumber day);
// "2026-11-23.db".
std::string dayFileName(DayNumber day);
std::optional<DayNumber> dayOfFileName(std::string_view name);

} // namespace codesage::tsdb
