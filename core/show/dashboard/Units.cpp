#include "show/dashboard/Units.h"

#include "show/dashboard/NumberText.h"
#include "show/dashboard/TimeUnits.h"
#include "show/dashboard/UnitTable.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <span>

namespace codesage::show {

namespace {

constexpr std::array<std::string_view, 17> kSi{"y", "z", "a", "f", "p", "n", "µ", "m", "",
                                               "k", "M", "G", "T", "P", "E", "Z", "Y"};
constexpr int kSiZero = 8;
// Grafana's formatter knows no prefix under femto.
constexpr int kSiFirst = 3;
constexpr std::array<std::string_view, 9> kBinary{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
constexpr std::array<std::string_view, 5> kCount{"", "K", "M", "B", "T"};
constexpr std::array<std::string_view, 9> kShort{"",       " K",     " Mil",  " Bil", " Tri",
                                                 " Quadr", " Quint", " Sext", " Sept"};

struct Scaled {
    std::string text;
    std::string_view prefix;
};

// Divides by the power of `factor` that leaves one to three digits, within the prefixes there are.
Scaled scaled(double value, std::optional<int> decimals, double factor,
              std::span<const std::string_view> prefixes, int zero) {
    if (!std::isfinite(value))
        return {plainNumber(value), {}};
    const int last = static_cast<int>(prefixes.size()) - 1;
    const double power = value == 0 ? 0 : std::floor(std::log10(std::abs(value)) / std::log10(factor));
    const int step = static_cast<int>(std::clamp(power, double(-zero), double(last - zero)));
    return {fixedNumber(value / std::pow(factor, step), decimals),
            prefixes[static_cast<std::size_t>(zero + step)]};
}

std::string behind(std::string_view prefix, std::string_view symbol) {
    return prefix.empty() && symbol.empty() ? std::string{} : " " + std::string(prefix) + std::string(symbol);
}

FormattedValue formatRow(const UnitRow& row, double value, std::optional<int> decimals) {
    const std::string symbol(row.symbol);
    switch (row.scale) {
    case UnitScale::Fixed:
        return {{}, fixedNumber(value, decimals), symbol};
    case UnitScale::Short: {
        const Scaled s = scaled(value, decimals, 1000, kShort, 0);
        return {{}, s.text, std::string(s.prefix)};
    }
    case UnitScale::Si:
    case UnitScale::SiUp: {
        const std::span<const std::string_view> prefixes = std::span(kSi).subspan(kSiFirst);
        const Scaled s = scaled(value, decimals, 1000, prefixes, kSiZero - kSiFirst + row.offset);
        return {{}, s.text, behind(s.prefix, symbol)};
    }
    case UnitScale::Binary: {
        const Scaled s = scaled(value, decimals, 1024, kBinary, row.offset);
        return {{}, s.text, behind(s.prefix, symbol)};
    }
    case UnitScale::Count: {
        const Scaled s = scaled(value, decimals, 1000, kCount, 0);
        return {{}, s.text, std::string(s.prefix) + " " + symbol};
    }
    case UnitScale::Currency:
    case UnitScale::CurrencyBehind: {
        const Scaled s = scaled(std::abs(value), decimals, 1000, kCount, 0);
        const std::string sign = value < 0 ? "-" : "";
        if (row.scale == UnitScale::Currency)
            return {sign + symbol, s.text, std::string(s.prefix)};
        return {sign, s.text, std::string(s.prefix) + symbol};
    }
    }
    return {};
}

// The shortest digits that still tell `whole` from its neighbours.
std::string hexFraction(double fraction, double whole) {
    double doubt =
        std::max((std::nextafter(whole, HUGE_VAL) - whole) / 2, std::numeric_limits<double>::min());
    if (fraction < doubt)
        return {};
    std::string text = ".";
    do {
        double digit = 0;
        fraction = std::modf(fraction * 16, &digit);
        doubt *= 16;
        const bool up = fraction > 0.5 && fraction + doubt > 1 && digit < 15;
        text += "0123456789abcdef"[static_cast<int>(digit) + (up ? 1 : 0)];
        if (up)
            break;
    } while (fraction >= doubt);
    return text;
}

std::string hexText(double value, std::optional<int> decimals) {
    const std::string rounded = fixedNumber(value, decimals);
    double number = 0;
    std::from_chars(rounded.data(), rounded.data() + rounded.size(), number);
    double whole = 0;
    double fraction = std::modf(std::abs(number), &whole);
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer,
                                   static_cast<unsigned long long>(std::min(whole, 1.8e19)), 16);
    std::string text = (number < 0 ? "-" : "") + std::string(buffer, end.ptr);
    text += hexFraction(fraction, std::abs(number));
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

// Rounds the digits of a decimal text half up, keeping `decimals` of them behind the point.
std::string roundedMantissa(std::string digits, std::size_t decimals, int& exponent) {
    const bool up = digits[decimals + 1] >= '5';
    digits.resize(decimals + 1);
    if (up) {
        std::size_t at = digits.size();
        while (at > 0 && digits[at - 1] == '9')
            digits[--at] = '0';
        if (at > 0) {
            ++digits[at - 1];
        } else {
            digits.insert(digits.begin(), '1');
            digits.pop_back();
            ++exponent;
        }
    }
    return decimals == 0 ? digits : digits.substr(0, 1) + "." + digits.substr(1);
}

std::string scientific(double value, std::optional<int> decimals) {
    char buffer[900];
    const auto end = decimals ? std::to_chars(buffer, buffer + sizeof buffer, std::abs(value),
                                              std::chars_format::scientific, 780)
                              : std::to_chars(buffer, buffer + sizeof buffer, std::abs(value),
                                              std::chars_format::scientific);
    std::string text(buffer, end.ptr);
    const std::size_t mark = text.find('e');
    int exponent = std::atoi(text.c_str() + mark + 1);
    std::string mantissa = text.substr(0, mark);
    if (decimals) {
        std::erase(mantissa, '.');
        mantissa =
            roundedMantissa(mantissa, static_cast<std::size_t>(std::clamp(*decimals, 0, 100)), exponent);
    }
    return (value < 0 ? "-" : "") + mantissa + (exponent < 0 ? "e-" : "e+") +
           std::to_string(std::abs(exponent));
}

// Thousands separated; at most three digits behind the point unless another number is asked for.
std::string grouped(double value, std::optional<int> decimals) {
    // Rounded away from zero, and a negative number that vanishes keeps its sign: as browsers do.
    std::string text = (value < 0 ? "-" : "") + fixedNumber(std::abs(value), decimals.value_or(3));
    if (text.find('e') != std::string::npos || !std::isfinite(value))
        return text;
    std::size_t point = text.find('.');
    if (point != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.')
            text.pop_back();
    }
    point = std::min(text.find('.'), text.size());
    const std::size_t first = text.front() == '-' ? 1 : 0;
    for (std::size_t at = point; at > first + 3;)
        text.insert(at -= 3, ",");
    return text;
}

std::optional<FormattedValue> formatSpecial(std::string_view unit, double value,
                                            std::optional<int> decimals) {
    if (unit.empty())
        return FormattedValue{{}, fixedNumber(value, decimals), {}};
    if (unit == "string")
        return FormattedValue{{}, plainNumber(value), {}};
    if (unit == "percentunit")
        return FormattedValue{{}, fixedNumber(value * 100, decimals), "%"};
    if (unit == "bool")
        return FormattedValue{{}, value != 0 ? "True" : "False", {}};
    if (unit == "bool_yes_no")
        return FormattedValue{{}, value != 0 ? "Yes" : "No", {}};
    if (unit == "bool_on_off")
        return FormattedValue{{}, value != 0 ? "On" : "Off", {}};
    if (unit == "locale")
        return FormattedValue{{}, grouped(value, decimals), {}};
    if (unit == "sci")
        return FormattedValue{{}, scientific(value, decimals), {}};
    if (unit == "hex")
        return FormattedValue{{}, hexText(value, decimals), {}};
    if (unit == "hex0x") {
        const std::string text = hexText(value, decimals);
        return FormattedValue{{}, text.front() == '-' ? "-0x" + text.substr(1) : "0x" + text, {}};
    }
    if (unit == "pressurepsi") {
        const Scaled s =
            scaled(value, decimals, 1000, std::array<std::string_view, 3>{" psi", " ksi", " Mpsi"}, 0);
        return FormattedValue{{}, s.text, std::string(s.prefix)};
    }
    return {};
}

// "suffix:things", "si:mm" and their like.
FormattedValue formatCustom(std::string_view unit, double value, std::optional<int> decimals) {
    const std::size_t colon = unit.find(':');
    const std::string_view kind =
        colon == std::string_view::npos ? std::string_view{} : unit.substr(0, colon);
    const std::string_view rest = colon == std::string_view::npos ? unit : unit.substr(colon + 1);
    if (kind == "prefix")
        return {std::string(rest), fixedNumber(value, decimals), {}};
    if (kind == "suffix")
        return {{}, fixedNumber(value, decimals), std::string(rest)};
    if (kind == "count")
        return formatRow({unit, UnitScale::Count, rest}, value, decimals);
    if (kind == "currency")
        return formatRow({unit, UnitScale::Currency, rest}, value, decimals);
    if (kind == "bool") {
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const std::string_view no = slash < rest.size() ? rest.substr(slash + 1) : std::string_view{};
        return {{}, std::string(value != 0 ? rest.substr(0, slash) : no), {}};
    }
    if (kind == "si" && !rest.empty()) {
        const auto* const prefix = std::ranges::find(kSi, rest.substr(0, 1));
        const bool scaledUnit = rest.size() > 1 && prefix != kSi.end();
        const int offset = scaledUnit ? static_cast<int>(prefix - kSi.begin()) - kSiZero : 0;
        return formatRow({unit, UnitScale::Si, scaledUnit ? rest.substr(1) : rest, offset}, value, decimals);
    }
    return {{}, fixedNumber(value, decimals), " " + std::string(unit)};
}

} // namespace

FormattedValue formatValue(std::string_view unit, double value, std::optional<int> decimals,
                           const UnitContext& context) {
    if (!std::isfinite(value))
        return {{}, plainNumber(value), {}};
    if (const UnitRow* row = findUnit(unit))
        return formatRow(*row, value, decimals);
    if (auto special = formatSpecial(unit, value, decimals))
        return *std::move(special);
    if (auto time = formatTimeUnit(unit, value, decimals, context))
        return *std::move(time);
    return formatCustom(unit, value, decimals);
}

bool isKnownUnit(std::string_view unit) {
    return findUnit(unit) != nullptr || formatSpecial(unit, 1, {}).has_value() || isTimeUnit(unit);
}

bool isBinaryUnit(std::string_view unit) {
    const UnitRow* row = findUnit(unit);
    return row != nullptr && row->scale == UnitScale::Binary;
}

std::optional<double> secondsPerUnit(std::string_view unit) {
    constexpr std::array<std::pair<std::string_view, double>, 11> kScales{{{"s", 1},
                                                                           {"ms", 1e-3},
                                                                           {"µs", 1e-6},
                                                                           {"ns", 1e-9},
                                                                           {"m", 60},
                                                                           {"h", 3600},
                                                                           {"d", 86400},
                                                                           {"dtdurations", 1},
                                                                           {"dtdurationms", 1e-3},
                                                                           {"dthms", 1},
                                                                           {"dtdhms", 1}}};
    for (const auto& [name, scale] : kScales)
        if (name == unit)
            return scale;
    return {};
}

} // namespace codesage::show
