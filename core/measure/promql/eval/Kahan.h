#pragma once

#include <cmath>

namespace codesage::promql {

// Neumaier's compensated sum: the total is sum + compensation. An infinite sum needs, and keeps, none; in
// Prometheus 2 it had one, which made NaN of what followed (`resetsAtInfinity` false).
template <bool resetsAtInfinity>
struct BasicKahanSum {
    double sum = 0;
    double compensation = 0;

    void add(double value) {
        const double next = sum + value;
        if (resetsAtInfinity && std::isinf(next))
            compensation = 0;
        else if (std::abs(sum) >= std::abs(value))
            compensation += (sum - next) + value;
        else
            compensation += (value - next) + sum;
        sum = next;
    }
    double total() const { return sum + compensation; }
};

using KahanSum = BasicKahanSum<true>;
using KahanSumOf2 = BasicKahanSum<false>;

// A mean as Prometheus 3 takes it: of the compensated sum, and where that would overflow, incremental.
struct KahanMean {
    KahanSum sum;
    double count = 0;
    bool incremental = false;

    void add(double value) {
        ++count;
        if (count == 1) {
            sum.sum = value;
            return;
        }
        if (!incremental) {
            KahanSum next = sum;
            next.add(value);
            if (!std::isinf(next.sum)) {
                sum = next;
                return;
            }
            incremental = true;
            sum.sum /= count - 1;
            sum.compensation /= count - 1;
        }
        const double share = (count - 1) / count;
        sum.sum *= share;
        sum.compensation *= share;
        sum.add(value / count);
    }
    double mean() const { return incremental ? sum.total() : sum.sum / count + sum.compensation / count; }
};

// May `value` be added to an infinite running mean without a change? Keeps Inf - Inf out of the mean.
inline bool keepsInfiniteMean(double mean, double value) {
    if (!std::isinf(mean))
        return false;
    return std::isinf(value) ? (mean > 0) == (value > 0) : !std::isnan(value);
}

} // namespace codesage::promql
