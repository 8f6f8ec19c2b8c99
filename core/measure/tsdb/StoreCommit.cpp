#include "base/core/Log.h"
#include "measure/tsdb/StoreImpl.h"
#include "measure/tsdb/codec/ChunkCodec.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <set>

namespace codesage::tsdb {

namespace {

constexpr std::uint64_t kCollectBytes = 8u << 20;
constexpr std::size_t kOpenWriters = 4;

} // namespace

struct Store::Impl::Sorting {
    CommitReport report;
    std::vector<NewSample> accepted;
    // Times taken in this batch, filled when the first late sample asks.
    std::map<std::pair<SeriesRef, TimestampMs>, double> taken;
    bool takenBuilt = false;

    void accept(const NewSample& sample) {
        accepted.push_back(sample);
        if (takenBuilt)
            taken.emplace(std::pair(sample.series, sample.sample.t), sample.sample.v);
    }
    std::optional<double> takenValue(const NewSample& sample) {
        if (!takenBuilt) {
            for (const NewSample& other : accepted)
                taken.emplace(std::pair(other.series, other.sample.t), other.sample.v);
            takenBuilt = true;
        }
        const auto at = taken.find({sample.series, sample.sample.t});
        return at == taken.end() ? std::nullopt : std::optional(at->second);
    }
};

Status Store::Impl::usable() const {
    if (m_closed)
        return fail(ErrorCode::Unavailable, "The metrics store is closed.");
    if (m_options.readOnly)
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("The metrics store in '{}' is open for reading only.", m_options.directory.string()));
    return {};
}

Result<SeriesRef> Store::Impl::seriesFor(const Labels& labels) {
    {
        std::shared_lock lock(m_indexMutex);
        if (const SeriesRef known = m_index.find(labels))
            return known;
    }
    std::unique_lock lock(m_indexMutex);
    if (const SeriesRef known = m_index.find(labels))
        return known;
    if (m_index.size() >= m_options.maxSeries) {
        m_counters.limitHits.fetch_add(1, std::memory_order_relaxed);
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format(
                "The store holds {} series, its maximum; {} was not added. Drop labels with many values, "
                "or raise the limit.",
                m_index.size(), labels.toString()));
    }
    const SeriesRef series = m_nextSeries++;
    m_index.add(series, labels);
    m_undurable.insert(series);
    return series;
}

bool Store::Impl::knows(SeriesRef series) const {
    std::shared_lock lock(m_indexMutex);
    return m_index.contains(series);
}

TimestampMs Store::Impl::newestInDays(SeriesRef series) const {
    std::shared_lock lock(m_daysMutex);
    for (auto at = m_days.rbegin(); at != m_days.rend(); ++at) {
        if (const TimestampMs newest = at->second->newest(series); newest != kNoTime)
            return newest;
    }
    return kNoTime;
}

std::optional<double> Store::Impl::storedValue(SeriesRef series, TimestampMs t) {
    if (const HeadRecord* const record = m_head.find(series)) {
        if (const auto value = record->samples.find(t))
            return value;
    }
    std::shared_lock lock(m_daysMutex);
    const auto day = m_days.find(dayOf(t));
    if (day == m_days.end() || !day->second->overlaps(series, t, t))
        return std::nullopt;
    std::vector<Sample> found;
    std::vector<std::string> warnings;
    if (!day->second->read(series, t, t, found, warnings) || found.empty())
        return std::nullopt;
    return found.front().v;
}

void Store::Impl::settleLate(const NewSample& sample, HeadRecord& record, Sorting& sorting) {
    const TimestampMs newest = std::max(record.samples.newest(), record.batchNewest);
    if (sample.sample.t < newest - m_options.outOfOrderWindow.count()) {
        ++sorting.report.tooOld;
        return;
    }
    std::optional<double> stored = sorting.takenValue(sample);
    if (!stored)
        stored = storedValue(sample.series, sample.sample.t);
    if (!stored) {
        ++sorting.report.outOfOrder;
        sorting.accept(sample);
    } else if (sameBits({sample.sample.t, *stored}, sample.sample)) {
        ++sorting.report.duplicates;
    } else {
        ++sorting.report.conflicts;
    }
}

void Store::Impl::sortOut(const NewSample& sample, Sorting& sorting) {
    HeadRecord& record = m_head.record(sample.series);
    if (!record.newestKnown) {
        const TimestampMs newest = newestInDays(sample.series);
        const auto lock = m_head.lockForChange();
        record.samples.setNewest(newest);
        record.newestKnown = true;
    }
    if (record.batch != m_batch) {
        record.batch = m_batch;
        record.batchNewest = kNoTime;
    }
    if (sample.sample.t <= std::max(record.samples.newest(), record.batchNewest)) {
        settleLate(sample, record, sorting);
        return;
    }
    record.batchNewest = sample.sample.t;
    sorting.accept(sample);
}

std::vector<SeriesEntry> Store::Impl::freshSeries(const std::vector<NewSample>& samples) {
    std::shared_lock lock(m_indexMutex);
    std::vector<SeriesEntry> fresh;
    if (m_undurable.empty())
        return fresh;
    std::set<SeriesRef> seen;
    for (const NewSample& sample : samples) {
        if (m_undurable.contains(sample.series) && seen.insert(sample.series).second)
            fresh.emplace_back(sample.series, m_index.labels(sample.series));
    }
    return fresh;
}

std::vector<SeriesRef> Store::Impl::apply(const std::vector<NewSample>& samples, std::uint64_t commit) {
    std::vector<SeriesRef> full;
    const auto lock = m_head.lockForChange();
    const auto size = static_cast<std::uint32_t>(std::max<std::size_t>(m_options.openChunkSamples, 2));
    for (const NewSample& sample : samples) {
        HeadRecord& record = *m_head.find(sample.series);
        record.samples.insert(sample.sample, commit);
        // First chunks end at different sizes, so that series which began together are not cut together.
        const std::uint32_t limit = record.cutBefore ? size : size / 2 + sample.series % (size / 2 + 1);
        if (record.samples.count() >= limit)
            full.push_back(sample.series);
    }
    std::sort(full.begin(), full.end());
    full.erase(std::unique(full.begin(), full.end()), full.end());
    return full;
}

Result<CommitReport> Store::Impl::commit(const std::vector<NewSample>& batch) {
    std::lock_guard writer(m_writer);
    CODESAGE_CHECK(usable());
    const SteadyTime started = m_clock.steady();
    Sorting sorting;
    sorting.accepted.reserve(batch.size());
    ++m_batch;
    for (const NewSample& sample : batch) {
        const HeadRecord* const record = m_head.find(sample.series);
        if ((record && record->newestKnown) || knows(sample.series))
            sortOut(sample, sorting);
        else
            ++sorting.report.unknown;
    }
    if (!sorting.accepted.empty()) {
        const std::vector<SeriesEntry> fresh = freshSeries(sorting.accepted);
        const auto number = m_headFile->commit(fresh, sorting.accepted);
        if (!number) {
            m_counters.commitErrors.fetch_add(1, std::memory_order_relaxed);
            return fail(number.error());
        }
        if (!fresh.empty()) {
            std::unique_lock lock(m_indexMutex);
            for (const auto& [series, labels] : fresh)
                m_undurable.erase(series);
            m_headFile->raiseCounters(0, m_nextSeries);
        }
        const std::vector<SeriesRef> full = apply(sorting.accepted, *number);
        // The batch is durable: what fails from here on is tried again later and loses nothing.
        Status cutting = full.empty() ? Status{} : cut(full, INT64_MAX);
        if (cutting && m_headFile->rowBytes() > kCollectBytes)
            cutting = collect();
        noteFailedCut(cutting);
    }
    CommitReport& report = sorting.report;
    report.appended = sorting.accepted.size();
    const auto took =
        static_cast<std::uint64_t>(std::chrono::nanoseconds(m_clock.steady() - started).count());
    m_counters.commits.fetch_add(1, std::memory_order_relaxed);
    m_counters.appended.fetch_add(report.appended, std::memory_order_relaxed);
    m_counters.outOfOrder.fetch_add(report.outOfOrder, std::memory_order_relaxed);
    m_counters.tooOld.fetch_add(report.tooOld, std::memory_order_relaxed);
    m_counters.duplicates.fetch_add(report.duplicates, std::memory_order_relaxed);
    m_counters.conflicts.fetch_add(report.conflicts, std::memory_order_relaxed);
    m_counters.commitNanoseconds.fetch_add(took, std::memory_order_relaxed);
    m_counters.lastCommitNanoseconds.store(took, std::memory_order_relaxed);
    return report;
}

void Store::Impl::noteFailedCut(const Status& status) {
    if (status) {
        m_cutFailing = false;
        return;
    }
    m_counters.maintenanceErrors.fetch_add(1, std::memory_order_relaxed);
    if (!m_cutFailing) // a full disk would repeat it with every commit
        log::error("measure/tsdb",
                   "Closed chunks stay in memory and in head.db for now: " + status.error().text());
    m_cutFailing = true;
}

Result<std::shared_ptr<DayFile>> Store::Impl::dayForWriting(DayNumber day) {
    {
        std::shared_lock lock(m_daysMutex);
        if (const auto at = m_days.find(day); at != m_days.end())
            return at->second;
    }
    CODESAGE_TRY(auto file,
                 DayFile::create(m_options.directory / dayFileName(day), day, m_dayOptions, m_problems));
    std::unique_lock lock(m_daysMutex);
    // Connections cost memory and file handles: an import over many days keeps only the latest few open.
    std::size_t writers = 0;
    for (auto at = m_days.rbegin(); at != m_days.rend(); ++at) {
        if (at->second->hasWriter() && ++writers >= kOpenWriters)
            at->second->parkWriter();
    }
    m_days[day] = file;
    std::lock_guard wakeLock(m_wakeMutex);
    m_awake = true;
    m_wake.notify_all();
    return file;
}

// Moves what the series hold of times before `before` into day files, one day after the other.
Status Store::Impl::cut(const std::vector<SeriesRef>& series, TimestampMs before) {
    std::map<DayNumber, std::vector<SeriesRef>> byDay;
    for (const SeriesRef one : series) {
        const HeadRecord* const record = m_head.find(one);
        if (!record || record->samples.empty() || record->samples.first() >= before)
            continue;
        const DayNumber last = dayOf(std::min(record->samples.last(), before - 1));
        if (dayOf(record->samples.first()) == last) {
            byDay[last].push_back(one);
            continue;
        }
        std::vector<Sample> samples;
        record->samples.read(kNoTime, before - 1, samples);
        std::optional<DayNumber> seen;
        for (const Sample& sample : samples) {
            if (const DayNumber day = dayOf(sample.t); day != seen)
                byDay[*(seen = day)].push_back(one);
        }
    }
    for (const auto& [day, inDay] : byDay)
        CODESAGE_CHECK(cutDay(day, inDay));
    return {};
}

Status Store::Impl::cutDay(DayNumber day, const std::vector<SeriesRef>& series) {
    CODESAGE_TRY(const auto file, dayForWriting(day));
    const std::uint64_t commit = m_headFile->nextCommit() - 1;
    std::vector<NewChunk> chunks;
    chunks.reserve(series.size());
    std::vector<Sample> samples;
    for (const SeriesRef one : series) {
        samples.clear();
        m_head.find(one)->samples.read(dayStart(day), dayEnd(day) - 1, samples);
        for (std::size_t at = 0; at < samples.size(); at += kMaxChunkSamples) {
            const auto part = std::span(samples).subspan(at, std::min(kMaxChunkSamples, samples.size() - at));
            NewChunk chunk{
                one, part.front().t, part.back().t, static_cast<std::uint32_t>(part.size()), commit, {}};
            encodeChunk(part, Effort::Fast, chunk.blob);
            chunks.push_back(std::move(chunk));
        }
    }
    CODESAGE_CHECK(file->append(chunks, [this](SeriesRef one) { return labelsOf(one); }));
    const auto lock = m_head.lockForChange();
    for (const SeriesRef one : series) {
        HeadRecord& record = *m_head.find(one);
        record.samples.dropBefore(dayEnd(day));
        record.cutBefore = true;
    }
    return {};
}

// Removes head rows all of whose samples are in day files. They may go only when the day files are on the
// disk itself, else a power cut could take both.
Status Store::Impl::collect() {
    const std::uint64_t oldest = m_head.oldestCommit();
    const std::uint64_t needed = oldest == 0 ? m_headFile->nextCommit() : oldest;
    if (needed <= m_droppedBefore)
        return {};
    {
        std::shared_lock lock(m_daysMutex);
        for (const auto& [number, day] : m_days) {
            if (day->isSealed())
                continue;
            CODESAGE_TRY(const bool whole, day->checkpoint());
            if (!whole)
                return {}; // a reader holds the log; the next round tries again
        }
    }
    CODESAGE_CHECK(m_headFile->dropBefore(needed));
    m_droppedBefore = needed;
    return {};
}

Status Store::Impl::flush() {
    std::lock_guard writer(m_writer);
    CODESAGE_CHECK(usable());
    std::vector<SeriesRef> all;
    m_head.forEach([&](SeriesRef series, HeadRecord&) { all.push_back(series); });
    CODESAGE_CHECK(cut(all, INT64_MAX));
    CODESAGE_CHECK(collect());
    CODESAGE_TRY([[maybe_unused]] const bool whole, m_headFile->checkpoint());
    return {};
}

Status Store::Impl::close() {
    {
        std::lock_guard lock(m_wakeMutex);
        m_background.request_stop();
    }
    m_wake.notify_all();
    if (m_background.joinable())
        m_background.join();
    std::lock_guard maintenance(m_maintenance);
    std::lock_guard writer(m_writer);
    if (m_closed)
        return {};
    m_closed = true;
    Status first;
    std::unique_lock lock(m_daysMutex);
    for (const auto& [number, day] : m_days) {
        if (Status closed = day->close(); !closed && first)
            first = closed;
    }
    if (m_headFile) {
        if (Status closed = m_headFile->close(); !closed && first)
            first = closed;
    }
    return first;
}

} // namespace codesage::tsdb
