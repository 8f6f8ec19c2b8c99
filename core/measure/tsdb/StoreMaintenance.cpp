#include "base/core/Files.h"
#include "base/core/Log.h"
#include "measure/tsdb/SampleMerge.h"
#include "measure/tsdb/StoreImpl.h"
#include "measure/tsdb/day/DayWriter.h"

#include <algorithm>
#include <fmt/format.h>

namespace codesage::tsdb {

namespace {

constexpr std::chrono::seconds kRound{30};
constexpr std::chrono::minutes kIdleHead{150};
constexpr std::chrono::minutes kSealDelay{5};
// Days that stay open whatever the clock says: bulk loads run ahead of it or behind it.
constexpr std::size_t kOpenDays = 3;
constexpr std::uint64_t kCollectBytes = 1u << 20;
constexpr std::uint64_t kHeadRowBytes = 64u << 20;

} // namespace

void Store::Impl::keepHouse(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_wakeMutex);
            m_wake.wait_for(lock, stop, kRound, [this] { return m_awake; });
            m_awake = false;
        }
        if (!stop.stop_requested())
            (void)maintain(); // logged and counted there
    }
}

std::vector<std::shared_ptr<DayFile>> Store::Impl::days() const {
    std::shared_lock lock(m_daysMutex);
    std::vector<std::shared_ptr<DayFile>> all;
    for (const auto& [number, day] : m_days)
        all.push_back(day);
    return all;
}

Status Store::Impl::maintain() {
    std::lock_guard maintenance(m_maintenance);
    {
        std::lock_guard writer(m_writer);
        CODESAGE_CHECK(usable());
    }
    Status first;
    for (Status (Impl::*step)() :
         {&Impl::rebuildDamagedDays, &Impl::removeExpired, &Impl::cutIdle, &Impl::sealFinishedDays}) {
        Status done = (this->*step)();
        if (done)
            continue;
        m_counters.maintenanceErrors.fetch_add(1, std::memory_order_relaxed);
        log::error("measure/tsdb", done.error().text());
        if (first)
            first = std::move(done);
    }
    return first;
}

// A series that is slow or has ended would keep every head row since its last cut.
Status Store::Impl::cutIdle() {
    std::lock_guard writer(m_writer);
    const SteadyTime now = m_clock.steady();
    std::uint64_t stale = 0; // series with samples of earlier commits are cut
    m_marks.emplace_back(now, m_headFile->nextCommit());
    while (m_marks.size() > 1 && now - m_marks.front().first >= kIdleHead) {
        stale = m_marks.front().second;
        m_marks.erase(m_marks.begin());
    }
    if (m_headFile->rowBytes() > std::max<std::uint64_t>(kHeadRowBytes, m_index.size() * 512))
        stale = std::max(stale, (m_head.oldestCommit() + m_headFile->nextCommit()) / 2);
    if (stale > 0) {
        std::vector<SeriesRef> idle;
        m_head.forEach([&](SeriesRef series, HeadRecord& record) {
            if (record.samples.firstCommit() < stale)
                idle.push_back(series);
        });
        CODESAGE_CHECK(cut(idle, INT64_MAX));
    }
    return m_headFile->rowBytes() > kCollectBytes || stale > 0 ? collect() : Status{};
}

Status Store::Impl::sealFinishedDays() {
    const TimestampMs done =
        m_clock.now() - m_options.outOfOrderWindow.count() - std::chrono::milliseconds(kSealDelay).count();
    std::vector<std::shared_ptr<DayFile>> open;
    for (auto& day : days()) {
        if (!day->isSealed())
            open.push_back(std::move(day));
    }
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (dayEnd(open[i]->day()) <= done || i + kOpenDays < open.size())
            CODESAGE_CHECK(seal(open[i]));
    }
    return {};
}

Status Store::Impl::seal(const std::shared_ptr<DayFile>& day) {
    std::uint64_t generation = 0;
    std::uint64_t through = 0;
    {
        std::lock_guard writer(m_writer);
        std::vector<SeriesRef> inHead;
        m_head.forEach([&](SeriesRef series, HeadRecord& record) {
            if (record.samples.first() < dayEnd(day->day()))
                inHead.push_back(series);
        });
        CODESAGE_CHECK(cut(inHead, dayEnd(day->day())));
        generation = day->generation();
        through = m_headFile->nextCommit() - 1;
    }
    const std::filesystem::path fresh = day->path().string() + ".new";
    CODESAGE_TRY(DayWriter writer,
                 DayWriter::create(fresh, day->day(), m_options.sqliteVfs, m_options.sealedChunkSamples));
    std::vector<Sample> samples;
    std::vector<std::string> warnings;
    for (const SeriesRef series : day->series()) {
        samples.clear();
        CODESAGE_CHECK(day->read(series, dayStart(day->day()), dayEnd(day->day()) - 1, samples, warnings));
        orderSamples(samples);
        CODESAGE_CHECK(writer.add(series, labelsOf(series), samples));
    }
    if (!warnings.empty())
        return {}; // damaged: the next round keeps the original and rewrites what is whole
    CODESAGE_CHECK(writer.finish(through));

    std::lock_guard writing(m_writer);
    std::unique_lock lock(m_daysMutex);
    std::error_code failed;
    if (day->generation() != generation) { // a late sample came meanwhile: once more, next round
        std::filesystem::remove(fresh, failed);
        return {};
    }
    const std::filesystem::path path = day->path();
    (void)day->close(); // the new file has everything, whatever the old one says
    std::filesystem::rename(fresh, path, failed);
    const int renameError = failed.value();
    for (const char* suffix : {"-wal", "-shm"})
        std::filesystem::remove(path.string() + suffix, failed);
    // Renamed or not, the day is reopened from what is there.
    auto reopened = DayFile::open(path, day->day(), m_dayOptions, m_problems);
    if (!reopened)
        return fail(std::move(reopened).error());
    (*reopened)->forgetCommits();
    m_days[day->day()] = *std::move(reopened);
    if (renameError != 0)
        return failErrno(renameError, "rename", fresh.string());
    return syncDirectory(m_options.directory);
}

Status Store::Impl::rebuildDamagedDays() {
    for (const auto& day : days()) {
        if (!day->isDamaged() && !day->isClosed())
            continue;
        std::lock_guard writer(m_writer);
        std::unique_lock lock(m_daysMutex);
        if (!day->isDamaged()) { // a seal could not open it again: it is whole, only closed
            auto reopened = DayFile::open(day->path(), day->day(), m_dayOptions, m_problems);
            if (!reopened)
                return fail(std::move(reopened).error());
            (*reopened)->forgetCommits();
            m_days[day->day()] = *std::move(reopened);
            continue;
        }
        (void)day->close();
        auto fresh = rebuilt(day->path(), day->day(), "Damage was found while reading.");
        if (!fresh) {
            m_days.erase(day->day());
            if (fresh.error().code != ErrorCode::NotFound)
                return fail(fresh.error());
            continue;
        }
        (*fresh)->forgetCommits();
        m_days[day->day()] = *std::move(fresh);
    }
    return {};
}

Status Store::Impl::removeDay(DayNumber number) {
    std::lock_guard writer(m_writer);
    std::unique_lock lock(m_daysMutex);
    const auto at = m_days.find(number);
    if (at == m_days.end())
        return {};
    const std::filesystem::path path = at->second->path();
    (void)at->second->close();
    m_days.erase(at);
    std::error_code failed;
    std::filesystem::remove(path, failed);
    const int code = failed.value();
    for (const char* suffix : {"-wal", "-shm", "-journal"})
        std::filesystem::remove(path.string() + suffix, failed);
    if (code != 0)
        return failErrno(code, "remove the expired day", path.string());
    m_counters.daysRemoved.fetch_add(1, std::memory_order_relaxed);
    log::info("measure/tsdb", fmt::format("Removed {} as the retention says.", path.filename().string()));
    return {};
}

Status Store::Impl::removeExpired() {
    bool removed = false;
    const TimestampMs believed = m_retentionClock->now();
    if (m_options.retention.count() > 0) {
        // Counted from the newest sample where that is older than the clock: a store that nobody writes to
        // keeps what it has, as Prometheus does.
        const TimestampMs reference = std::min(believed, newestSample());
        for (const auto& day : days()) {
            if (dayEnd(day->day()) <= reference - m_options.retention.count()) {
                CODESAGE_CHECK(removeDay(day->day()));
                removed = true;
            }
        }
    }
    if (m_options.retentionBytes > 0) {
        std::vector<std::shared_ptr<DayFile>> left = days();
        std::uint64_t bytes = 0;
        for (const auto& day : left)
            bytes += day->fileBytes();
        for (std::size_t i = 0; i + 1 < left.size() && bytes > m_options.retentionBytes; ++i) {
            bytes -= std::min(bytes, left[i]->fileBytes());
            CODESAGE_CHECK(removeDay(left[i]->day()));
            removed = true;
        }
    }
    return removed ? dropDeadSeries() : Status{};
}

// Series without a sample anywhere leave the index and head.db. Numbers stay with the living.
Status Store::Impl::dropDeadSeries() {
    std::lock_guard writer(m_writer);
    std::unordered_set<SeriesRef> living;
    for (const auto& day : days()) {
        const std::vector<SeriesRef> present = day->series();
        living.insert(present.begin(), present.end());
    }
    m_head.forEach([&](SeriesRef series, HeadRecord&) { living.insert(series); });
    std::vector<SeriesEntry> kept;
    std::vector<SeriesRef> dead;
    {
        std::shared_lock lock(m_indexMutex);
        for (const SeriesRef series : m_index.all()) {
            // What an appender has just named has no sample yet.
            if (living.contains(series) || m_undurable.contains(series))
                kept.emplace_back(series, m_index.labels(series));
            else
                dead.push_back(series);
        }
    }
    if (dead.empty())
        return {};
    SeriesIndex fresh;
    for (const auto& [series, labels] : kept)
        fresh.add(series, labels);
    {
        std::unique_lock lock(m_indexMutex);
        for (const SeriesRef series : m_index.all()) { // came while the new index was built
            if (series > fresh.lastSeries() && m_undurable.contains(series)) {
                kept.emplace_back(series, m_index.labels(series));
                fresh.add(series, kept.back().second);
            }
        }
        m_index = std::move(fresh);
        m_headFile->raiseCounters(0, m_nextSeries);
        m_undurable.clear(); // replaceSeries() below writes all of them
        for (const auto& [series, labels] : kept)
            m_undurable.insert(series);
    }
    for (const SeriesRef series : dead) {
        if (HeadRecord* const record = m_head.find(series))
            record->newestKnown = false;
    }
    CODESAGE_CHECK(m_headFile->replaceSeries(kept));
    std::unique_lock lock(m_indexMutex);
    for (const auto& [series, labels] : kept)
        m_undurable.erase(series);
    return {};
}

} // namespace codesage::tsdb
