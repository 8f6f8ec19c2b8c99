#include "measure/tsdb/day/Day.h"

#include <charconv>
#include <chrono>
#include <fmt/format.h>

namespace codesage::tsdb {

bool isNamedDay(DayNumber day) {
    constexpr DayNumber kFirst = -719'528; // 0000-01-01
    constexpr DayNumber kLast = 2'932'896; // 9999-12-31
    return day >= kFirst && day <= kLast;
}

std::string dayFileName(DayNumber day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    return fmt::format("{:04}-{:02}-{:02}.db", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<DayNumber> dayOfFileName(std::string_view name) {
    if (name.size() != 13 || !name.ends_with(".db") || name[4] != '-' || name[7] != '-')
        return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t size) -> int {
        int value = -1;
        const char* const end = name.data() + at + size;
        return std::from_chars(name.data() + at, end, value).ptr == end ? value : -1;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (year < 0 || month < 1 || day < 1)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count();
}

} // namespace codesage::tsdb
