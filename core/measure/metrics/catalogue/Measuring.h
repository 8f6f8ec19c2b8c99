#pragma once

#include "measure/metrics/MetricSpec.h"
#include "measure/metrics/catalogue/Buckets.h"

// What the metrics engine counts about itself, and the series that a scrape writes beside what it read.
namespace codesage::metrics::catalogue {

inline constexpr std::string_view kNeedsTarget = "a scrape target";

// A row is two lines: what identifies the metric, and its text.
// clang-format off
inline constexpr std::array kMeasuring = std::to_array<MetricSpec>({
    {"codesage_tsdb_series", MetricType::Gauge, "", {},
     "Series that the store holds."},
    {"codesage_tsdb_samples_appended_total", MetricType::Counter, "", {},
     "Samples taken into the store."},
    {"codesage_tsdb_samples_out_of_order_total", MetricType::Counter, "", {},
     "Samples taken although older than their series' newest, inside the out-of-order window."},
    {"codesage_tsdb_samples_too_old_total", MetricType::Counter, "", {},
     "Samples refused because they were older than the out-of-order window or the retention."},
    {"codesage_tsdb_samples_duplicate_total", MetricType::Counter, "", {},
     "Samples that were stored already, with the same time and value."},
    {"codesage_tsdb_samples_conflicting_total", MetricType::Counter, "", {},
     "Samples refused because the series has another value at that time."},
    {"codesage_tsdb_head_samples", MetricType::Gauge, "", {},
     "Samples in open chunks."},
    {"codesage_tsdb_stored_samples", MetricType::Gauge, "", {},
     "Samples in closed chunks."},
    {"codesage_tsdb_chunks", MetricType::Gauge, "", {},
     "Closed chunks in the day files."},
    {"codesage_tsdb_chunk_bytes", MetricType::Gauge, "bytes", {},
     "Size of the closed chunks."},
    {"codesage_tsdb_disk_bytes", MetricType::Gauge, "bytes", {},
     "Size of all files of the store."},
    {"codesage_tsdb_memory_bytes", MetricType::Gauge, "bytes", {"part"},
     "Memory of the store, by part: head is open chunks, index is labels and postings."},
    {"codesage_tsdb_day_files", MetricType::Gauge, "", {"state"},
     "Day files, by state: open or sealed."},
    {"codesage_tsdb_commits_total", MetricType::Counter, "", {},
     "Batches of samples made durable."},
    {"codesage_tsdb_commit_errors_total", MetricType::Counter, "", {},
     "Batches of samples that could not be written."},
    {"codesage_tsdb_commit_duration_seconds", MetricType::Histogram, "seconds", {},
     "Time to make the batch of one scrape durable.", kWaitSeconds},
    {"codesage_tsdb_corruptions_total", MetricType::Counter, "", {},
     "Chunks or files found damaged by their checks."},
    {"codesage_tsdb_maintenance_errors_total", MetricType::Counter, "", {},
     "Rounds of housekeeping that failed."},
    {"codesage_tsdb_series_limit_refusals_total", MetricType::Counter, "", {},
     "Samples refused because they would have made a series beyond the limit."},
    {"codesage_query_duration_seconds", MetricType::Histogram, "seconds", {"kind", "status"},
     "Time to answer a PromQL query.", kRequestSeconds},
    {"codesage_scrape_targets", MetricType::Gauge, "", {"job", "health"},
     "Scrape targets, by health."},
    {"codesage_scrape_request_duration_seconds", MetricType::Histogram, "seconds", {"job"},
     "Time of a scrape from request to commit.", kRequestSeconds, kNeedsTarget},
    {"codesage_scrape_samples_total", MetricType::Counter, "", {"job"},
     "Samples that scrapes took into the store.", {}, kNeedsTarget},
    {"codesage_scrape_failures_total", MetricType::Counter, "", {"job", "reason"},
     "Scrapes that failed, by reason.", {}, kNeedsTarget},
    {"codesage_scrape_rejected_samples_total", MetricType::Counter, "", {"job", "reason"},
     "Samples of successful scrapes that were left out, by reason.", {}, kNeedsTarget},
    {"codesage_scrape_append_failures_total", MetricType::Counter, "", {"job"},
     "Scrapes that the store could not take, such as on a full disk.", {}, kNeedsTarget},
    {"codesage_scrape_skipped_total", MetricType::Counter, "", {"job"},
     "Scrapes left out because the one before was still running.", {}, kNeedsTarget},
    {"codesage_scrape_config_last_reload_successful", MetricType::Gauge, "", {},
     "1 when the last load of prometheus.yml succeeded, else 0."},
    {"up", MetricType::Gauge, "", {"job", "instance"},
     "1 when the last scrape of the target succeeded, else 0.", {}, kNeedsTarget},
    {"scrape_duration_seconds", MetricType::Gauge, "seconds", {"job", "instance"},
     "Duration of the target's scrape.", {}, kNeedsTarget},
    {"scrape_samples_scraped", MetricType::Gauge, "", {"job", "instance"},
     "Samples that the target exposed.", {}, kNeedsTarget},
    {"scrape_samples_post_metric_relabeling", MetricType::Gauge, "", {"job", "instance"},
     "Samples that remained after metric relabelling.", {}, kNeedsTarget},
    {"scrape_series_added", MetricType::Gauge, "", {"job", "instance"},
     "Series that the scrape saw for the first time.", {}, kNeedsTarget},
});
// clang-format on

} // namespace codesage::metrics::catalogue
