#include "base/config/Duration.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

namespace codesage::config {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};

constexpr std::array kUnits{Unit{"y", 365LL * 24 * 3'600'000},
                            Unit{"w", 7LL * 24 * 3'600'000},
                            Unit{"d", 24LL * 3'600'000},
                            Unit{"h", 3'600'000},
                            Unit{"m", 60'000},
                            Unit{"s", 1'000},
                            Unit{"ms", 1}};

tl::unexpected<Error> expected(std::string_view text) {
    return fail(ErrorCode::InvalidArgument,
                fmt::format("expected a duration such as 30s, 1h30m or 15d, got '{}'", text));
}

} // namespace

Result<std::chrono::milliseconds> parseDuration(std::string_view text) {
    if (text == "0")
        return std::chrono::milliseconds(0);
    if (text.empty())
        return expected(text);
    // The limit of Prometheus, whose durations are 64-bit nanoseconds.
    constexpr std::int64_t kLimit = std::numeric_limits<std::int64_t>::max() / 1'000'000;
    std::string_view rest = text;
    std::int64_t total = 0;
    std::size_t next = 0;
    while (!rest.empty()) {
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
        if (rest.front() == '-' || error == std::errc::invalid_argument)
            return expected(text);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        const std::string_view name = rest.substr(0, std::min(rest.size(), rest.find_first_of("0123456789")));
        std::size_t unit = next;
        while (unit < kUnits.size() && kUnits[unit].name != name)
            ++unit;
        if (unit == kUnits.size())
            return expected(text);
        if (error == std::errc::result_out_of_range || count > (kLimit - total) / kUnits[unit].milliseconds)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the duration '{}' is longer than 292 years", text));
        total += count * kUnits[unit].milliseconds;
        next = unit + 1;
        rest.remove_prefix(name.size());
    }
    return std::chrono::milliseconds(total);
}

std::string formatDuration(std::chrono::milliseconds duration) {
    std::int64_t left = duration.count();
    if (left == 0)
        return "0s";
    for (const Unit& unit : kUnits) {
        if (left % unit.milliseconds == 0 && left / unit.milliseconds < 1'000)
            return fmt::format("{}{}", left / unit.milliseconds, unit.name);
    }
    std::string text;
    for (const Unit& unit : kUnits) {
        if (left >= unit.milliseconds)
            text += fmt::format("{}{}", left / unit.milliseconds, unit.name);
        left %= unit.milliseconds;
    }
    return text;
}

} // namespace codesage::config
