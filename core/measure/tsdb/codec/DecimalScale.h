#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace codesage::tsdb {

// Doubles seen as integers over a power of ten. Most measured numbers are short decimals, and integers
// compress far better than the bits of a double. Exact by construction: a value counts as scalable only if
// mantissa / 10^digits gives back its very bits (both are exact doubles, and IEEE division rounds correctly).
struct DecimalScale {
    static constexpr int kMaxDigits = 15;

    int digits = 0;
    std::vector<std::int64_t> mantissas;   // one a value; where it is an exception, the previous mantissa
    std::vector<std::uint32_t> exceptions; // ascending positions of values that must be kept as bits

    // False when more than one value in eight would be an exception: then bits are the better form.
    bool build(std::span<const double> values);
};

double powerOfTen(int digits); // 0 to DecimalScale::kMaxDigits

} // namespace codesage::tsdb
