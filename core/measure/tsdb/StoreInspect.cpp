#include "base/core/Files.h"
#include "measure/tsdb/StoreImpl.h"

#include <algorithm>
#include <fmt/format.h>

namespace codesage::tsdb {

Result<VerifyReport> Store::Impl::verify(const std::stop_token& stop) const {
    VerifyReport report;
    ProblemList found(m_clock);
    std::vector<Sample> samples;
    for (const auto& listed : days()) {
        std::shared_lock lock(m_daysMutex);
        const auto at = m_days.find(listed->day());
        if (at == m_days.end())
            continue; // expired meanwhile
        const DayFile& day = *at->second;
        ++report.files;
        report.bytes += day.fileBytes();
        report.chunks += day.chunks();
        for (const SeriesRef series : day.series()) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "The verification was cancelled.");
            samples.clear();
            std::vector<std::string> warnings;
            CODESAGE_CHECK(day.read(series, dayStart(day.day()), dayEnd(day.day()) - 1, samples, warnings));
            report.samples += samples.size();
            for (const std::string& warning : warnings)
                report.problems.push_back({day.path().filename().string(), warning, m_clock.now()});
        }
        if (const auto labels = day.labels(); !labels)
            report.problems.push_back(
                {day.path().filename().string(), labels.error().message, m_clock.now()});
    }
    StoreOptions reading = m_options;
    reading.readOnly = true;
    CODESAGE_TRY(HeadFile head, HeadFile::open(m_options.directory / "head.db", reading));
    ++report.files;
    HeadFindings findings;
    const auto series = head.readSeries(findings);
    const Status rows = head.readRows(
        [&](std::uint64_t, std::vector<NewSample>& row) -> Status {
            report.samples += row.size();
            return stop.stop_requested()
                       ? Status{fail(ErrorCode::Cancelled, "The verification was cancelled.")}
                       : Status{};
        },
        findings);
    if (!rows && rows.error().code == ErrorCode::Cancelled)
        return fail(rows.error());
    if (!rows)
        findings.damages.push_back(rows.error().message);
    if (!series)
        findings.damages.push_back(series.error().message);
    for (const std::string& damage : findings.damages)
        report.problems.push_back({"head.db", damage, m_clock.now()});
    return report;
}

Status Store::Impl::snapshot(const std::filesystem::path& directory) {
    std::lock_guard maintenance(m_maintenance);
    CODESAGE_CHECK(ensureDirectory(directory));
    std::error_code failed;
    if (!std::filesystem::is_empty(directory, failed) || failed)
        return fail(
            ErrorCode::AlreadyExists,
            fmt::format("Cannot write a snapshot into '{}': the folder is not empty.", directory.string()));
    // The head first: what is cut meanwhile is in both copies, and recovery knows it by its commit.
    CODESAGE_CHECK(copyHeadFile(m_options.directory / "head.db", m_options, directory / "head.db"));
    for (const auto& day : days())
        CODESAGE_CHECK(day->copyTo(directory / dayFileName(day->day())));
    return syncDirectory(directory);
}

StoreStats Store::Impl::stats() const {
    StoreStats stats;
    const Head::Totals head = m_head.readTotals();
    stats.headSamples = head.samples;
    stats.headBytes = head.bytes;
    TimestampMs first = head.samples > 0 ? head.first : INT64_MAX;
    TimestampMs last = head.samples > 0 ? head.last : INT64_MIN;
    for (const auto& day : days()) {
        ++stats.days;
        stats.sealedDays += day->isSealed() ? 1 : 0;
        stats.chunks += day->chunks();
        stats.storedSamples += day->samples();
        stats.chunkBytes += day->blobBytes();
        stats.fileBytes += day->fileBytes();
        stats.indexBytes += day->memoryBytes();
        if (const auto range = day->range()) {
            first = std::min(first, range->first);
            last = std::max(last, range->second);
        }
    }
    for (const char* name : {"head.db", "head.db-wal"}) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(m_options.directory / name, failed);
        stats.fileBytes += failed ? 0 : size;
    }
    if (first <= last) {
        stats.minTime = first;
        stats.maxTime = last;
    }
    {
        std::shared_lock lock(m_indexMutex);
        stats.series = m_index.size();
        stats.indexBytes += m_index.memoryBytes();
    }
    const auto get = [](const std::atomic<std::uint64_t>& counter) {
        return counter.load(std::memory_order_relaxed);
    };
    stats.commits = get(m_counters.commits);
    stats.commitErrors = get(m_counters.commitErrors);
    stats.commitSeconds = static_cast<double>(get(m_counters.commitNanoseconds)) * 1e-9;
    stats.lastCommitSeconds = static_cast<double>(get(m_counters.lastCommitNanoseconds)) * 1e-9;
    stats.appendedSamples = get(m_counters.appended);
    stats.outOfOrderSamples = get(m_counters.outOfOrder);
    stats.tooOldSamples = get(m_counters.tooOld);
    stats.duplicateSamples = get(m_counters.duplicates);
    stats.conflictingSamples = get(m_counters.conflicts);
    stats.seriesLimitHits = get(m_counters.limitHits);
    stats.corruptions = m_problems.count();
    stats.maintenanceErrors = get(m_counters.maintenanceErrors);
    stats.daysRemoved = get(m_counters.daysRemoved);
    stats.openSeconds = m_openSeconds;
    return stats;
}

CardinalityStats Store::Impl::cardinality(std::size_t limit) const {
    std::shared_lock lock(m_indexMutex);
    return m_index.cardinality(limit);
}

} // namespace codesage::tsdb
