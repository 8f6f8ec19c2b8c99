#pragma once

#include "measure/tsdb/ProblemList.h"
#include "measure/tsdb/day/ChunkDirectory.h"
#include "measure/tsdb/day/DayFormat.h"
#include "measure/tsdb/head/HeadSeries.h"
#include "measure/tsdb/index/SeriesBlock.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <stop_token>
#include <vector>

namespace codesage::tsdb {

struct DayOptions {
    std::string vfs{};
    bool readOnly = false;
    // Connections that all day files of a store keep open between reads, counted here.
    std::shared_ptr<std::atomic<int>> idleReaders = std::make_shared<std::atomic<int>>(0);
};

// A closed chunk on its way into a day file.
struct NewChunk {
    SeriesRef series = 0;
    TimestampMs t0 = 0;
    TimestampMs t1 = 0;
    std::uint32_t count = 0;
    std::uint64_t commit = 0;
    std::string blob;
};

// One UTC day of chunks in one SQLite file. Open while samples of its day may come, then sealed: rewritten
// in order of series and never changed again, unless a late sample opens it once more.
// Functions under "writing" are for one thread at a time; all others are safe beside them on any thread.
class DayFile {
public:
    using LabelsOf = std::function<Labels(SeriesRef)>;

    static Result<std::shared_ptr<DayFile>> create(const std::filesystem::path& path, DayNumber day,
                                                   const DayOptions& options, ProblemList& problems);
    // Fails with Corrupt when the file's own description, directory or structure is damaged: DaySalvage is
    // next. Damaged chunks of an open day are reported and left out.
    static Result<std::shared_ptr<DayFile>> open(const std::filesystem::path& path, DayNumber day,
                                                 const DayOptions& options, ProblemList& problems);
    ~DayFile();

    DayNumber day() const { return m_day; }
    const std::filesystem::path& path() const { return m_path; }
    bool isSealed() const { return m_sealed.load(std::memory_order_relaxed); }
    // A chunk could not be read: the day should be rewritten from what can.
    bool isDamaged() const { return m_damaged.load(std::memory_order_relaxed); }
    bool isClosed() const;
    std::uint64_t fileBytes() const;

    // Reading.
    bool has(SeriesRef series) const;
    bool overlaps(SeriesRef series, TimestampMs from, TimestampMs to) const;
    // The series' newest sample here, or kNoTime.
    TimestampMs newest(SeriesRef series) const;
    std::vector<SeriesRef> series() const;
    std::uint64_t chunks() const;
    std::uint64_t samples() const;
    std::uint64_t blobBytes() const { return m_blobBytes.load(std::memory_order_relaxed); }
    std::size_t memoryBytes() const;
    // Of its chunks; nothing when there are none.
    std::optional<std::pair<TimestampMs, TimestampMs>> range() const;
    // Appends the samples of the range, in order of chunks (orderSamples() afterwards). What is damaged is
    // left out, reported once and named in `warnings`. Fails with Unavailable, Io or Cancelled.
    Status read(SeriesRef series, TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                std::vector<std::string>& warnings) const;
    // The labels of every series in the file.
    Result<std::vector<SeriesEntry>> labels() const;
    // Grows with every chunk written: tells whether a rewriting has missed one.
    std::uint64_t generation() const { return m_generation.load(std::memory_order_acquire); }

    // Recovery: whether a sample of this series from this commit is in the file.
    bool holds(SeriesRef series, std::uint64_t commit) const;
    std::uint64_t lastCommit() const;
    void forgetCommits(); // frees what holds() needs

    // Writing. All chunks or none; `labelsOf` is asked for series that are new to this day. Opens a sealed
    // day again.
    Status append(const std::vector<NewChunk>& chunks, const LabelsOf& labelsOf);
    // True when everything is in the file itself and synced.
    Result<bool> checkpoint();
    bool hasWriter() const { return m_writer.has_value(); }
    // Closes the writing connection; the next append opens it again.
    void parkWriter();
    // Waits for readers, then closes all connections; later reads fail with Unavailable.
    Status close();
    // Copies the file as of now.
    Status copyTo(const std::filesystem::path& target) const;

private:
    struct Reader {
        db::Database database;
        db::Statement begin;
        db::Statement end;
        db::Statement byRow;
    };

    DayFile(std::filesystem::path path, DayNumber day, DayOptions options, ProblemList& problems);
    Status load();
    Status loadContent();
    Status loadSealed(db::Database& database);
    Status loadOpen(db::Database& database);
    Status openWriter();
    Status reopenSealed();
    Status ownFile() const;
    Status dropUnknownRows();
    Status makeFile() const;
    Status writeChunks(const std::vector<NewChunk>& chunks, const LabelsOf& labelsOf, DayMeta& meta);
    Result<db::Database> openReader() const;
    Result<std::unique_ptr<Reader>> borrow() const;
    void giveBack(std::unique_ptr<Reader> reader) const;
    void dropIdle();
    Status readChunks(Reader& reader, SeriesRef series, const std::vector<ChunkEntry>& entries,
                      TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                      std::vector<std::string>& warnings) const;
    Status readChunk(Reader& reader, SeriesRef series, const ChunkEntry& entry, TimestampMs from,
                     TimestampMs to, std::vector<Sample>& out) const;
    void report(std::uint32_t row, const std::string& what, std::vector<std::string>& warnings) const;

    const std::filesystem::path m_path;
    const DayNumber m_day;
    const DayOptions m_options;
    ProblemList& m_problems;
    std::atomic<bool> m_sealed{false};
    mutable std::atomic<bool> m_damaged{false};
    std::atomic<std::uint64_t> m_generation{0};
    std::atomic<std::uint64_t> m_blobBytes{0};

    mutable std::shared_mutex m_directoryMutex;
    ChunkDirectory m_directory;
    std::unordered_map<SeriesRef, std::uint64_t> m_commits; // newest commit a series, until forgetCommits()

    // Shared while a reader uses the file, exclusive to close it.
    mutable std::shared_mutex m_fileMutex;
    bool m_closed = false;
    mutable std::mutex m_poolMutex;
    mutable std::vector<std::unique_ptr<Reader>> m_idle;
    mutable std::set<std::uint32_t> m_reported;

    std::optional<db::Database> m_writer;
    bool m_dirty = false; // the log may hold what the file does not
    DayMeta m_meta;
    std::int64_t m_lastRow = 0;
};

} // namespace codesage::tsdb
