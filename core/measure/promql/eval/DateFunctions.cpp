#include "measure/promql/eval/Calls.h"

#include <chrono>
#include <cmath>

namespace codesage::promql {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// A moment in UTC.
struct Moment {
    std::int64_t seconds; // since the epoch
    std::int64_t day;     // since the epoch
    std::int64_t second;  // of the day
    year_month_day date;
};

Moment momentOf(double value) {
    // The calendar's type reaches a few 10,000 years; what lies beyond has no meaning to lose.
    constexpr double kLargest = 9e11;
    Moment moment{};
    moment.seconds =
        std::isnan(value) ? 0 : static_cast<std::int64_t>(std::clamp(value, -kLargest, kLargest));
    moment.day = moment.seconds / 86'400 - (moment.seconds % 86'400 < 0 ? 1 : 0);
    moment.second = moment.seconds - moment.day * 86'400;
    moment.date = year_month_day(sys_days(days(moment.day)));
    return moment;
}

double year(const Moment& moment) {
    return static_cast<int>(moment.date.year());
}

double month(const Moment& moment) {
    return static_cast<unsigned>(moment.date.month());
}

double dayOfMonth(const Moment& moment) {
    return static_cast<unsigned>(moment.date.day());
}

double dayOfWeek(const Moment& moment) {
    return std::chrono::weekday(sys_days(days(moment.day))).c_encoding();
}

double dayOfYear(const Moment& moment) {
    const sys_days newYear = moment.date.year() / std::chrono::January / 1;
    return static_cast<double>((sys_days(days(moment.day)) - newYear).count() + 1);
}

double daysInMonth(const Moment& moment) {
    return static_cast<unsigned>((moment.date.year() / moment.date.month() / std::chrono::last).day());
}

double hour(const Moment& moment) {
    return static_cast<double>(moment.second / 3600);
}

double minute(const Moment& moment) {
    return static_cast<double>(moment.second / 60 % 60);
}

template <double (*part)(const Moment&)>
Rows dated(const CallSite& site) {
    QueryContext& ctx = site.ctx();
    if (site.argumentCount() == 0) {
        auto now = std::make_unique<HeldRows>(ctx, site.grid.count);
        const std::span<double> values = now->add(ctx.keep({}));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = part(momentOf(std::floor(static_cast<double>(site.grid.at(i)) / 1000)));
        return now;
    }
    Rows rows = site.vector(0);
    auto labels = withoutNames(ctx, *rows);
    const auto map = [](std::span<double> values) {
        for (double& value : values)
            if (isPresent(value))
                value = part(momentOf(value));
    };
    return mergedRows(ctx, relabelled(std::move(rows), std::move(labels), map), site.grid.count);
}

constexpr std::pair<std::string_view, CallFunction> kFunctions[] = {
    {"day_of_month", dated<dayOfMonth>},
    {"day_of_week", dated<dayOfWeek>},
    {"day_of_year", dated<dayOfYear>},
    {"days_in_month", dated<daysInMonth>},
    {"hour", dated<hour>},
    {"minute", dated<minute>},
    {"month", dated<month>},
    {"year", dated<year>},
};

} // namespace

CallFunction findDateFunction(std::string_view name) {
    for (const auto& [known, function] : kFunctions)
        if (known == name)
            return function;
    return nullptr;
}

} // namespace codesage::promql
