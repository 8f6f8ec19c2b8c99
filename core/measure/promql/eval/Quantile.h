#pragma once

#include <cstddef>
#include <vector>

namespace codesage::promql {

// The φ-quantile by linear interpolation between the two nearest ranks. Sorts `values`, NaN first. NaN
// without values or for a NaN φ; -Inf and +Inf for a φ outside 0 to 1.
double quantileOf(double phi, std::vector<double>& values);

struct HistogramBucket {
    double upperBound = 0;
    double count = 0; // cumulative
};

struct BucketQuantile {
    double value = 0;
    bool forcedMonotonic = false;
    double minBucket = 0; // where counts fell and were raised
    double maxBucket = 0;
    double maxDifference = 0;
};

// The φ-quantile of a classic histogram: linear inside a bucket, from 0 in the first one when its bound is
// positive; the last finite bound when it falls into the +Inf bucket. NaN when there is no +Inf bucket, no
// observation, or less than two buckets. Counts that fall are raised to the one before; with `tolerant`
// differences of floating-point noise are levelled silently first (Prometheus 3). Sorts `buckets`.
BucketQuantile bucketQuantile(double phi, std::vector<HistogramBucket>& buckets, bool tolerant);

// The share of observations between `lower` and `upper`, by the same interpolation (Prometheus 3).
double bucketFraction(double lower, double upper, std::vector<HistogramBucket>& buckets);

} // namespace codesage::promql
