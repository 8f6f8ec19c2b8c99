#include "measure/tsdb/SampleMerge.h"

#include <algorithm>

namespace codesage::tsdb {

void orderSamples(std::vector<Sample>& samples, std::size_t begin) {
    const auto first = samples.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto notAscending = [](const Sample& a, const Sample& b) { return a.t >= b.t; };
    if (std::adjacent_find(first, samples.end(), notAscending) == samples.end())
        return;
    std::stable_sort(first, samples.end(), [](const Sample& a, const Sample& b) { return a.t < b.t; });
    samples.erase(
        std::unique(first, samples.end(), [](const Sample& a, const Sample& b) { return a.t == b.t; }),
        samples.end());
}

} // namespace codesage::tsdb
