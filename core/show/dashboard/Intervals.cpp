#include "show/dashboard/Intervals.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace codesage::show {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr std::array kUnits{
    Unit{"ms", 1},         Unit{"s", 1000},        Unit{"m", 60'000},        Unit{"h", 3'600'000},
    Unit{"d", 86'400'000}, Unit{"w", 604'800'000}, Unit{"M", 2'592'000'000}, Unit{"y", 31'536'000'000}};

struct Round {
    std::int64_t below;
    std::int64_t interval;
};
constexpr std::array kRound{Round{10, 1},
                            Round{15, 10},
                            Round{35, 20},
                            Round{75, 50},
                            Round{150, 100},
                            Round{350, 200},
                            Round{750, 500},
                            Round{1500, 1000},
                            Round{3500, 2000},
                            Round{7500, 5000},
                            Round{12'500, 10'000},
                            Round{17'500, 15'000},
                            Round{25'000, 20'000},
                            Round{45'000, 30'000},
                            Round{90'000, 60'000},
                            Round{210'000, 120'000},
                            Round{450'000, 300'000},
                            Round{750'000, 600'000},
                            Round{1'050'000, 900'000},
                            Round{1'500'000, 1'200'000},
                            Round{2'700'000, 1'800'000},
                            Round{5'400'000, 3'600'000},
                            Round{9'000'000, 7'200'000},
                            Round{16'200'000, 10'800'000},
                            Round{32'400'000, 21'600'000},
                            Round{86'400'000, 43'200'000},
                            Round{604'800'000, 86'400'000},
                            Round{1'814'400'000, 604'800'000},
                            Round{3'628'800'000, 2'592'000'000}};
constexpr std::int64_t kYear = 31'536'000'000;
// Prometheus refuses a range query of more points.
constexpr std::int64_t kMostPoints = 11'000;
constexpr std::int64_t kLongest = kYear * 1000;

} // namespace

std::optional<Milliseconds> parseInterval(std::string_view text) {
    if (!text.empty() && text.front() == '>')
        text.remove_prefix(1);
    std::int64_t total = 0;
    bool any = false;
    while (!text.empty()) {
        std::int64_t number = 0;
        std::size_t digits = 0;
        for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
            number = std::min(number * 10 + (text[digits] - '0'), kLongest);
        text.remove_prefix(digits);
        const Unit* best = nullptr;
        for (const Unit& unit : kUnits)
            if (text.starts_with(unit.name) && (best == nullptr || unit.name.size() > best->name.size()))
                best = &unit;
        if (digits == 0 || best == nullptr)
            return {};
        total =
            std::min(total + std::min(number, kLongest / best->milliseconds) * best->milliseconds, kLongest);
        text.remove_prefix(best->name.size());
        any = true;
    }
    return any ? std::optional(Milliseconds(total)) : std::nullopt;
}

std::string intervalText(Milliseconds interval) {
    for (const auto& unit : {kUnits[7], kUnits[4], kUnits[3], kUnits[2], kUnits[1]})
        if (interval.count() >= unit.milliseconds)
            return fmt::format("{}{}", interval.count() / unit.milliseconds, unit.name);
    return fmt::format("{}ms", std::max<std::int64_t>(1, interval.count()));
}

Milliseconds roundInterval(Milliseconds interval) {
    for (const Round& round : kRound)
        if (interval.count() < round.below)
            return Milliseconds(round.interval);
    return Milliseconds(kYear);
}

Milliseconds calculateInterval(Milliseconds range, int resolution, std::optional<Milliseconds> least) {
    const Milliseconds rounded = roundInterval(range / std::max(1, resolution));
    return least ? std::max(rounded, *least) : rounded;
}

QueryIntervals queryIntervals(Milliseconds range, int maxDataPoints, std::optional<Milliseconds> least,
                              Milliseconds scrapeInterval) {
    const Milliseconds scrape = least.value_or(scrapeInterval);
    QueryIntervals intervals;
    intervals.interval = calculateInterval(range, maxDataPoints, scrape);
    intervals.rateInterval = std::max(intervals.interval + scrape, 4 * scrape);
    intervals.step = std::max({intervals.interval, roundInterval(range / kMostPoints), Milliseconds(1)});
    if (range / intervals.step >= kMostPoints)
        intervals.step = range / kMostPoints + Milliseconds(1);
    return intervals;
}

} // namespace codesage::show
