#include "measure/scrape/ScrapeMetrics.h"

namespace codesage::scrape {

void ScrapeMetrics::scraped(const std::string& job, double seconds) {
    m_instruments.histogram("codesage_scrape_request_duration_seconds", {job}).observe(seconds);
}

void ScrapeMetrics::failed(const std::string& job, std::string_view reason) {
    m_instruments.counter("codesage_scrape_failures_total", {job, reason}).add();
}

void ScrapeMetrics::skipped(const std::string& job) {
    m_instruments.counter("codesage_scrape_skipped_total", {job}).add();
}

void ScrapeMetrics::stored(const std::string& job, const tsdb::CommitReport& report) {
    m_instruments.counter("codesage_scrape_samples_total", {job}).add(static_cast<double>(report.appended));
    const auto rejected = [&](std::string_view reason, std::size_t count) {
        if (count > 0)
            m_instruments.counter("codesage_scrape_rejected_samples_total", {job, reason})
                .add(static_cast<double>(count));
    };
    rejected("too_old", report.tooOld);
    rejected("conflict", report.conflicts);
    rejected("duplicate", report.duplicates);
    rejected("unknown_series", report.unknown);
}

void ScrapeMetrics::appendFailed(const std::string& job) {
    m_instruments.counter("codesage_scrape_append_failures_total", {job}).add();
}

void ScrapeMetrics::commitSeconds(double seconds) {
    m_instruments.histogram("codesage_tsdb_commit_duration_seconds").observe(seconds);
}

void ScrapeMetrics::reloaded(bool good) {
    m_instruments.gauge("codesage_scrape_config_last_reload_successful").set(good ? 1 : 0);
}

} // namespace codesage::scrape
