#include "base/core/Files.h"
#include "measure/tsdb/StoreImpl.h"
#include "measure/tsdb/day/DaySalvage.h"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <map>
#include <unistd.h>

namespace codesage::tsdb {

namespace {

constexpr std::string_view kHeadName = "head.db";
constexpr std::array<std::string_view, 4> kSuffixes = {"", "-wal", "-shm", "-journal"};

// Damage that a rewriting from what is whole can mend.
bool isDamage(const Error& error) {
    return error.code == ErrorCode::Corrupt;
}

} // namespace

Store::Impl::Impl(StoreOptions options, const Clock& clock)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_problems(clock)
    , m_dayOptions{.vfs = m_options.sqliteVfs, .readOnly = m_options.readOnly} {}

Store::Impl::~Impl() = default;

Status Store::Impl::open() {
    const SteadyTime started = m_clock.steady();
    CODESAGE_CHECK(prepareDirectory());
    CODESAGE_CHECK(openHead());
    CODESAGE_CHECK(openDays());
    CODESAGE_CHECK(loadSeries());
    CODESAGE_CHECK(replayHead());
    m_retentionClock.emplace(m_clock, newestSample());
    m_openSeconds = std::chrono::duration<double>(m_clock.steady() - started).count();
    if (m_options.backgroundMaintenance && !m_options.readOnly)
        startBackground();
    return {};
}

Status Store::Impl::prepareDirectory() {
    const std::filesystem::path& directory = m_options.directory;
    std::error_code failed;
    if (m_options.readOnly) {
        if (!std::filesystem::is_directory(directory, failed))
            return fail(ErrorCode::NotFound,
                        fmt::format("There is no metrics store in '{}'.", directory.string()));
        return {};
    }
    CODESAGE_CHECK(ensureDirectory(directory));
    if (::access(directory.c_str(), W_OK | X_OK) != 0)
        return failErrno(errno, "write into the metrics store's folder", directory.string());
    // What a crash left half written was never part of the store.
    for (const auto& entry : std::filesystem::directory_iterator(directory, failed)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(".new") || name.ends_with(".new-journal") || name.ends_with(".part"))
            std::filesystem::remove(entry.path(), failed);
    }
    return {};
}

// Moves a damaged file out of the way, with its log; returns the new name.
std::filesystem::path Store::Impl::quarantine(const std::filesystem::path& path) {
    std::filesystem::path target;
    std::error_code failed;
    TimestampMs stamp = m_clock.now();
    do
        target = fmt::format("{}.corrupt-{}", path.string(), stamp++);
    while (std::filesystem::exists(target, failed));
    for (const std::string_view suffix : kSuffixes) {
        std::filesystem::path from = path;
        std::filesystem::path to = target;
        std::filesystem::rename(from += suffix, to += suffix, failed);
    }
    return target;
}

Status Store::Impl::openHead() {
    const std::filesystem::path path = m_options.directory / kHeadName;
    auto opened = HeadFile::open(path, m_options);
    const bool wrongVersion =
        !opened && opened.error().code == ErrorCode::Unsupported && isOurHeadFile(path, m_options.sqliteVfs);
    if (!opened && (isDamage(opened.error()) || wrongVersion) && !m_options.readOnly) {
        const auto moved = quarantine(path);
        m_problems.add(
            moved.filename().string(),
            fmt::format("{} The newest samples, not yet in a day file, are lost; labels are taken from the "
                        "day files.",
                        opened.error().message));
        opened = HeadFile::open(path, m_options);
    }
    if (!opened)
        return fail(std::move(opened).error());
    m_headFile.emplace(*std::move(opened));
    return {};
}

Status Store::Impl::openDays() {
    std::vector<std::pair<DayNumber, std::filesystem::path>> found;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(m_options.directory, failed)) {
        if (const auto day = dayOfFileName(entry.path().filename().string()))
            found.emplace_back(*day, entry.path());
    }
    if (failed)
        return failErrno(failed.value(), "read the folder", m_options.directory.string());
    std::sort(found.begin(), found.end());
    for (const auto& [day, path] : found)
        CODESAGE_CHECK(openDay(path, day));
    return {};
}

Status Store::Impl::openDay(const std::filesystem::path& path, DayNumber day) {
    auto opened = DayFile::open(path, day, m_dayOptions, m_problems);
    const bool wrongVersion =
        !opened && opened.error().code == ErrorCode::Unsupported && isOurDayFile(path, m_options.sqliteVfs);
    if (!opened && (isDamage(opened.error()) || wrongVersion)) {
        if (m_options.readOnly) {
            m_problems.add(path.filename().string(), opened.error().message + " The day is left out.");
            return {};
        }
        const std::string reason = opened.error().message;
        opened = rebuilt(path, day, reason);
        if (!opened && opened.error().code == ErrorCode::NotFound)
            return {}; // nothing in it could be read; the problem list says so
    }
    if (!opened)
        return fail(std::move(opened).error());
    m_days[day] = *std::move(opened);
    return {};
}

// Quarantines the file and puts a new one with everything whole in its place.
Result<std::shared_ptr<DayFile>> Store::Impl::rebuilt(const std::filesystem::path& path, DayNumber day,
                                                      const std::string& reason) {
    const std::filesystem::path moved = quarantine(path);
    const std::filesystem::path fresh = path.string() + ".new";
    const auto salvaged = salvageDay(
        moved, day, m_options.sqliteVfs, [this](SeriesRef one) { return labelsOf(one); },
        m_options.sealedChunkSamples, fresh);
    const std::string name = moved.filename().string();
    if (!salvaged) {
        m_problems.add(name, fmt::format("{} {}", reason, salvaged.error().message));
        return fail(salvaged.error());
    }
    m_problems.add(name,
                   fmt::format("{} {} whole chunks were saved, {} were damaged{}.", reason, salvaged->chunks,
                               salvaged->damaged, salvaged->complete ? "" : ", others could not be found"));
    std::error_code failed;
    std::filesystem::rename(fresh, path, failed);
    if (failed)
        return failErrno(failed.value(), "rename", fresh.string());
    CODESAGE_CHECK(syncDirectory(m_options.directory));
    return DayFile::open(path, day, m_dayOptions, m_problems);
}

// head.db knows every series; where it was damaged or lost its last commits, the day files do.
Status Store::Impl::loadSeries() {
    HeadFindings findings;
    std::map<SeriesRef, Labels> all;
    auto stored = m_headFile->readSeries(findings);
    if (stored)
        all.insert(std::make_move_iterator(stored->begin()), std::make_move_iterator(stored->end()));
    else if (isDamage(stored.error()))
        findings.damages.push_back(stored.error().message);
    else
        return fail(stored.error());
    if (m_headFile->wasBlank() && !m_days.empty())
        m_problems.add(kHeadName,
                       "The file was missing or empty beside day files: samples that were not yet in a day "
                       "file are lost, labels are taken from the day files.");
    for (const std::string& damage : findings.damages)
        m_problems.add(kHeadName, damage);
    m_headDamaged = !findings.damages.empty();
    std::vector<SeriesRef> mended;
    for (const auto& [number, day] : m_days) {
        const std::vector<SeriesRef> present = day->series();
        if (std::all_of(present.begin(), present.end(), [&](SeriesRef one) { return all.contains(one); }))
            continue;
        const auto labels = day->labels();
        if (!labels) {
            m_problems.add(day->path().filename().string(), labels.error().message);
            continue;
        }
        for (const auto& [series, own] : *labels) {
            if (all.emplace(series, own).second)
                mended.push_back(series);
        }
    }
    for (const auto& [series, labels] : all) {
        if (m_index.find(labels) != 0)
            m_problems.add(kHeadName, fmt::format("Series {} has the labels of another one: {}.", series,
                                                  labels.toString()));
        else
            m_index.add(series, labels);
    }
    m_undurable.insert(mended.begin(), mended.end());
    std::uint64_t commit = 0;
    for (const auto& [number, day] : m_days)
        commit = std::max(commit, day->lastCommit() + 1);
    m_headFile->raiseCounters(commit, m_index.lastSeries() + 1);
    m_nextSeries = m_headFile->nextSeries();
    return {};
}

Status Store::Impl::replayHead() {
    HeadFindings findings;
    std::uint64_t orphans = 0;
    const auto visit = [&](std::uint64_t commit, std::vector<NewSample>& samples) -> Status {
        DayNumber number = INT64_MIN;
        const DayFile* day = nullptr;
        for (const auto& [series, sample] : samples) {
            if (const DayNumber of = dayOf(sample.t); of != number) {
                number = of;
                const auto at = m_days.find(number);
                day = at == m_days.end() ? nullptr : at->second.get();
            }
            if (day && day->holds(series, commit))
                continue;
            HeadRecord* record = m_head.find(series);
            if (!record && !m_index.contains(series)) {
                ++orphans;
                continue;
            }
            if (!record)
                record = &m_head.record(series);
            if (sample.t > record->samples.last() || !record->samples.find(sample.t))
                record->samples.insert(sample, commit);
        }
        return {};
    };
    const Status replayed = m_headFile->readRows(visit, findings);
    if (!replayed && !isDamage(replayed.error()))
        return replayed;
    if (!replayed)
        findings.damages.push_back(replayed.error().message);
    if (orphans > 0)
        findings.damages.push_back(
            fmt::format("{} samples belong to series whose labels are lost.", orphans));
    for (const std::string& damage : findings.damages)
        m_problems.add(kHeadName, damage);
    for (const auto& [number, day] : m_days)
        day->forgetCommits();
    m_headDamaged = m_headDamaged || !findings.damages.empty();
    return m_headDamaged && !m_options.readOnly ? replaceHead() : Status{};
}

// What a damaged head.db still gave is in memory: it goes into day files, and a new head.db begins.
Status Store::Impl::replaceHead() {
    std::vector<SeriesEntry> all;
    for (const SeriesRef series : m_index.all())
        all.emplace_back(series, m_index.labels(series));
    std::vector<SeriesRef> open;
    m_head.forEach([&](SeriesRef series, HeadRecord&) { open.push_back(series); });
    CODESAGE_CHECK(cut(open, INT64_MAX));
    const std::uint64_t commit = m_headFile->nextCommit();
    (void)m_headFile->close();
    quarantine(m_options.directory / kHeadName);
    CODESAGE_CHECK(openHead());
    m_headFile->raiseCounters(commit, m_nextSeries);
    CODESAGE_CHECK(m_headFile->replaceSeries(all));
    m_undurable.clear();
    return {};
}

TimestampMs Store::Impl::newestSample() const {
    const Head::Totals totals = m_head.readTotals();
    TimestampMs newest = totals.samples > 0 ? totals.last : kNoTime;
    std::shared_lock lock(m_daysMutex);
    for (const auto& [number, day] : m_days) {
        if (const auto range = day->range())
            newest = std::max(newest, range->second);
    }
    return newest == kNoTime ? 0 : newest;
}

void Store::Impl::startBackground() {
    m_background = std::jthread([this](const std::stop_token& stop) { keepHouse(stop); });
}

} // namespace codesage::tsdb
