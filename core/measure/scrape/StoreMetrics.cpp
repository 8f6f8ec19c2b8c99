#include "measure/scrape/StoreMetrics.h"

namespace codesage::scrape {

std::vector<metrics::Family> storeFamilies(const tsdb::StoreStats& stats) {
    using metrics::single;
    const auto number = [](std::uint64_t value) { return static_cast<double>(value); };

    metrics::Family memory = single("codesage_tsdb_memory_bytes", number(stats.headBytes), {"head"});
    addPoint(memory, *metrics::findMetric(memory.name), {"index"}, number(stats.indexBytes));
    metrics::Family days = single("codesage_tsdb_day_files", number(stats.days - stats.sealedDays), {"open"});
    addPoint(days, *metrics::findMetric(days.name), {"sealed"}, number(stats.sealedDays));
    return {
        single("codesage_tsdb_series", number(stats.series)),
        single("codesage_tsdb_samples_appended_total", number(stats.appendedSamples)),
        single("codesage_tsdb_samples_out_of_order_total", number(stats.outOfOrderSamples)),
        single("codesage_tsdb_samples_too_old_total", number(stats.tooOldSamples)),
        single("codesage_tsdb_samples_duplicate_total", number(stats.duplicateSamples)),
        single("codesage_tsdb_samples_conflicting_total", number(stats.conflictingSamples)),
        single("codesage_tsdb_head_samples", number(stats.headSamples)),
        single("codesage_tsdb_stored_samples", number(stats.storedSamples)),
        single("codesage_tsdb_chunks", number(stats.chunks)),
        single("codesage_tsdb_chunk_bytes", number(stats.chunkBytes)),
        single("codesage_tsdb_disk_bytes", number(stats.fileBytes)),
        std::move(memory),
        std::move(days),
        single("codesage_tsdb_commits_total", number(stats.commits)),
        single("codesage_tsdb_commit_errors_total", number(stats.commitErrors)),
        single("codesage_tsdb_corruptions_total", number(stats.corruptions)),
        single("codesage_tsdb_maintenance_errors_total", number(stats.maintenanceErrors)),
        single("codesage_tsdb_series_limit_refusals_total", number(stats.seriesLimitHits)),
    };
}

} // namespace codesage::scrape
