#include "engine/StorageMetrics.h"

#include "base/core/WorkerPool.h"
#include "code/index/Codebases.h"
#include "measure/metrics/Catalogue.h"
#include "measure/tsdb/StoreStats.h"

namespace codesage {

using metrics::Family;
using metrics::makeFamily;
using metrics::MetricName;
using metrics::single;

namespace {

double number(std::uint64_t value) {
    return static_cast<double>(value);
}

} // namespace

void addStoreFamilies(const tsdb::StoreStats& stats, std::vector<Family>& families) {
    families.push_back(single("codesage_tsdb_series", number(stats.series)));
    families.push_back(single("codesage_tsdb_samples_appended_total", number(stats.appendedSamples)));
    families.push_back(single("codesage_tsdb_samples_out_of_order_total", number(stats.tooOldSamples)));
    families.push_back(single("codesage_tsdb_samples_duplicate_total", number(stats.conflictingSamples)));
    families.push_back(single("codesage_tsdb_chunks", number(stats.chunks)));
    families.push_back(single("codesage_tsdb_disk_bytes", number(stats.fileBytes)));
    families.push_back(single("codesage_tsdb_corruptions_total", number(stats.corruptions)));
    families.push_back(single("codesage_tsdb_series_limit_refusals_total", number(stats.seriesLimitHits)));
}

void addCodebaseFamilies(const code::Codebases& codebases, std::vector<Family>& families) {
    const auto all = codebases.list();
    if (all.empty())
        return;
    Family files = makeFamily(MetricName("codesage_index_files"));
    Family bytes = makeFamily(MetricName("codesage_index_bytes"));
    Family skipped = makeFamily(MetricName("codesage_index_skipped_files"));
    Family indexed = makeFamily(MetricName("codesage_index_last_success_timestamp_seconds"));
    for (const code::CodebaseStatus& status : all) {
        const std::string root = status.root.string();
        metrics::addPoint(files, MetricName("codesage_index_files").spec(), {root}, number(status.files));
        metrics::addPoint(bytes, MetricName("codesage_index_bytes").spec(), {root},
                          number(status.indexBytes));
        if (status.indexedAt > 0)
            metrics::addPoint(indexed, MetricName("codesage_index_last_success_timestamp_seconds").spec(),
                              {root}, static_cast<double>(status.indexedAt) / 1000.0);
        for (std::size_t i = 0; i < code::kSkipReasonCount; ++i) {
            const auto reason = static_cast<code::SkipReason>(i);
            if (const auto& entry = status.skipped[reason]; entry.count > 0)
                metrics::addPoint(skipped, MetricName("codesage_index_skipped_files").spec(),
                                  {root, code::skipReasonName(reason)}, number(entry.count));
        }
    }
    families.push_back(std::move(files));
    families.push_back(std::move(bytes));
    families.push_back(std::move(indexed));
    if (!skipped.points.empty())
        families.push_back(std::move(skipped));
}

void addPoolFamilies(const std::vector<PoolState>& pools, std::vector<Family>& families) {
    Family connections = makeFamily(MetricName("codesage_pool_connections"));
    Family queued = makeFamily(MetricName("codesage_pool_queued_jobs"));
    Family refused = makeFamily(MetricName("codesage_pool_timeouts_total"));
    const auto& states = MetricName("codesage_pool_connections").spec();
    for (const PoolState& state : pools) {
        const std::size_t busy = std::min(state.pool->running(), state.pool->threads());
        metrics::addPoint(connections, states, {state.name, "busy"}, number(busy));
        metrics::addPoint(connections, states, {state.name, "idle"}, number(state.pool->threads() - busy));
        metrics::addPoint(queued, MetricName("codesage_pool_queued_jobs").spec(), {state.name},
                          number(state.pool->queued()));
        metrics::addPoint(refused, MetricName("codesage_pool_timeouts_total").spec(), {state.name},
                          number(state.pool->refused()));
    }
    families.push_back(std::move(connections));
    families.push_back(std::move(queued));
    families.push_back(std::move(refused));
}

} // namespace codesage
