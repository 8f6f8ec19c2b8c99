#include "show/dashboard/NumberText.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace codesage::show {

namespace {

constexpr int kMostDecimals = 100;

int neededDecimals(double value) {
    const double size = std::abs(value);
    const double magnitude = std::floor(std::log(size) / std::log(10.0));
    double decimals = 1 - magnitude;
    // A leading digit above 2.25 needs no third one less: 2.5 keeps its half.
    if (size / std::pow(10.0, -decimals) > 2.25)
        ++decimals;
    if (std::fmod(value, 1) == 0)
        decimals = 0;
    return static_cast<int>(std::clamp(decimals, 0.0, double{kMostDecimals}));
}

// Half away from minus infinity, as JavaScript's Math.round.
double roundedHalfUp(double value) {
    const double floor = std::floor(value);
    return value - floor >= 0.5 ? floor + 1 : floor;
}

} // namespace

std::string plainNumber(double value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value < 0 ? "-∞" : "∞";
    if (value == 0)
        return "0";
    const double size = std::abs(value);
    char buffer[400];
    if (size >= 1e-6 && size < 1e21) {
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
        return {buffer, end.ptr};
    }
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    std::string text(buffer, end.ptr);
    // C++ writes e-09, JavaScript e-9.
    const std::size_t digits = text.find('e') + 2;
    while (text.size() > digits + 1 && text[digits] == '0')
        text.erase(digits, 1);
    return text;
}

std::string fixedNumber(double value, std::optional<int> decimals) {
    if (!std::isfinite(value))
        return plainNumber(value);
    const int digits = decimals     ? std::clamp(*decimals, 0, kMostDecimals)
                       : value == 0 ? 0
                                    : neededDecimals(value);
    if (value == 0)
        return digits > 0 ? "0." + std::string(static_cast<std::size_t>(digits), '0') : "0";
    const double factor = std::pow(10.0, digits);
    const double scaled = value * factor;
    std::string text = plainNumber(std::isfinite(scaled) ? roundedHalfUp(scaled) / factor : value);
    if (text.find('e') != std::string::npos)
        return text;
    const std::size_t point = text.find('.');
    const int present = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
    if (present < digits) {
        if (present == 0)
            text += '.';
        text.append(static_cast<std::size_t>(digits - present), '0');
    }
    return text;
}

} // namespace codesage::show
