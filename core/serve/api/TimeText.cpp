#include "serve/api/TimeText.h"

#include "measure/promql/Literals.h"
#include "measure/promql/Parser.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace codesage::api {

namespace {

// What Prometheus prints for its own earliest and latest time, with years that no parser reads.
constexpr std::string_view kEarliest = "-292273086-05-16T16:47:06Z";
constexpr std::string_view kLatest = "292277025-08-18T07:12:54.999999999Z";

bool takeNumber(std::string_view& text, std::size_t digits, int& value) {
    if (text.size() < digits)
        return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits)
        return false;
    text.remove_prefix(digits);
    return true;
}

bool takeMark(std::string_view& text, std::string_view marks) {
    if (text.empty() || marks.find(text.front()) == marks.npos)
        return false;
    text.remove_prefix(1);
    return true;
}

// The fraction of a second in milliseconds, cut off behind them; empty text is none.
bool takeFraction(std::string_view& text, int& milliseconds) {
    milliseconds = 0;
    if (!takeMark(text, ".,"))
        return true;
    int weight = 100;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        milliseconds += (text[digits] - '0') * weight;
        weight /= 10;
        ++digits;
    }
    text.remove_prefix(digits);
    return digits > 0;
}

// "Z", "+02:00"; the offset in minutes.
bool takeZone(std::string_view& text, int& minutes) {
    minutes = 0;
    if (takeMark(text, "Z"))
        return true;
    const bool west = text.starts_with('-');
    int hours = 0;
    int rest = 0;
    if (!takeMark(text, "+-") || !takeNumber(text, 2, hours) || !takeMark(text, ":") ||
        !takeNumber(text, 2, rest) || hours > 23 || rest > 59)
        return false;
    minutes = (hours * 60 + rest) * (west ? -1 : 1);
    return true;
}

std::optional<TimestampMs> parseRfc3339(std::string_view text) {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int fraction = 0;
    int zone = 0;
    const bool parsed = takeNumber(text, 4, year) && takeMark(text, "-") && takeNumber(text, 2, month) &&
                        takeMark(text, "-") && takeNumber(text, 2, day) && takeMark(text, "T") &&
                        takeNumber(text, 2, hour) && takeMark(text, ":") && takeNumber(text, 2, minute) &&
                        takeMark(text, ":") && takeNumber(text, 2, second) && takeFraction(text, fraction) &&
                        takeZone(text, zone) && text.empty();
    if (!parsed || hour > 23 || minute > 59 || second > 59)
        return {};
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok())
        return {};
    const auto days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds = days * 86'400LL + hour * 3'600 + minute * 60 + second - zone * 60;
    return seconds * 1'000 + fraction;
}

// Prometheus keeps the fraction in nanoseconds, rounded to milliseconds before and cut off to them after.
TimestampMs fromSeconds(double seconds) {
    double whole = 0;
    const double fraction = std::round(std::modf(seconds, &whole) * 1000) / 1000;
    auto nanoseconds = static_cast<std::int64_t>(fraction * 1e9);
    auto total = static_cast<std::int64_t>(whole);
    if (nanoseconds < 0) {
        nanoseconds += 1'000'000'000;
        --total;
    }
    return total * 1'000 + nanoseconds / 1'000'000;
}

// Numbers as Go's ParseFloat takes them, sign included.
std::optional<double> signedNumber(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || !((text[0] >= '0' && text[0] <= '9') || text[0] == '.'))
        return {};
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return negative ? -value : value;
}

} // namespace

Result<TimestampMs> parseTime(std::string_view text) {
    if (const auto seconds = signedNumber(text)) {
        constexpr double kLargest = static_cast<double>(kEndOfTime) / 1000;
        if (std::abs(*seconds) >= kLargest)
            return *seconds < 0 ? kBeginOfTime : kEndOfTime;
        return fromSeconds(*seconds);
    }
    if (const auto time = parseRfc3339(text))
        return *time;
    if (text == kEarliest)
        return kBeginOfTime;
    if (text == kLatest || (text.starts_with('+') && text.substr(1) == kLatest))
        return kEndOfTime;
    return fail(ErrorCode::InvalidArgument,
                fmt::format("cannot parse {} to a valid timestamp", promql::goQuoted(text)));
}

Result<std::chrono::nanoseconds> parseLength(std::string_view text) {
    if (const auto seconds = signedNumber(text)) {
        const double nanoseconds = *seconds * 1e9;
        if (std::abs(nanoseconds) >= 9223372036854775807.0)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("cannot parse {} to a valid duration. It overflows int64",
                                    promql::goQuoted(text)));
        return std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds));
    }
    if (const auto duration = promql::parseDuration(text))
        return std::chrono::nanoseconds(*duration);
    return fail(ErrorCode::InvalidArgument,
                fmt::format("cannot parse {} to a valid duration", promql::goQuoted(text)));
}

std::string formatTime(TimestampMs time) {
    if (time == 0)
        return "0001-01-01T00:00:00Z";
    using namespace std::chrono;
    const sys_time<milliseconds> moment{milliseconds(time)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss clock(moment - day);
    std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (const auto fraction = clock.subseconds().count(); fraction != 0) {
        out += fmt::format(".{:03}", fraction);
        out.erase(out.find_last_not_of('0') + 1);
    }
    return out + 'Z';
}

} // namespace codesage::api
