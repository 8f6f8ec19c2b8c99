#include "measure/promql/eval/Calls.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

namespace codesage::promql {

namespace {

// A moment in UTC, counted as Go's time package does: in unsigned seconds since the first of January of a
// year far back, so that whatever a float converts to, wrapped around, has a date, and the same one.
class Moment {
public:
    explicit Moment(double seconds)
        : m_seconds(static_cast<std::uint64_t>(toInteger(seconds)) + kEpoch) {
        std::uint64_t day = m_seconds / kDay;
        const std::uint64_t cycle = day / kDaysOf400;
        day %= kDaysOf400;
        // The last day of a leap century, and of a leap year, would else begin a fifth one.
        const std::uint64_t century = std::min<std::uint64_t>(day / kDaysOf100, 3);
        day -= century * kDaysOf100;
        const std::uint64_t four = day / kDaysOf4;
        day -= four * kDaysOf4;
        const std::uint64_t one = std::min<std::uint64_t>(day / 365, 3);
        m_dayOfYear = day - one * 365;
        m_year = static_cast<std::int64_t>(cycle * 400 + century * 100 + four * 4 + one) + kFirstYear;
        const std::chrono::year_month_day date(newYear() + std::chrono::days(m_dayOfYear));
        m_month = static_cast<unsigned>(date.month());
        m_day = static_cast<unsigned>(date.day());
    }

    double year() const { return static_cast<double>(m_year); }
    double month() const { return m_month; }
    double dayOfMonth() const { return m_day; }
    double dayOfYear() const { return static_cast<double>(m_dayOfYear + 1); }
    // The first day of the count was a Monday.
    double dayOfWeek() const { return static_cast<double>((m_seconds + kDay) % (7 * kDay) / kDay); }
    double hour() const { return static_cast<double>(m_seconds % kDay / 3600); }
    double minute() const { return static_cast<double>(m_seconds % 3600 / 60); }
    double daysInMonth() const {
        const auto year = std::chrono::year_month_day(newYear()).year();
        return static_cast<unsigned>((year / std::chrono::month(m_month) / std::chrono::last).day());
    }

private:
    static constexpr std::uint64_t kDay = 86'400;
    static constexpr std::uint64_t kDaysOf400 = 146'097;
    static constexpr std::uint64_t kDaysOf100 = 36'524;
    static constexpr std::uint64_t kDaysOf4 = 1'461;
    static constexpr std::int64_t kFirstYear = -292'277'022'399;
    // From that year to 1970: whole cycles to the year 1, then 719,162 days.
    static constexpr std::uint64_t kEpoch = (292'277'022'400 / 400 * kDaysOf400 + 719'162) * kDay;

    // As the processor converts: what does not fit becomes the smallest integer.
    static std::int64_t toInteger(double value) {
        return value > -9223372036854775808.0 && value < 9223372036854775808.0
                   ? static_cast<std::int64_t>(value)
                   : std::numeric_limits<std::int64_t>::min();
    }
    // Of a year with the same calendar that std::chrono can hold.
    std::chrono::sys_days newYear() const {
        const auto inCycle = static_cast<int>((m_year % 400 + 400) % 400);
        return std::chrono::year(2000 + inCycle) / std::chrono::January / 1;
    }

    std::uint64_t m_seconds; // since kFirstYear
    std::uint64_t m_dayOfYear = 0;
    std::int64_t m_year = 0;
    unsigned m_month = 1;
    unsigned m_day = 1;
};

// Whole seconds, cut off towards zero as Go divides.
double secondsOf(TimestampMs time) {
    return static_cast<double>(time / 1000);
}

template <double (Moment::*part)() const>
Rows dated(const CallSite& site) {
    QueryContext& ctx = site.ctx();
    if (site.argumentCount() == 0) {
        auto now = std::make_unique<HeldRows>(ctx, site.grid.count);
        const std::span<double> values = now->add(ctx.keep({}));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = (Moment(secondsOf(site.grid.at(i))).*part)();
        return now;
    }
    Rows rows = site.vector(0);
    auto labels = withoutNames(ctx, *rows);
    const auto map = [](std::span<double> values) {
        for (double& value : values)
            if (isPresent(value))
                value = (Moment(value).*part)();
    };
    return mergedRows(ctx, relabelled(std::move(rows), std::move(labels), map), site.grid.count);
}

constexpr std::pair<std::string_view, CallFunction> kFunctions[] = {
    {"day_of_month", dated<&Moment::dayOfMonth>},
    {"day_of_week", dated<&Moment::dayOfWeek>},
    {"day_of_year", dated<&Moment::dayOfYear>},
    {"days_in_month", dated<&Moment::daysInMonth>},
    {"hour", dated<&Moment::hour>},
    {"minute", dated<&Moment::minute>},
    {"month", dated<&Moment::month>},
    {"year", dated<&Moment::year>},
};

} // namespace

CallFunction findDateFunction(std::string_view name) {
    for (const auto& [known, function] : kFunctions)
        if (known == name)
            return function;
    return nullptr;
}

} // namespace codesage::promql
