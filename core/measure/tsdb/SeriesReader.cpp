#include "measure/tsdb/SeriesReader.h"

namespace codesage::tsdb {

Result<std::vector<SeriesData>> SeriesReader::select(const std::vector<Matcher>& matchers, TimestampMs from,
                                                     TimestampMs to, const std::stop_token& stop) const {
    CODESAGE_TRY(const auto set, open(matchers, from, to, stop));
    std::vector<SeriesData> found;
    for (std::size_t i = 0; i < set->size(); ++i) {
        std::vector<Sample> samples;
        CODESAGE_CHECK(set->read(i, from, to, samples, stop));
        if (!samples.empty())
            found.push_back({set->labels(i), std::move(samples)});
    }
    return found;
}

} // namespace codesage::tsdb
