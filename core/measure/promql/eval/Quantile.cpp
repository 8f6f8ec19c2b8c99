#include "measure/promql/eval/Quantile.h"

#include "measure/tsdb/Model.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace codesage::promql {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Relative difference below which two cumulative counts are the same but for rounding.
constexpr double kSmallDelta = 1e-12;

void sortBuckets(std::vector<HistogramBucket>& buckets) {
    std::ranges::stable_sort(buckets, {}, &HistogramBucket::upperBound);
}

// Bounds that are equal as numbers ("1" and "1.0") count together.
void coalesce(std::vector<HistogramBucket>& buckets) {
    std::size_t last = 0;
    for (std::size_t i = 1; i < buckets.size(); ++i) {
        if (buckets[i].upperBound == buckets[last].upperBound)
            buckets[last].count += buckets[i].count;
        else
            buckets[++last] = buckets[i];
    }
    buckets.resize(last + 1);
}

bool almostEqual(double a, double b) {
    if (a == b)
        return true;
    const double sum = std::abs(a) + std::abs(b);
    const double difference = std::abs(a - b);
    if (a == 0 || b == 0 || sum < std::numeric_limits<double>::min())
        return difference < kSmallDelta * std::numeric_limits<double>::min();
    return difference / std::min(sum, std::numeric_limits<double>::max()) < kSmallDelta;
}

void makeMonotonic(std::vector<HistogramBucket>& buckets, bool tolerant, BucketQuantile& result) {
    result.minBucket = kInfinity;
    result.maxBucket = -kInfinity;
    double highest = buckets.front().count;
    for (HistogramBucket& bucket : buckets) {
        if (tolerant && bucket.count != highest && almostEqual(highest, bucket.count)) {
            bucket.count = highest;
        } else if (bucket.count < highest) {
            result.forcedMonotonic = true;
            result.minBucket = std::min(result.minBucket, bucket.upperBound);
            result.maxBucket = std::max(result.maxBucket, bucket.upperBound);
            result.maxDifference = std::max(result.maxDifference, highest - bucket.count);
            bucket.count = highest;
        } else if (bucket.count > highest) {
            highest = bucket.count;
        }
    }
}

double interpolate(double phi, const std::vector<HistogramBucket>& buckets) {
    if (buckets.size() < 2 || buckets.back().count == 0)
        return tsdb::kNormalNaN;
    double rank = phi * buckets.back().count;
    const auto found =
        std::partition_point(buckets.begin(), buckets.end() - 1,
                             [&](const HistogramBucket& bucket) { return !(bucket.count >= rank); });
    const auto index = static_cast<std::size_t>(found - buckets.begin());
    if (index == buckets.size() - 1)
        return buckets[buckets.size() - 2].upperBound;
    if (index == 0 && buckets[0].upperBound <= 0)
        return buckets[0].upperBound;
    double start = 0;
    double count = buckets[index].count;
    if (index > 0) {
        start = buckets[index - 1].upperBound;
        count -= buckets[index - 1].count;
        rank -= buckets[index - 1].count;
    }
    return start + (buckets[index].upperBound - start) * (rank / count);
}

} // namespace

double quantileOf(double phi, std::vector<double>& values) {
    if (values.empty() || std::isnan(phi))
        return tsdb::kNormalNaN;
    if (phi < 0)
        return -kInfinity;
    if (phi > 1)
        return kInfinity;
    std::ranges::sort(values, [](double a, double b) { return std::isnan(a) ? !std::isnan(b) : a < b; });
    const auto count = static_cast<double>(values.size());
    const double rank = phi * (count - 1);
    const double lower = std::max(0.0, std::floor(rank));
    const double upper = std::min(count - 1, lower + 1);
    const double weight = rank - std::floor(rank);
    return values[static_cast<std::size_t>(lower)] * (1 - weight) +
           values[static_cast<std::size_t>(upper)] * weight;
}

BucketQuantile bucketQuantile(double phi, std::vector<HistogramBucket>& buckets, bool tolerant) {
    BucketQuantile result;
    if (std::isnan(phi) || phi < 0 || phi > 1) {
        result.value = std::isnan(phi) ? tsdb::kNormalNaN : phi < 0 ? -kInfinity : kInfinity;
        return result;
    }
    sortBuckets(buckets);
    if (buckets.empty() || buckets.back().upperBound != kInfinity) {
        result.value = tsdb::kNormalNaN;
        return result;
    }
    coalesce(buckets);
    makeMonotonic(buckets, tolerant, result);
    result.value = interpolate(phi, buckets);
    return result;
}

double bucketFraction(double lower, double upper, std::vector<HistogramBucket>& buckets) {
    sortBuckets(buckets);
    if (buckets.empty() || buckets.back().upperBound != kInfinity)
        return tsdb::kNormalNaN;
    coalesce(buckets);
    const double total = buckets.back().count;
    if (total == 0 || std::isnan(lower) || std::isnan(upper))
        return tsdb::kNormalNaN;
    if (lower >= upper)
        return 0;
    // How many observations lie below a value. Nothing is known about where they lie in a bucket without an
    // end: the last one counts for nothing, a first one without a beginning in full.
    const auto rankOf = [&](double value) {
        double below = 0;
        double bound = buckets.front().upperBound > 0 ? 0 : -kInfinity;
        for (const HistogramBucket& bucket : buckets) {
            if (value <= bound)
                return below;
            if (value < bucket.upperBound)
                return std::isinf(bound)
                           ? bucket.count
                           : below + (bucket.count - below) * (value - bound) / (bucket.upperBound - bound);
            below = bucket.count;
            bound = bucket.upperBound;
        }
        return total;
    };
    return (rankOf(upper) - rankOf(lower)) / total;
}

} // namespace codesage::promql
