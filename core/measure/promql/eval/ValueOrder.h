#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace codesage::promql {

// A value with the row that it belongs to.
struct RankedRow {
    double value = 0;
    std::size_t row = 0;
};

// Prometheus's order of values for topk, bottomk and sort: NaN before everything, itself included (so it is
// no strict weak order, and which of two NaN comes first depends on the algorithm).
struct ByValue {
    bool descending = false;
    bool operator()(const RankedRow& a, const RankedRow& b) const {
        if (std::isnan(a.value))
            return true;
        return descending ? a.value > b.value : a.value < b.value;
    }
};

// Sorts by ByValue reversed, NaN last. Up to twelve elements exactly as Go's sort.Sort does (by insertion),
// more with equal ones in their old order.
inline void sortReversed(std::vector<RankedRow>& rows, bool descending) {
    const ByValue less{descending};
    if (rows.size() <= 12) {
        for (std::size_t i = 1; i < rows.size(); ++i)
            for (std::size_t j = i; j > 0 && less(rows[j - 1], rows[j]); --j)
                std::swap(rows[j - 1], rows[j]);
        return;
    }
    std::ranges::stable_sort(rows, [&](const RankedRow& a, const RankedRow& b) {
        if (std::isnan(a.value) || std::isnan(b.value))
            return !std::isnan(a.value) && std::isnan(b.value);
        return less(b, a);
    });
}

} // namespace codesage::promql
