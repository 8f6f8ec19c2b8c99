#include "measure/tsdb/codec/DecimalScale.h"

#include <array>
#include <bit>
#include <cmath>

namespace codesage::tsdb {

namespace {

constexpr std::array<double, DecimalScale::kMaxDigits + 1> kPowers = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
// Integers up to here are exact doubles, and the nearest integer to a rounded product is the right one.
constexpr double kLargest = 4503599627370496.0; // 2^52

bool scaled(double value, int digits, std::int64_t& mantissa) {
    const double power = kPowers[static_cast<std::size_t>(digits)];
    const double product = value * power;
    if (!(std::abs(product) < kLargest)) // NaN and infinities fail here too
        return false;
    mantissa = std::llrint(product);
    return std::bit_cast<std::uint64_t>(static_cast<double>(mantissa) / power) ==
           std::bit_cast<std::uint64_t>(value);
}

} // namespace

double powerOfTen(int digits) {
    return kPowers[static_cast<std::size_t>(digits)];
}

bool DecimalScale::build(std::span<const double> values) {
    const std::size_t allowed = values.size() / 8 + 1;
    // More digits keep what fewer digits could express, up to 2^52: so the scale only ever grows.
    digits = 0;
    std::size_t misses = 0;
    for (const double value : values) {
        std::int64_t ignored = 0;
        int tried = digits;
        while (tried <= kMaxDigits && !scaled(value, tried, ignored))
            ++tried;
        if (tried <= kMaxDigits)
            digits = tried;
        else if (++misses > allowed)
            return false;
    }
    mantissas.resize(values.size());
    exceptions.clear();
    std::int64_t last = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::int64_t mantissa = 0;
        if (scaled(values[i], digits, mantissa))
            last = mantissa;
        else if (exceptions.size() == allowed)
            return false;
        else
            exceptions.push_back(static_cast<std::uint32_t>(i));
        mantissas[i] = last;
    }
    return true;
}

} // namespace codesage::tsdb
