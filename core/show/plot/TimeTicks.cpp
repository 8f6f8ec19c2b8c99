#include "show/plot/Ticks.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace codesage::show {

namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

// Steps up to a day; beyond, the calendar decides.
constexpr std::array kSteps{std::int64_t{1}, std::int64_t{10}, std::int64_t{100},
                            kSecond,         2 * kSecond,      5 * kSecond,
                            10 * kSecond,    15 * kSecond,     30 * kSecond,
                            kMinute,         2 * kMinute,      5 * kMinute,
                            10 * kMinute,    15 * kMinute,     30 * kMinute,
                            kHour,           2 * kHour,        3 * kHour,
                            6 * kHour,       12 * kHour,       kDay};
constexpr std::array kDaySteps{1, 2, 5, 10};
constexpr std::array kMonthSteps{1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200};
constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
// Outside, the calendar type would wrap.
constexpr std::int64_t kFarthest = 900'000'000'000'000;

std::int64_t floorDiv(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

std::chrono::year_month_day dateOf(std::int64_t local) {
    return std::chrono::sys_days{std::chrono::days{floorDiv(local, kDay)}};
}

std::int64_t millisecondsOf(std::chrono::year_month_day date) {
    return std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()} * kDay;
}

std::string dayLabel(std::chrono::year_month_day date) {
    return fmt::format("{} {}", unsigned{date.day()}, kMonths[unsigned{date.month()} - 1]);
}

// UTC moment at which local clocks show `local`; within the hour around a change of clocks, one of the two.
std::int64_t toUtc(std::int64_t local, const UtcOffset& offset) {
    return local - offset(local - offset(local));
}

TimeTick clockTick(std::int64_t time, std::int64_t local, std::int64_t step) {
    const std::int64_t inDay = local - floorDiv(local, kDay) * kDay;
    TimeTick tick{time, {}, inDay == 0};
    const auto hour = inDay / kHour;
    const auto minute = inDay / kMinute % 60;
    const auto second = inDay / kSecond % 60;
    if (inDay == 0)
        tick.label = dayLabel(dateOf(local));
    else if (step >= kMinute)
        tick.label = fmt::format("{:02}:{:02}", hour, minute);
    else if (step >= kSecond)
        tick.label = fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
    else
        tick.label = fmt::format("{:02}:{:02}.{:03}", minute, second, inDay % kSecond);
    return tick;
}

std::vector<TimeTick> clockTicks(std::int64_t start, std::int64_t end, std::int64_t step,
                                 const UtcOffset& offset) {
    std::vector<TimeTick> ticks;
    std::int64_t local = floorDiv(start + offset(start), step) * step;
    for (; local <= end + offset(end); local += step) {
        const std::int64_t time = toUtc(local, offset);
        if (time >= start && time <= end && (ticks.empty() || time > ticks.back().time))
            ticks.push_back(clockTick(time, local, step));
    }
    return ticks;
}

std::vector<TimeTick> dayTicks(std::int64_t start, std::int64_t end, int step, const UtcOffset& offset) {
    using namespace std::chrono;
    std::vector<TimeTick> ticks;
    for (std::int64_t day = floorDiv(start + offset(start), kDay); day * kDay <= end + offset(end); ++day) {
        const auto date = dateOf(day * kDay);
        const unsigned number = unsigned{date.day()};
        // Counting from the first of each month keeps ticks where they are when the window moves.
        if ((number - 1) % static_cast<unsigned>(step) != 0 || (number == 31 && step > 1))
            continue;
        const std::int64_t time = toUtc(day * kDay, offset);
        if (time >= start && time <= end)
            ticks.push_back({time, dayLabel(date), number == 1});
    }
    return ticks;
}

std::vector<TimeTick> monthTicks(std::int64_t start, std::int64_t end, int step, const UtcOffset& offset) {
    using namespace std::chrono;
    std::vector<TimeTick> ticks;
    const auto first = dateOf(start + offset(start));
    std::int64_t month = std::int64_t{int{first.year()}} * 12 + unsigned{first.month()} - 1;
    for (month = floorDiv(month, step) * step;; month += step) {
        const year_month_day date{
            year{static_cast<int>(floorDiv(month, 12))},
            std::chrono::month{static_cast<unsigned>(month - floorDiv(month, 12) * 12 + 1)}, day{1}};
        const std::int64_t time = toUtc(millisecondsOf(date), offset);
        if (time > end)
            return ticks;
        const bool january = date.month() == January;
        if (time >= start)
            ticks.push_back(
                {time, january ? fmt::format("{}", int{date.year()}) : kMonths[unsigned{date.month()} - 1],
                 january});
    }
}

} // namespace

std::vector<TimeTick> timeTicks(std::int64_t start, std::int64_t end, int maxCount, const UtcOffset& offset) {
    start = std::clamp(start, -kFarthest, kFarthest);
    end = std::clamp(end, -kFarthest, kFarthest);
    if (end < start)
        return {};
    const std::int64_t count = std::clamp(maxCount, 1, 100);
    const std::int64_t span = end - start;
    for (const std::int64_t step : kSteps)
        if (span / step + 1 <= count)
            return clockTicks(start, end, step, offset);
    for (const int step : kDaySteps)
        if (span / (step * kDay) + 2 <= count)
            return dayTicks(start, end, step, offset);
    const auto fits = [span, count](std::int64_t step) { return span / (step * 28 * kDay) + 1 <= count; };
    for (const int step : kMonthSteps)
        if (fits(step))
            return monthTicks(start, end, step, offset);
    int centuries = kMonthSteps.back();
    while (!fits(centuries))
        centuries *= 2;
    return monthTicks(start, end, centuries, offset);
}

} // namespace codesage::show
