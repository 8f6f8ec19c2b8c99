#pragma once

#include "base/db/Database.h"
#include "measure/tsdb/Appender.h"
#include "measure/tsdb/day/Day.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace codesage::tsdb {

// How a day file is laid out; the words are in docs/formats/metrics-store.md.
inline constexpr std::int32_t kDayApplicationId = 0x43536479; // "CSdy"
std::span<const db::Migration> dayMigrations();

// One row of the table `chunks`.
struct ChunkRow {
    SeriesRef series = 0;
    TimestampMs t0 = 0;
    TimestampMs t1 = 0;
    std::uint32_t count = 0;
    std::uint64_t commit = 0; // the newest commit whose samples may be in it
    std::string_view blob;
};

// The checksum of everything in the row.
std::uint32_t checksumOf(const ChunkRow& row);

inline constexpr std::string_view kInsertChunk =
    "INSERT INTO chunks(id, series, t0, t1, count, commit_number, crc, data) VALUES(?1,?2,?3,?4,?5,?6,?7,?8)";
// Columns as readChunkRow() expects them.
inline constexpr std::string_view kChunkColumns = "id, series, t0, t1, count, commit_number, crc, data";

Status insertChunk(db::Statement& insert, DayNumber day, std::int64_t id, const ChunkRow& row);
// The row under the statement's cursor, checked against its checksum and its day; Corrupt when it fails.
// The blob is the statement's: valid until its next step.
Result<ChunkRow> readChunkRow(const db::Statement& statement, DayNumber day);

// A small blob with its own checksum in a column beside it.
std::int64_t storedCrc(std::uint32_t crc);
Status checkCrc(std::string_view bytes, std::int64_t stored, std::string_view what);

// The one row of the table `meta`.
struct DayMeta {
    enum class Layout : unsigned { Open = 0, Sealed = 1 };
    DayNumber day = 0;
    Layout layout = Layout::Open;
    // Every sample of this day that was committed up to here is in the file.
    std::uint64_t through = 0;
    std::uint64_t chunks = 0;
    // Open: over the checksums of all chunks in order of row; sealed: of all directory parts.
    std::uint32_t chain = 0;

    std::string encode() const;
    static Result<DayMeta> decode(std::string_view bytes);
};

Result<DayMeta> readDayMeta(db::Database& database);
Status writeDayMeta(db::Database& database, const DayMeta& meta);
// Chains one more checksum.
std::uint32_t chained(std::uint32_t chain, std::uint32_t crc);

} // namespace codesage::tsdb
