#include "show/dashboard/TimeRange.h"

#include "base/core/Strings.h"

#include <charconv>
#include <chrono>
#include <fmt/format.h>

namespace codesage::show {

namespace {

using namespace std::chrono;

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kFarthest = 100'000'000 * kDay; // what the field's own clocks can write

std::int64_t unitMilliseconds(char unit) {
    switch (unit) {
    case 's':
        return 1000;
    case 'm':
        return 60'000;
    case 'h':
        return 3'600'000;
    case 'd':
        return kDay;
    case 'w':
        return 7 * kDay;
    case 'M':
    case 'y':
        return 0; // the calendar decides
    default:
        return -1;
    }
}

std::int64_t floorTo(std::int64_t value, std::int64_t unit) {
    return (value / unit - (value % unit < 0 ? 1 : 0)) * unit;
}

year_month_day dateOf(std::int64_t local) {
    return sys_days{days{floorTo(local, kDay) / kDay}};
}
std::int64_t startOf(year_month_day date) {
    return std::int64_t{sys_days{date}.time_since_epoch().count()} * kDay;
}

std::int64_t addMonths(std::int64_t local, std::int64_t count) {
    const year_month_day date = dateOf(local);
    year_month_day moved = date + months{static_cast<int>(count)};
    if (!moved.ok())
        moved = moved.year() / moved.month() / last;
    return startOf(moved) + (local - startOf(date));
}

std::int64_t roundDown(std::int64_t local, char unit) {
    const year_month_day date = dateOf(local);
    if (unit == 'M')
        return startOf(date.year() / date.month() / 1);
    if (unit == 'y')
        return startOf(date.year() / January / 1);
    if (unit == 'w') // weeks begin on Monday
        return startOf(date) - std::int64_t{weekday{sys_days{date}}.iso_encoding() - 1} * kDay;
    return floorTo(local, unitMilliseconds(unit));
}

std::int64_t nextUnit(std::int64_t start, char unit) {
    if (unit == 'M' || unit == 'y')
        return addMonths(start, unit == 'y' ? 12 : 1);
    return start + unitMilliseconds(unit);
}

std::optional<std::int64_t> relative(std::string_view text, std::int64_t now, bool roundUp,
                                     const std::function<std::int64_t(std::int64_t)>& utcOffset) {
    const std::int64_t offset = utcOffset ? utcOffset(now) : 0;
    std::int64_t local = now + offset;
    text.remove_prefix(3);
    while (!text.empty()) {
        const char operation = text.front();
        text.remove_prefix(1);
        std::int64_t count = 1;
        if (operation != '/' && !text.empty() && text.front() >= '0' && text.front() <= '9') {
            const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
            if (parsed.ec != std::errc{} || count > 1'000'000)
                return {};
            text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
        }
        if (text.empty() || unitMilliseconds(text.front()) < 0)
            return {};
        const char unit = text.front();
        text.remove_prefix(1);
        if (operation == '/')
            local = roundUp ? nextUnit(roundDown(local, unit), unit) - 1 : roundDown(local, unit);
        else if (operation == '+' || operation == '-') {
            const std::int64_t signedCount = operation == '-' ? -count : count;
            if ((unit == 'M' || unit == 'y') && count > 12'000)
                return {};
            local = unit == 'M' || unit == 'y'
                        ? addMonths(local, unit == 'y' ? signedCount * 12 : signedCount)
                        : local + signedCount * unitMilliseconds(unit);
        } else {
            return {};
        }
        if (local > kFarthest || local < -kFarthest)
            return {};
    }
    // Days begin by the clocks of that day, which can differ from today's.
    return local - (utcOffset ? utcOffset(local - offset) : 0);
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    if (at + count > text.size())
        return {};
    const auto parsed = std::from_chars(text.data() + at, text.data() + at + count, value);
    return parsed.ec == std::errc{} && parsed.ptr == text.data() + at + count ? std::optional(value)
                                                                              : std::nullopt;
}

std::optional<std::int64_t> isoTime(std::string_view text) {
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-')
        return {};
    const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                              std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok())
        return {};
    std::int64_t time = startOf(date);
    if (text.size() == 10)
        return time;
    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    if ((text[10] != 'T' && text[10] != ' ') || !hour || !minute || *hour > 23 || *minute > 59)
        return {};
    time += *hour * 3'600'000 + *minute * 60'000;
    if (const auto second = digits(text, 17, 2); second && text[16] == ':' && *second < 60)
        time += *second * 1000;
    return time;
}

} // namespace

Result<std::int64_t> resolveTime(std::string_view text, std::int64_t now, bool roundUp,
                                 const std::function<std::int64_t(std::int64_t)>& utcOffset) {
    text = trimmed(text);
    if (text.starts_with("now")) {
        if (const auto time = relative(text, now, roundUp, utcOffset))
            return *time;
    } else if (std::int64_t epoch = 0; !text.empty()) {
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), epoch);
        if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && epoch <= kFarthest &&
            epoch >= -kFarthest)
            return epoch;
        if (const auto time = isoTime(text))
            return *time;
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("'{}' is not a time; write now-6h, now/d or 2026-11-23 10:00", elided(text, 60)));
}

Result<ResolvedRange> resolveRange(const TimeRange& range, std::int64_t now,
                                   const std::function<std::int64_t(std::int64_t)>& utcOffset) {
    CODESAGE_TRY(const std::int64_t start, resolveTime(range.from, now, false, utcOffset));
    CODESAGE_TRY(const std::int64_t end, resolveTime(range.to, now, true, utcOffset));
    if (end <= start)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("the time range from {} to {} is empty; choose an end after its start",
                                range.from, range.to));
    return ResolvedRange{start, end};
}

} // namespace codesage::show
