#pragma once

#include "show/dashboard/Series.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace codesage::show {

// What a line chart draws of one series: x in milliseconds since the epoch, ascending; a NaN value lifts the
// pen, and the next point begins a new stroke.
struct PlotPoint {
    std::int64_t time = 0;
    double value = 0;
    bool isGap() const { return value != value; }
};

// Neighbouring samples farther apart than this aren't joined; kJoinAll joins across everything, nulls too.
inline constexpr std::int64_t kJoinAll = std::numeric_limits<std::int64_t>::max();

struct ReduceOptions {
    std::int64_t start = 0; // the plot's time range, milliseconds
    std::int64_t end = 0;
    int pixels = 1; // its width in device pixels
    std::int64_t maxGap = kJoinAll;
    bool logarithmic = false; // values <= 0 can't be drawn and become gaps
};

// The smallest and the largest value of each pixel, in the order they happened: at most two points a pixel,
// plus gaps, plus one sample beyond either edge so that lines run out of the plot. Pixel columns are aligned
// to absolute time: the same samples give the same points when the range moves by a whole column. A series
// with fewer points than that is passed through unchanged. Infinite values count as gaps. O(samples in
// range).
std::vector<PlotPoint> reduceToPixels(const Series& series, const ReduceOptions& options);

// Index range [first, last) of the samples inside [start, end].
struct SampleSpan {
    std::size_t first = 0;
    std::size_t last = 0;
};
SampleSpan samplesWithin(const Series& series, std::int64_t start, std::int64_t end);

// The sample nearest to `time` that is not a gap and at most `reach` milliseconds away.
std::optional<std::size_t> nearestSample(const Series& series, std::int64_t time, std::int64_t reach);

// Smallest and largest finite value inside [start, end]; nothing when there is none.
struct Extent {
    double low = 0;
    double high = 0;
};
std::optional<Extent> extentOf(const Series& series, std::int64_t start, std::int64_t end);

} // namespace codesage::show
