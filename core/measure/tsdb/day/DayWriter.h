#pragma once

#include "measure/tsdb/day/ChunkDirectory.h"
#include "measure/tsdb/day/DayFormat.h"
#include "measure/tsdb/index/SeriesBlock.h"

#include <filesystem>
#include <span>
#include <vector>

namespace codesage::tsdb {

// Writes one sealed day file from scratch, series by series. Work on a temporary name and rename: nothing is
// visible or complete before finish() returned.
class DayWriter {
public:
    static Result<DayWriter> create(const std::filesystem::path& path, DayNumber day, const std::string& vfs,
                                    std::size_t samplesPerChunk);
    // Series in ascending number, samples in ascending time and inside the day. Cuts them into chunks.
    Status add(SeriesRef series, const Labels& labels, std::span<const Sample> samples);
    // Everything committed up to `through` is in this file. Syncs and closes it, makes it read-only.
    Status finish(std::uint64_t through);

private:
    DayWriter(db::Database database, std::filesystem::path path, DayNumber day, std::size_t samplesPerChunk);
    Status flushSeries();

    db::Database m_database;
    std::filesystem::path m_path;
    DayNumber m_day;
    std::size_t m_samplesPerChunk;
    ChunkDirectory m_directory;
    std::vector<SeriesEntry> m_series;
    std::uint32_t m_lastRow = 0;
};

} // namespace codesage::tsdb
