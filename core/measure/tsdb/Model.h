#pragma once

#include "base/core/Clock.h"
#include "measure/tsdb/Labels.h"
#include "measure/tsdb/Matcher.h"

#include <bit>
#include <cstdint>
#include <vector>

namespace codesage::tsdb {

// One measurement. `t` is wall time in milliseconds since the epoch; `v` keeps every bit, NaN payloads too.
struct Sample {
    TimestampMs t = 0;
    double v = 0;
};

// Two samples are the same when time and every bit of the value agree (NaN equals itself here).
inline bool sameBits(const Sample& a, const Sample& b) {
    return a.t == b.t && std::bit_cast<std::uint64_t>(a.v) == std::bit_cast<std::uint64_t>(b.v);
}

// Prometheus's marker for "this series has ended here" (model/value/value.go): one certain NaN.
inline constexpr std::uint64_t kStaleNaNBits = 0x7ff0000000000002ull;
// The ordinary NaN that Go's math.NaN() yields and that queries produce.
inline constexpr std::uint64_t kNormalNaNBits = 0x7ff8000000000001ull;
inline constexpr double kStaleNaN = std::bit_cast<double>(kStaleNaNBits);
inline constexpr double kNormalNaN = std::bit_cast<double>(kNormalNaNBits);

inline bool isStaleNaN(double value) {
    return std::bit_cast<std::uint64_t>(value) == kStaleNaNBits;
}

// One series with samples in ascending time, no time twice.
struct SeriesData {
    Labels labels;
    std::vector<Sample> samples;
};

} // namespace codesage::tsdb
