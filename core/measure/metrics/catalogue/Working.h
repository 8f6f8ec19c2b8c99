#pragma once

#include "measure/metrics/MetricSpec.h"
#include "measure/metrics/catalogue/Buckets.h"

// What the work itself counts: index, search, pools, language models.
namespace codesage::metrics::catalogue {

inline constexpr std::string_view kNeedsCodebase = "a registered codebase";
inline constexpr std::string_view kNeedsProvider = "a language model provider in the settings";

// A row is two lines: what identifies the metric, and its text.
// clang-format off
inline constexpr std::array kWorking = std::to_array<MetricSpec>({
    {"codesage_index_files", MetricType::Gauge, "", {"codebase"},
     "Files of the codebase that the index covers.", {}, kNeedsCodebase},
    {"codesage_index_bytes", MetricType::Gauge, "bytes", {"codebase"},
     "Size of the index on disk.", {}, kNeedsCodebase},
    {"codesage_index_documents", MetricType::Gauge, "", {"codebase"},
     "Documents in the index; files of equal content share one.", {}, kNeedsCodebase},
    {"codesage_index_duration_seconds", MetricType::Histogram, "seconds", {"codebase"},
     "Time of a whole indexing or refreshing run.", kLongSeconds, kNeedsCodebase},
    {"codesage_index_files_per_second", MetricType::Gauge, "", {"codebase"},
     "Files handled each second by the last indexing run.", {}, kNeedsCodebase},
    {"codesage_index_skipped_files", MetricType::Gauge, "", {"codebase", "reason"},
     "Files that the last run left out, by reason.", {}, kNeedsCodebase},
    {"codesage_index_runs_total", MetricType::Counter, "", {"codebase", "result"},
     "Indexing runs, by result.", {}, kNeedsCodebase},
    {"codesage_index_last_success_timestamp_seconds", MetricType::Gauge, "seconds", {"codebase"},
     "When the last successful run of the index ended, in Unix time.", {}, kNeedsCodebase},
    {"codesage_search_duration_seconds", MetricType::Histogram, "seconds", {"mode", "cached"},
     "Time to answer a code search.", kSearchSeconds},
    {"codesage_pool_connections", MetricType::Gauge, "", {"pool", "state"},
     "Workers or connections of a pool, by state."},
    {"codesage_pool_queued_jobs", MetricType::Gauge, "", {"pool"},
     "Jobs waiting for a free worker or connection of the pool."},
    {"codesage_pool_wait_seconds", MetricType::Histogram, "seconds", {"pool"},
     "Time a job waited for a free worker or connection of the pool.", kWaitSeconds},
    {"codesage_pool_timeouts_total", MetricType::Counter, "", {"pool"},
     "Jobs that were turned away because the pool was full or the wait too long."},
    {"codesage_llm_requests_total", MetricType::Counter, "", {"provider", "model", "status"},
     "Requests to language models, by outcome.", {}, kNeedsProvider},
    {"codesage_llm_duration_seconds", MetricType::Histogram, "seconds", {"provider", "model"},
     "Time of a language model request from send to the last token.", kModelSeconds, kNeedsProvider},
    {"codesage_llm_tokens_total", MetricType::Counter, "", {"provider", "model", "direction"},
     "Tokens sent to and received from language models.", {}, kNeedsProvider},
    {"codesage_llm_cost_total", MetricType::Counter, "", {"provider", "model"},
     "Cost of language model requests at the prices in the settings, in US dollars.", {}, kNeedsProvider},
    {"codesage_llm_rate_limited", MetricType::Gauge, "", {"provider"},
     "1 while the provider asks us to slow down, else 0.", {}, kNeedsProvider},
});
// clang-format on

} // namespace codesage::metrics::catalogue
