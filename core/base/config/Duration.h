#pragma once

#include "base/core/Result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace codesage::config {

// A duration as Prometheus writes it: "1h30m", "15d", "500ms", "0"; units y (365 d), w, d, h, m, s, ms, each
// at most once, in falling order. InvalidArgument otherwise, or when it exceeds 292 years.
Result<std::chrono::milliseconds> parseDuration(std::string_view text);
// The shortest form that reads back as the same duration, e.g. "1h30m"; years and weeks are used only when
// they come out even, as Prometheus does it. Negative durations do not occur.
std::string formatDuration(std::chrono::milliseconds duration);

} // namespace codesage::config
