#pragma once

#include "base/core/Result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace codesage::config {

// A duration as Prometheus writes it: "1h30m", "15d", "500ms", "0"; units y (365 d), w, d, h, m, s, ms, each
// at most once, in falling order. InvalidArgument otherwise, or when it exceeds 292 years.
Result<std::chrono::milliseconds> parseDuration(std::string_view text);
// Reads back as the same duration: in the largest unit that divides it where that takes at most three digits
// ("200h", "90m"), else in several ("1d1h30m"). Negative durations do not occur.
std::string formatDuration(std::chrono::milliseconds duration);

} // namespace codesage::config
