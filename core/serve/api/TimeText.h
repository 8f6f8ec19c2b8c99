#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace codesage::api {

// The range that stands for "all of time" where a request names none.
inline constexpr TimestampMs kBeginOfTime = -9'000'000'000'000'000;
inline constexpr TimestampMs kEndOfTime = 9'000'000'000'000'000;

// Unix seconds with a fraction, or RFC 3339. Error: `cannot parse "x" to a valid timestamp`.
Result<TimestampMs> parseTime(std::string_view text);

// Seconds, or a Prometheus duration. May be negative. Error: `cannot parse "x" to a valid duration`.
Result<std::chrono::nanoseconds> parseLength(std::string_view text);

// "2026-01-02T03:04:05.6Z", the fraction as short as it can be; Go's zero time for 0.
std::string formatTime(TimestampMs time);

} // namespace codesage::api
