#include "measure/scrape/PrometheusConfig.h"

#include <array>
#include <charconv>
#include <fmt/format.h>

namespace codesage::scrape {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};
// Each at most once and in this order (github.com/prometheus/common, model/time.go).
constexpr std::array kUnits{Unit{"y", 365ll * 24 * 3600'000},
                            Unit{"w", 7ll * 24 * 3600'000},
                            Unit{"d", 24ll * 3600'000},
                            Unit{"h", 3600'000},
                            Unit{"m", 60'000},
                            Unit{"s", 1000},
                            Unit{"ms", 1}};
constexpr std::int64_t kLongest = 292ll * 365 * 24 * 3600'000; // what Go's nanoseconds can hold

} // namespace

Result<Milliseconds> parseDuration(std::string_view text) {
    const auto refuse = [&] {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("expected a duration such as 15s, 1m or 1h30m, found \"{}\"", text));
    };
    if (text == "0")
        return Milliseconds(0);
    if (text.empty())
        return refuse();
    std::int64_t total = 0;
    std::size_t nextUnit = 0;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
        std::int64_t amount = 0;
        if (std::from_chars(rest.data(), rest.data() + digits, amount).ec != std::errc() || digits == 0)
            return refuse();
        const std::string_view unit =
            rest.substr(digits, std::min(rest.find_first_of("0123456789", digits), rest.size()) - digits);
        while (nextUnit < kUnits.size() && kUnits[nextUnit].name != unit)
            ++nextUnit;
        if (nextUnit == kUnits.size() || amount > kLongest / kUnits[nextUnit].milliseconds)
            return refuse();
        total += amount * kUnits[nextUnit++].milliseconds;
        if (total > kLongest)
            return refuse();
        rest.remove_prefix(digits + unit.size());
    }
    return Milliseconds(total);
}

std::string formatDuration(Milliseconds duration) {
    std::int64_t rest = duration.count();
    if (rest <= 0)
        return "0s";
    // As Prometheus prints: years, weeks and days only when nothing smaller remains.
    std::string text;
    for (const Unit& unit : kUnits) {
        const bool isWholeOnly = unit.milliseconds >= 24ll * 3600'000 && unit.name != "d";
        if (rest < unit.milliseconds || (isWholeOnly && rest % unit.milliseconds != 0))
            continue;
        text += fmt::format("{}{}", rest / unit.milliseconds, unit.name);
        rest %= unit.milliseconds;
    }
    return text;
}

} // namespace codesage::scrape
