#pragma once

#include "base/core/Result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::show {

// A moment as dashboards write it: "now", "now-6h", "now/d", "now-1d/d", milliseconds since the epoch, or
// "2026-11-23T10:00:00Z" (also with a space, without seconds, without zone: UTC). `roundUp` picks the end of
// the unit that "/d" names. `utcOffset` gives the milliseconds that local days are ahead of UTC; empty: UTC.
// Errors: InvalidArgument, naming the text.
Result<std::int64_t> resolveTime(std::string_view text, std::int64_t now, bool roundUp,
                                 const std::function<std::int64_t(std::int64_t)>& utcOffset = {});

// A dashboard's time range in its own words; relative ranges move with the clock.
struct TimeRange {
    std::string from = "now-6h";
    std::string to = "now";

    bool operator==(const TimeRange&) const = default;
    bool isRelative() const { return to.starts_with("now"); }
};

struct ResolvedRange {
    std::int64_t start = 0;
    std::int64_t end = 0;
};
// Fails too when the end doesn't come after the start.
Result<ResolvedRange> resolveRange(const TimeRange& range, std::int64_t now,
                                   const std::function<std::int64_t(std::int64_t)>& utcOffset = {});

} // namespace codesage::show
