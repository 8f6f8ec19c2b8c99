#include "show/plot/Ticks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace codesage::show {

namespace {

constexpr int kMostTicks = 200;

double decimalStep(double raw) {
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= raw * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

double binaryStep(double raw) {
    return raw <= 1 ? decimalStep(raw) : std::pow(2.0, std::ceil(std::log2(raw) - 1e-9));
}

double secondsStep(double raw) {
    constexpr std::array kSteps{1.0,    2.0,    5.0,     10.0,    15.0,     30.0,     60.0,     120.0,
                                300.0,  600.0,  900.0,   1800.0,  3600.0,   7200.0,   10800.0,  21600.0,
                                43200., 86400., 172800., 604800., 1209600., 2592000., 7776000., 31536000.};
    if (raw < 1 || raw > kSteps.back())
        return decimalStep(raw);
    return *std::find_if(kSteps.begin(), kSteps.end(),
                         [raw](double step) { return step >= raw * (1 - 1e-9); });
}

double niceStep(double raw, TickBase base) {
    switch (base) {
    case TickBase::Binary:
        return binaryStep(raw);
    case TickBase::Seconds:
        return secondsStep(raw);
    case TickBase::Decimal:
        break;
    }
    return decimalStep(raw);
}

int decimalsFor(double step) {
    int decimals = 0;
    for (double scaled = step; decimals < 12; scaled *= 10, ++decimals)
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, std::abs(scaled)))
            break;
    return decimals;
}

double cleaned(double value, double step) {
    return std::abs(value) < step * 1e-9 ? 0.0 : value;
}

} // namespace

ValueTicks niceTicks(double low, double high, int maxCount, TickBase base) {
    ValueTicks ticks;
    if (!std::isfinite(low) || !std::isfinite(high))
        return ticks;
    const int count = std::clamp(maxCount, 2, kMostTicks);
    // At the very edge of double, neighbours can't be told apart.
    if (!(high - low > std::max(std::abs(low), std::abs(high)) * 1e-13)) {
        ticks.values = {low};
        return ticks;
    }
    const double span = std::isfinite(high - low) ? high - low : std::numeric_limits<double>::max();
    ticks.step = niceStep(span / (count - 1), base);
    // Rounding the step up can still leave one tick too many when a bound lies on a step.
    while (std::floor(high / ticks.step + 1e-9) - std::ceil(low / ticks.step - 1e-9) + 1 > count)
        ticks.step = niceStep(ticks.step * 1.01, base);
    ticks.decimals = decimalsFor(ticks.step);
    const double first = std::ceil(low / ticks.step - 1e-9);
    const double last = std::floor(high / ticks.step + 1e-9);
    for (double index = first; index <= last && ticks.values.size() < kMostTicks; ++index)
        ticks.values.push_back(cleaned(index * ticks.step, ticks.step));
    return ticks;
}

ValueRange niceRange(double low, double high, int maxCount, TickBase base) {
    if (!std::isfinite(low) || !std::isfinite(high) || low > high)
        return {0, 1};
    if (!(high - low > std::max(std::abs(low), std::abs(high)) * 1e-12)) {
        if (low == 0)
            return {0, 1};
        const double room = std::abs(low) / 2;
        return niceRange(low > 0 ? std::max(0.0, low - room) : low - room, low + room, maxCount, base);
    }
    const double step = niceTicks(low, high, std::max(2, maxCount - 1), base).step;
    return {cleaned(std::floor(low / step + 1e-9) * step, step),
            cleaned(std::ceil(high / step - 1e-9) * step, step)};
}

ValueTicks logTicks(double low, double high, double base, int maxCount) {
    ValueTicks ticks;
    if (!(low > 0) || !(high >= low) || !std::isfinite(high) || !(base > 1))
        return ticks;
    const double logBase = std::log(base);
    const double first = std::ceil(std::log(low) / logBase - 1e-9);
    const double last = std::floor(std::log(high) / logBase + 1e-9);
    const double every = std::max(1.0, std::ceil((last - first + 1) / std::clamp(maxCount, 1, kMostTicks)));
    for (double exponent = std::ceil(first / every) * every; exponent <= last; exponent += every)
        ticks.values.push_back(std::pow(base, exponent));
    if (!ticks.values.empty())
        ticks.decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(ticks.values.front()) - 1e-9)));
    return ticks;
}

} // namespace codesage::show
