#pragma once

#include "base/core/Clock.h"
#include "measure/metrics/Catalogue.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

struct Bucket {
    double upperBound = 0; // inclusive; the last one is +Inf
    std::uint64_t cumulativeCount = 0;
};

struct HistogramValue {
    std::vector<Bucket> buckets;
    std::uint64_t count = 0;
    double sum = 0;
};

// One labelled value of a family.
struct Point {
    Labels labels; // without the name; order as declared
    double value = 0;
    HistogramValue histogram{};             // when the family is a histogram
    std::optional<TimestampMs> timestamp{}; // none: the time of the scrape
    std::optional<TimestampMs> created{};   // OpenMetrics `_created`, when known
};

// A metric with its values at one moment: what `Instruments::collect` returns, `writeText` writes and the
// self-scrape appends. A plain value; crosses threads whole.
struct Family {
    std::string name;
    std::string help;
    MetricType type = MetricType::Untyped;
    std::string unit;
    std::vector<Point> points;
};

using LabelValues = std::initializer_list<std::string_view>;

// An empty family as the catalogue declares it.
Family makeFamily(const MetricSpec& spec);
inline Family makeFamily(MetricName name) {
    return makeFamily(name.spec());
}
// Adds a value; `values` pair with the declared labels in their order (as many as declared).
void addPoint(Family& family, const MetricSpec& spec, LabelValues values, double value);
// A family of one value, for gauges and counters without labels.
Family single(MetricName name, double value, LabelValues values = {});

// One sample of the data model that a family stands for. The views last as long as the call.
struct SampleView {
    std::string_view name; // of the series: "x_seconds_bucket"
    const Labels& labels;
    std::string_view extraName; // "le" on a bucket, else empty
    std::string_view extraValue;
    double value;
};

// Walks the samples of a family in the order of its text form; a histogram gives _bucket, _sum and _count.
void forEachSample(const Family& family, const std::function<void(const SampleView&)>& sink);

// A bucket's bound as every output of ours writes it: "0.5", "1.0", "+Inf" (OpenMetrics's canonical form,
// also in plain text, so that one rule fits every way of scraping).
std::string formatBound(double bound);

} // namespace codesage::metrics
