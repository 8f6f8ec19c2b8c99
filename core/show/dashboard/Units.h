#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::show {

// A value as Grafana shows it in a unit. Shown as prefix + text + suffix; the suffix brings its own space.
// Stat panels draw the affixes smaller.
struct FormattedValue {
    std::string prefix;
    std::string text;
    std::string suffix;

    std::string joined() const { return prefix + text + suffix; }
};

// What units that show a moment need to know; everything else ignores it.
struct UnitContext {
    std::int64_t now = 0; // milliseconds since the epoch, for "3 hours ago"
    std::function<std::int64_t(std::int64_t)> utcOffset = {}; // milliseconds ahead of UTC; empty: UTC
};

// Formats with Grafana's rounding and scaling (checked against its own formatter's answers). `decimals`
// empty: as many as the value needs for about three digits. A unit that isn't known is written behind the
// value as it is, which is what Grafana does with a custom unit; "suffix:", "prefix:", "si:", "count:",
// "currency:", "bool:" and "time:" work as there. NaN gives "NaN", infinities "∞" and "-∞".
FormattedValue formatValue(std::string_view unit, double value, std::optional<int> decimals = {},
                           const UnitContext& context = {});

// True for a unit id that is known by name (not merely shown as a custom suffix).
bool isKnownUnit(std::string_view unit);

// True when values of this unit are counted in powers of 1024: axes then want ticks there.
bool isBinaryUnit(std::string_view unit);
// True when values are durations, and how many seconds one of them is.
std::optional<double> secondsPerUnit(std::string_view unit);

} // namespace codesage::show
