#include "show/dashboard/TimeUnits.h"

#include "show/dashboard/NumberText.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <span>

namespace codesage::show {

namespace {

// One step of a unit's ladder: values below `below` are divided by `divisor` and end in `suffix`.
struct Rung {
    double below;
    double divisor;
    std::string_view suffix;
};
constexpr double kAbove = std::numeric_limits<double>::infinity();

constexpr Rung kNanoseconds[] = {{1e3, 1, " ns"},          {1e6, 1e3, " µs"},      {1e9, 1e6, " ms"},
                                 {6e10, 1e9, " s"},        {3.6e12, 6e10, " min"}, {8.64e13, 3.6e12, " hour"},
                                 {kAbove, 8.64e13, " day"}};
constexpr Rung kMicroseconds[] = {{1e3, 1, " µs"}, {1e6, 1e3, " ms"}, {kAbove, 1e6, " s"}};
constexpr Rung kMilliseconds[] = {{1e3, 1, " ms"},
                                  {6e4, 1e3, " s"},
                                  {3.6e6, 6e4, " min"},
                                  {8.64e7, 3.6e6, " hour"},
                                  {3.1536e10, 8.64e7, " day"},
                                  {kAbove, 3.1536e10, " year"}};
constexpr Rung kSeconds[] = {
    {1e-6, 1e-9, " ns"},     {1e-3, 1e-6, " µs"},         {1, 1e-3, " ms"},
    {60, 1, " s"},           {3600, 60, " min"},          {86400, 3600, " hour"},
    {604800, 86400, " day"}, {31536000, 604800, " week"}, {kAbove, 3.15569e7, " year"}};
constexpr Rung kMinutes[] = {{60, 1, " min"},
                             {1440, 60, " hour"},
                             {10080, 1440, " day"},
                             {604800, 10080, " week"},
                             {kAbove, 5.25948e5, " year"}};
constexpr Rung kHours[] = {
    {24, 1, " hour"}, {168, 24, " day"}, {8760, 168, " week"}, {kAbove, 8760, " year"}};
constexpr Rung kDays[] = {{7, 1, " day"}, {365, 7, " week"}, {kAbove, 365, " year"}};

FormattedValue onLadder(std::span<const Rung> ladder, double value, std::optional<int> decimals) {
    for (const Rung& rung : ladder)
        if (std::abs(value) < rung.below)
            // Multiplying by the inverse keeps 0.5 s at exactly 500 ms.
            return {
                {},
                fixedNumber(rung.divisor < 1 ? value * std::round(1 / rung.divisor) : value / rung.divisor,
                            decimals),
                std::string(rung.suffix)};
    return {{}, fixedNumber(value, decimals), {}};
}

FormattedValue seconds(double value, std::optional<int> decimals) {
    if (value == 0)
        return {{}, "0", " s"};
    return onLadder(kSeconds, value, decimals);
}

struct Span {
    double milliseconds;
    std::string_view name;
};
constexpr std::array kSpans{Span{31536e6, "year"}, Span{2592e6, "month"}, Span{6048e5, "week"},
                            Span{864e5, "day"},    Span{36e5, "hour"},    Span{6e4, "minute"},
                            Span{1e3, "second"},   Span{1, "millisecond"}};

// "1 hour, 25 minutes": the largest span and `decimals` more.
FormattedValue inWords(double milliseconds, std::optional<int> decimals, std::string_view unitName) {
    if (milliseconds == 0)
        return {{}, "0", fmt::format(" {}s", unitName)};
    std::string words;
    int left = decimals.value_or(0);
    bool begun = false;
    double rest = std::abs(milliseconds);
    for (const Span& span : kSpans) {
        if (left < 0)
            break;
        const double count = rest / span.milliseconds;
        if (count < 1 && !begun)
            continue;
        begun = true;
        --left;
        const double whole = std::floor(count);
        words +=
            fmt::format("{}{:.0f} {}{}", words.empty() ? "" : ", ", whole, span.name, whole == 1 ? "" : "s");
        rest = std::fmod(rest, span.milliseconds);
    }
    return {{}, words, milliseconds < 0 ? " ago" : ""};
}

std::string clockText(double seconds) {
    const double whole = std::floor(std::abs(seconds));
    return fmt::format("{:02.0f}:{:02.0f}:{:02.0f}", std::floor(whole / 3600),
                       std::floor(std::fmod(whole, 3600) / 60), std::fmod(whole, 60));
}

std::string daysAndClock(double seconds) {
    const double days = std::floor(std::abs(seconds) / 86400);
    const std::string clock = clockText(std::fmod(std::abs(seconds), 86400));
    return days > 0 ? fmt::format("{:.0f} d {}", days, clock) : clock;
}

// Years beyond what the calendar type carries are counted in whole cycles of 400 years.
std::string isoTime(double milliseconds) {
    using namespace std::chrono;
    constexpr double kCycle = 146'097.0 * 86'400'000;
    const double cycles = std::floor(milliseconds / kCycle);
    const auto inCycle = static_cast<std::int64_t>(std::floor(milliseconds - cycles * kCycle));
    const auto whole =
        floor<std::chrono::seconds>(sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{inCycle}});
    const auto day = floor<days>(whole);
    const year_month_day date{day};
    const hh_mm_ss<std::chrono::seconds> clock{whole - day};
    return fmt::format("{:04.0f}-{:02}-{:02} {:02}:{:02}:{:02}", int{date.year()} + 400 * cycles,
                       unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

// "a few seconds ago", "in 3 hours": the words and limits people know from web pages.
std::string fromNow(double milliseconds) {
    const double size = std::abs(milliseconds) / 1000;
    const double minutes = std::round(size / 60);
    const double hours = std::round(size / 3600);
    const double days = std::round(size / 86400);
    const double months = std::round(size / 86400 / 30.4368);
    const double years = std::round(size / 86400 / 365.2425);
    std::string words = size < 44.5    ? "a few seconds"
                        : minutes <= 1 ? "a minute"
                        : minutes < 45 ? fmt::format("{:.0f} minutes", minutes)
                        : hours <= 1   ? "an hour"
                        : hours < 22   ? fmt::format("{:.0f} hours", hours)
                        : days <= 1    ? "a day"
                        : days < 26    ? fmt::format("{:.0f} days", days)
                        : months <= 1  ? "a month"
                        : months < 11  ? fmt::format("{:.0f} months", months)
                        : years <= 1   ? "a year"
                                       : fmt::format("{:.0f} years", years);
    return milliseconds > 0 ? "in " + words : words + " ago";
}

} // namespace

bool isTimeUnit(std::string_view unit) {
    constexpr std::array<std::string_view, 17> kNames{"ns",
                                                      "µs",
                                                      "ms",
                                                      "s",
                                                      "m",
                                                      "h",
                                                      "d",
                                                      "dtdurations",
                                                      "dtdurationms",
                                                      "dthms",
                                                      "dtdhms",
                                                      "timeticks",
                                                      "dateTimeAsIso",
                                                      "dateTimeAsIsoNoDateIfToday",
                                                      "dateTimeAsSystem",
                                                      "dateTimeAsLocal",
                                                      "dateTimeFromNow"};
    return std::ranges::find(kNames, unit) != kNames.end();
}

std::optional<FormattedValue> formatTimeUnit(std::string_view unit, double value, std::optional<int> decimals,
                                             const UnitContext& context) {
    if (unit == "s")
        return seconds(value, decimals);
    if (unit == "ms")
        return onLadder(kMilliseconds, value, decimals);
    if (unit == "µs")
        return onLadder(kMicroseconds, value, decimals);
    if (unit == "ns")
        return onLadder(kNanoseconds, value, decimals);
    if (unit == "m")
        return onLadder(kMinutes, value, decimals);
    if (unit == "h")
        return onLadder(kHours, value, decimals);
    if (unit == "d")
        return onLadder(kDays, value, decimals);
    if (unit == "timeticks")
        return seconds(value / 100, decimals);
    if (unit == "dtdurations")
        return inWords(value * 1000, decimals, "second");
    if (unit == "dtdurationms")
        return inWords(value, decimals, "millisecond");
    if (unit == "dthms")
        return FormattedValue{{}, clockText(value), {}};
    if (unit == "dtdhms")
        return FormattedValue{{}, daysAndClock(value), {}};
    if (unit == "dateTimeFromNow")
        return FormattedValue{{}, fromNow(value - static_cast<double>(context.now)), {}};
    if (!isTimeUnit(unit))
        return {};
    // No clock differs by more at the edge of what local time can be asked for.
    const auto asked = static_cast<std::int64_t>(std::clamp(value, -6e13, 2e14));
    const std::string text =
        isoTime(std::trunc(value) + static_cast<double>(context.utcOffset ? context.utcOffset(asked) : 0));
    if (unit == "dateTimeAsIsoNoDateIfToday" && context.now != 0) {
        const std::int64_t now = context.now + (context.utcOffset ? context.utcOffset(context.now) : 0);
        if (isoTime(static_cast<double>(now)).substr(0, 10) == text.substr(0, 10))
            return FormattedValue{{}, text.substr(11), {}};
    }
    return FormattedValue{{}, text, {}};
}

} // namespace codesage::show
