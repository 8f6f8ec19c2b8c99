#pragma once

#include "measure/tsdb/ProblemList.h"
#include "measure/tsdb/RetentionClock.h"
#include "measure/tsdb/Store.h"
#include "measure/tsdb/day/DayFile.h"
#include "measure/tsdb/head/Head.h"
#include "measure/tsdb/head/HeadFile.h"
#include "measure/tsdb/index/SeriesIndex.h"

#include <condition_variable>
#include <map>
#include <optional>
#include <thread>
#include <unordered_set>

namespace codesage::tsdb {

// The store's parts and the rules between them.
//
// Locks, always taken in this order: m_maintenance (one round of housekeeping, a snapshot, closing), m_writer
// (one commit or one cut), m_daysMutex (the list of day files: shared to use one, exclusive to swap or remove
// one), m_indexMutex (labels), Head's own.
//
// A sample is in the head until its chunk is in a day file, and for a moment in both: readers look into the
// head first and into the days after, so that they may meet a sample twice but never miss one.
class Store::Impl {
public:
    Impl(StoreOptions options, const Clock& clock);
    ~Impl();

    // StoreOpen.cpp
    Status open();

    // StoreCommit.cpp
    Result<SeriesRef> seriesFor(const Labels& labels);
    bool knows(SeriesRef series) const;
    Result<CommitReport> commit(const std::vector<NewSample>& batch);
    Status flush();
    Status close();

    // StoreSelect.cpp
    Result<std::shared_ptr<const SeriesSet>> select(const std::vector<Matcher>& matchers, TimestampMs from,
                                                    TimestampMs to, const std::stop_token& stop) const;
    std::vector<SeriesRef> matching(const std::vector<Matcher>& matchers, TimestampMs from,
                                    TimestampMs to) const;
    Status read(SeriesRef series, TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                std::vector<std::string>& warnings, const std::stop_token& stop) const;
    std::vector<std::string> labelNames(const std::vector<Matcher>& matchers, TimestampMs from,
                                        TimestampMs to) const;
    std::vector<std::string> labelValues(std::string_view name, const std::vector<Matcher>& matchers,
                                         TimestampMs from, TimestampMs to) const;
    std::vector<Labels> seriesLabels(const std::vector<Matcher>& matchers, TimestampMs from,
                                     TimestampMs to) const;
    Labels labelsOf(SeriesRef series) const;

    // StoreMaintenance.cpp
    Status maintain();
    Result<VerifyReport> verify(const std::stop_token& stop) const;
    Status snapshot(const std::filesystem::path& directory);
    StoreStats stats() const;
    CardinalityStats cardinality(std::size_t limit) const;
    std::vector<Problem> problems() const { return m_problems.all(); }
    const StoreOptions& options() const { return m_options; }

private:
    using Days = std::map<DayNumber, std::shared_ptr<DayFile>>;
    struct Sorting; // of one batch: StoreCommit.cpp

    // Opening.
    Status prepareDirectory();
    Status openHead();
    Status openDays();
    Status openDay(const std::filesystem::path& path, DayNumber day);
    Status loadSeries();
    Status replayHead();
    Status replaceHead();
    Result<std::shared_ptr<DayFile>> rebuilt(const std::filesystem::path& path, DayNumber day,
                                             const std::string& reason);
    std::filesystem::path quarantine(const std::filesystem::path& path);
    void startBackground();

    // Committing; the caller holds m_writer.
    Status usable() const;
    void sortOut(const NewSample& sample, Sorting& sorting);
    void settleLate(const NewSample& sample, HeadRecord& record, Sorting& sorting);
    std::optional<double> storedValue(SeriesRef series, TimestampMs t);
    TimestampMs newestInDays(SeriesRef series) const;
    std::vector<SeriesEntry> freshSeries(const std::vector<NewSample>& samples);
    std::vector<SeriesRef> apply(const std::vector<NewSample>& samples, std::uint64_t commit);
    Status cut(const std::vector<SeriesRef>& series, TimestampMs before);
    Status cutDay(DayNumber day, const std::vector<SeriesRef>& series);
    Result<std::shared_ptr<DayFile>> dayForWriting(DayNumber day);
    Status collect();
    void noteFailedCut(const Status& status);

    // Housekeeping; the caller holds m_maintenance.
    void keepHouse(const std::stop_token& stop);
    Status cutIdle();
    Status sealFinishedDays();
    Status seal(const std::shared_ptr<DayFile>& day);
    Status rebuildDamagedDays();
    Status removeExpired();
    Status removeDay(DayNumber day);
    Status dropDeadSeries();
    std::vector<std::shared_ptr<DayFile>> days() const;
    TimestampMs newestSample() const;

    const StoreOptions m_options;
    const Clock& m_clock;
    ProblemList m_problems;
    DayOptions m_dayOptions;
    bool m_closed = false; // guarded by m_writer

    std::mutex m_maintenance;
    mutable std::mutex m_writer;
    mutable std::shared_mutex m_daysMutex;
    Days m_days;
    mutable std::shared_mutex m_indexMutex;
    SeriesIndex m_index;
    SeriesRef m_nextSeries = 1;
    std::unordered_set<SeriesRef> m_undurable; // in the index, not yet in head.db
    mutable Head m_head;
    std::optional<HeadFile> m_headFile;
    std::optional<RetentionClock> m_retentionClock;

    std::uint32_t m_batch = 0;
    std::uint64_t m_droppedBefore = 0;
    bool m_cutFailing = false;
    bool m_headDamaged = false; // while opening
    // When (steady time) which commit was next: tells how old a head row is.
    std::vector<std::pair<SteadyTime, std::uint64_t>> m_marks;

    struct Counters {
        std::atomic<std::uint64_t> commits{0}, commitErrors{0}, appended{0}, outOfOrder{0}, tooOld{0},
            duplicates{0}, conflicts{0}, limitHits{0}, maintenanceErrors{0}, daysRemoved{0};
        std::atomic<std::uint64_t> commitNanoseconds{0}, lastCommitNanoseconds{0};
    };
    Counters m_counters;
    double m_openSeconds = 0;

    std::condition_variable_any m_wake;
    std::mutex m_wakeMutex;
    bool m_awake = false; // guarded by m_wakeMutex
    std::jthread m_background;
};

} // namespace codesage::tsdb
