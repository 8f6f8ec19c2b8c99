#include "measure/promql/eval/Calls.h"

#include "measure/promql/Literals.h"
#include "measure/promql/eval/Quantile.h"

#include <charconv>
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <unordered_map>

namespace codesage::promql {

namespace {

constexpr std::string_view kBucketLabel = "le";

// The rows of one histogram: everything but the bound is equal.
struct Histogram {
    const tsdb::Labels* labels = nullptr; // without bound and name
    std::string name;
    std::vector<double> bounds;
    std::vector<std::size_t> rows;
};

std::optional<double> boundOf(std::string_view text) {
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return {};
    return value;
}

std::vector<Histogram> histogramsOf(const CallSite& site, const RowSource& rows, TextRange at) {
    std::vector<Histogram> histograms;
    std::unordered_map<tsdb::Labels, std::size_t, tsdb::LabelsHash> indexes;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const tsdb::Labels& labels = rows.labels(row);
        const auto bound = boundOf(labels.get(kBucketLabel));
        if (!bound) {
            std::string text = "bucket label \"le\" is missing or has a malformed value of " +
                               goQuoted(labels.get(kBucketLabel));
            if (labels.has(tsdb::kNameLabel))
                text += " for metric name " + goQuoted(labels.metricName());
            site.ctx().warn(std::move(text), at);
            continue;
        }
        const auto [index, isNew] =
            indexes.try_emplace(labels.dropping({std::string(kBucketLabel)}), histograms.size());
        if (isNew) {
            tsdb::Labels own = index->first;
            own.remove(tsdb::kNameLabel);
            histograms.push_back({site.ctx().keep(std::move(own)), std::string(labels.metricName()), {}, {}});
        }
        histograms[index->second].bounds.push_back(*bound);
        histograms[index->second].rows.push_back(row);
    }
    return histograms;
}

void bucketsAt(const Histogram& histogram, const HeldRows& held, std::size_t step,
               std::vector<HistogramBucket>& buckets) {
    buckets.clear();
    for (std::size_t i = 0; i < histogram.rows.size(); ++i) {
        const double count = held.row(histogram.rows[i])[step];
        if (isPresent(count))
            buckets.push_back({histogram.bounds[i], count});
    }
}

// Collects where counts had to be raised, for one note a metric.
class Monotonicity {
public:
    void note(const BucketQuantile& quantile, TimestampMs at) {
        if (!quantile.forcedMonotonic)
            return;
        m_first = m_count == 0 ? at : std::min(m_first, at);
        m_last = m_count == 0 ? at : std::max(m_last, at);
        m_minBucket = m_count == 0 ? quantile.minBucket : std::min(m_minBucket, quantile.minBucket);
        m_maxBucket = m_count == 0 ? quantile.maxBucket : std::max(m_maxBucket, quantile.maxBucket);
        m_difference = std::max(m_difference, quantile.maxDifference);
        ++m_count;
    }
    void tell(QueryContext& ctx, TextRange at) const {
        if (m_count == 0)
            return;
        const auto time = [](TimestampMs t) {
            return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(t / 1000)));
        };
        ctx.inform(
            fmt::format("input to histogram_quantile needed to be fixed for monotonicity (see "
                        "https://prometheus.io/docs/prometheus/latest/querying/functions/"
                        "#histogram_quantile), from buckets {} to {}, with a max diff of {:.2g}, over {} "
                        "samples from {} to {}",
                        shortNumber(m_minBucket), shortNumber(m_maxBucket), m_difference, m_count,
                        time(m_first), time(m_last)),
            at);
    }

private:
    TimestampMs m_first = 0;
    TimestampMs m_last = 0;
    double m_minBucket = 0;
    double m_maxBucket = 0;
    double m_difference = 0;
    std::size_t m_count = 0;
};

} // namespace

Rows histogramQuantile(const CallSite& site) {
    QueryContext& ctx = site.ctx();
    const std::vector<double> quantiles = site.scalar(0);
    for (const double phi : quantiles)
        if (!(phi >= 0 && phi <= 1))
            ctx.warn("quantile value should be between 0 and 1, got " + shortNumber(phi),
                     site.argument(0).at);
    const auto held = heldRows(ctx, site.vector(1), site.grid.count);
    auto result = std::make_unique<HeldRows>(ctx, site.grid.count);
    Monotonicity monotonicity;
    std::vector<HistogramBucket> buckets;
    for (const Histogram& histogram : histogramsOf(site, *held, site.argument(1).at)) {
        ctx.check();
        const std::span<double> out = result->add(histogram.labels);
        for (std::size_t step = 0; step < out.size(); ++step) {
            bucketsAt(histogram, *held, step, buckets);
            if (buckets.empty())
                continue;
            const BucketQuantile quantile = bucketQuantile(quantiles[step], buckets, !ctx.isV2());
            monotonicity.note(quantile, site.grid.at(step));
            out[step] = quantile.value;
        }
    }
    monotonicity.tell(ctx, site.argument(1).at);
    return mergedRows(ctx, std::move(result), site.grid.count);
}

Rows histogramFraction(const CallSite& site) {
    QueryContext& ctx = site.ctx();
    const std::vector<double> lower = site.scalar(0);
    const std::vector<double> upper = site.scalar(1);
    const auto held = heldRows(ctx, site.vector(2), site.grid.count);
    auto result = std::make_unique<HeldRows>(ctx, site.grid.count);
    if (ctx.isV2()) // which knew it for native histograms only
        return result;
    std::vector<HistogramBucket> buckets;
    for (const Histogram& histogram : histogramsOf(site, *held, site.argument(2).at)) {
        ctx.check();
        const std::span<double> out = result->add(histogram.labels);
        for (std::size_t step = 0; step < out.size(); ++step) {
            bucketsAt(histogram, *held, step, buckets);
            if (!buckets.empty())
                out[step] = bucketFraction(lower[step], upper[step], buckets);
        }
    }
    return mergedRows(ctx, std::move(result), site.grid.count);
}

} // namespace codesage::promql
