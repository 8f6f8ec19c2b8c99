#include "measure/scrape/SeriesCache.h"

#include "measure/tsdb/Model.h"

#include <fmt/format.h>

namespace codesage::scrape {

namespace {

constexpr std::array<std::string_view, 5> kReportNames{
    "up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_samples_post_metric_relabeling",
    "scrape_series_added"};
constexpr std::size_t kStopCheck = 1024; // samples between two looks at the stop token

} // namespace

Status SeriesCache::add(std::string_view series, Entry& entry, const TargetPlan& plan, TimestampMs at,
                        double value, tsdb::Appender& appender) {
    if (entry.ref != 0 && appender.add(entry.ref, at, value))
        return {};
    CODESAGE_TRY(const tsdb::Labels labels, storedLabels(series, plan));
    CODESAGE_TRY(entry.ref, appender.add(labels, at, value));
    return {};
}

Status SeriesCache::append(const Exposition& exposition, const TargetPlan& plan, TimestampMs at,
                           std::size_t maxSeries, tsdb::Appender& appender, ScrapeReport& report,
                           const std::stop_token& stop) {
    m_pending = Pass::None;
    m_isChanged = false;
    ++m_pass;
    std::size_t seen = 0;
    const std::size_t limit = plan.config->limits.samples;
    for (const ParsedSample& sample : exposition.samples) {
        if (report.scraped++ % kStopCheck == 0 && stop.stop_requested())
            return fail(ErrorCode::Cancelled, "the scrape was cancelled");
        auto found = m_entries.find(sample.series);
        const bool isNew = found == m_entries.end();
        if (isNew) {
            if (m_entries.size() >= maxSeries)
                return fail(ErrorCode::LimitExceeded,
                            fmt::format("the target has more than {} series", maxSeries));
            found = m_entries.emplace(sample.series, Entry{}).first;
        }
        Entry& entry = found->second;
        const bool isFirst = entry.seen != m_pass;
        entry.seen = m_pass;
        seen += isFirst ? 1 : 0;
        if (entry.isDropped)
            continue;
        const bool ownTime = plan.config->honorTimestamps && sample.timestamp;
        const Status added =
            add(sample.series, entry, plan, ownTime ? *sample.timestamp : at, sample.value, appender);
        if (!added && added.error().code == ErrorCode::NotFound) {
            entry.isDropped = true;
            continue;
        }
        CODESAGE_CHECK(added);
        entry.isTracked = !ownTime;
        m_isChanged = m_isChanged || entry.isLive != entry.isTracked;
        ++report.kept;
        report.added += isNew && isFirst ? 1 : 0;
        if (limit > 0 && report.kept > limit)
            return fail(ErrorCode::LimitExceeded,
                        fmt::format("sample_limit exceeded: more than {} samples", limit));
    }
    // Most scrapes have just the series of the one before: then nothing below and in committed() needs a
    // walk.
    if (seen < m_entries.size()) {
        m_isChanged = true;
        for (auto& [series, entry] : m_entries)
            if (entry.isLive && entry.seen != m_pass)
                CODESAGE_CHECK(add(series, entry, plan, at, tsdb::kStaleNaN, appender));
    }
    m_pending = Pass::Scrape;
    return {};
}

Status SeriesCache::appendStale(const TargetPlan& plan, TimestampMs at, tsdb::Appender& appender) {
    for (auto& [series, entry] : m_entries)
        if (entry.isLive)
            CODESAGE_CHECK(add(series, entry, plan, at, tsdb::kStaleNaN, appender));
    m_pending = Pass::Stale;
    return {};
}

Status SeriesCache::addReport(std::size_t index, const TargetPlan& plan, TimestampMs at, double value,
                              tsdb::Appender& appender) {
    tsdb::SeriesRef& ref = m_reportRefs[index];
    if (ref != 0 && appender.add(ref, at, value))
        return {};
    LabelSet labels = plan.labels;
    setLabel(labels, tsdb::kNameLabel, kReportNames[index]);
    CODESAGE_TRY(ref, appender.add(tsdb::Labels::fromSorted(std::move(labels)), at, value));
    return {};
}

Status SeriesCache::appendReport(const ScrapeReport& report, const TargetPlan& plan, TimestampMs at,
                                 tsdb::Appender& appender) {
    const std::array<double, 5> values{report.isUp ? 1.0 : 0.0, report.seconds,
                                       static_cast<double>(report.scraped), static_cast<double>(report.kept),
                                       static_cast<double>(report.added)};
    for (std::size_t i = 0; i < values.size(); ++i)
        CODESAGE_CHECK(addReport(i, plan, at, values[i], appender));
    return {};
}

Status SeriesCache::appendReportStale(const TargetPlan& plan, TimestampMs at, tsdb::Appender& appender) {
    for (std::size_t i = 0; i < kReportNames.size(); ++i)
        if (m_reportRefs[i] != 0)
            CODESAGE_CHECK(addReport(i, plan, at, tsdb::kStaleNaN, appender));
    return {};
}

void SeriesCache::committed(bool hasUnknown) {
    if (m_pending == Pass::Scrape && m_isChanged) {
        // What this scrape didn't have has ended; keeping it would let a target that changes its series at
        // each scrape grow without bound.
        for (auto at = m_entries.begin(); at != m_entries.end();) {
            at->second.isLive = at->second.isTracked && !at->second.isDropped;
            at = at->second.seen == m_pass ? std::next(at) : m_entries.erase(at);
        }
    } else if (m_pending == Pass::Stale) {
        // Nor may a target that fails and changes its series each time.
        std::erase_if(m_entries, [](const auto& one) { return !one.second.isLive; });
        for (auto& [series, entry] : m_entries)
            entry.isLive = false;
    }
    m_pending = Pass::None;
    if (!hasUnknown)
        return;
    m_reportRefs.fill(0);
    for (auto& [series, entry] : m_entries)
        entry.ref = 0;
}

} // namespace codesage::scrape
