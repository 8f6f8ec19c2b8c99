#pragma once

#include "base/db/Database.h"
#include "measure/tsdb/StoreOptions.h"
#include "measure/tsdb/head/HeadRow.h"
#include "measure/tsdb/index/SeriesBlock.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace codesage::tsdb {

// What recovery found out about head.db besides its content.
struct HeadFindings {
    std::vector<std::string> damages; // one sentence each
};

// head.db: every series with its labels, and one row a commit until all its samples are in day files.
// For one thread at a time.
class HeadFile {
public:
    static Result<HeadFile> open(const std::filesystem::path& path, const StoreOptions& options);

    // True when open() found no head.db, or one without content.
    bool wasBlank() const { return m_wasBlank; }

    // All series; damaged blocks are left out and named.
    Result<std::vector<SeriesEntry>> readSeries(HeadFindings& findings);
    // Every row in order of commit. Damaged and missing ones are named. Stops at `visit`'s first error.
    Status readRows(const std::function<Status(std::uint64_t commit, std::vector<NewSample>&)>& visit,
                    HeadFindings& findings);
    // Numbers that must never be given out again: the smallest next commit and series.
    std::uint64_t nextCommit() const { return m_nextCommit; }
    SeriesRef nextSeries() const { return m_nextSeries; }
    void raiseCounters(std::uint64_t commit, SeriesRef series);

    // Writes one commit: series that are new, then the row. Returns its number. On an error nothing is
    // written, and the same call may be tried again.
    Result<std::uint64_t> commit(const std::vector<SeriesEntry>& fresh, std::span<const NewSample> samples);
    // Removes the rows before this commit.
    Status dropBefore(std::uint64_t commit);
    // Replaces the series table, e.g. when series have left the store.
    Status replaceSeries(const std::vector<SeriesEntry>& all);
    std::uint64_t rowBytes() const { return m_rowBytes; }

    Result<bool> checkpoint();
    Status close();

private:
    HeadFile(std::filesystem::path path, db::OpenOptions options);
    Status connect();
    Status ensureConnected();
    void noteFailure(const Error& error);
    Status readCounters();
    Status writeCounters();
    Status insertSeries(std::vector<SeriesEntry> entries);

    std::filesystem::path m_path;
    db::OpenOptions m_options;
    std::string m_vfs;
    std::optional<db::Database> m_database;
    std::uint64_t m_nextCommit = 1;
    SeriesRef m_nextSeries = 1;
    bool m_wasBlank = false;
    std::uint64_t m_rowBytes = 0; // of rows written since the last dropBefore()
};

// A consistent copy of head.db made on a connection of its own, beside a working HeadFile.
Status copyHeadFile(const std::filesystem::path& path, const StoreOptions& options,
                    const std::filesystem::path& target);
// As isOurDayFile().
bool isOurHeadFile(const std::filesystem::path& path, const std::string& vfs);

} // namespace codesage::tsdb
