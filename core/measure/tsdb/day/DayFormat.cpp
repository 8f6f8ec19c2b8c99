#include "measure/tsdb/day/DayFormat.h"

#include "base/core/Crc32c.h"
#include "measure/tsdb/codec/ChunkCodec.h"

#include <array>
#include <fmt/format.h>

namespace codesage::tsdb {

namespace {

constexpr unsigned kMetaVersion = 1;

constexpr std::array kMigrations = {db::Migration{
    1, "CREATE TABLE meta(id INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);"
       "CREATE TABLE series(first INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);"
       "CREATE TABLE directory(part INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);"
       "CREATE TABLE chunks(id INTEGER PRIMARY KEY, series INTEGER NOT NULL, t0 INTEGER NOT NULL,"
       " t1 INTEGER NOT NULL, count INTEGER NOT NULL, commit_number INTEGER NOT NULL, crc INTEGER NOT NULL,"
       " data BLOB NOT NULL);"}};

} // namespace

std::span<const db::Migration> dayMigrations() {
    return kMigrations;
}

std::uint32_t checksumOf(const ChunkRow& row) {
    std::string head;
    putVarint(head, row.series);
    putFixed64(head, static_cast<std::uint64_t>(row.t0));
    putFixed64(head, static_cast<std::uint64_t>(row.t1));
    putVarint(head, row.count);
    putVarint(head, row.commit);
    return crc32c(row.blob, crc32c(head));
}

std::int64_t storedCrc(std::uint32_t crc) {
    return static_cast<std::int32_t>(crc); // the signed form takes four bytes in SQLite, never six
}

Status checkCrc(std::string_view bytes, std::int64_t stored, std::string_view what) {
    if (storedCrc(crc32c(bytes)) != stored)
        return fail(ErrorCode::Corrupt, fmt::format("The checksum of {} does not match.", what));
    return {};
}

Status insertChunk(db::Statement& insert, DayNumber day, std::int64_t id, const ChunkRow& row) {
    insert.bind(1, id).bind(2, row.series).bind(3, row.t0 - dayStart(day)).bind(4, row.t1 - dayStart(day));
    insert.bind(5, row.count)
        .bind(6, static_cast<std::int64_t>(row.commit))
        .bind(7, storedCrc(checksumOf(row)));
    return insert.bindBlob(8, row.blob).run();
}

Result<ChunkRow> readChunkRow(const db::Statement& statement, DayNumber day) {
    const auto damaged = [&] {
        return fail(ErrorCode::Corrupt, fmt::format("The chunk in row {} is damaged.", statement.integer(0)));
    };
    const std::int64_t series = statement.integer(1);
    const std::int64_t t0 = statement.integer(2);
    const std::int64_t t1 = statement.integer(3);
    const std::int64_t count = statement.integer(4);
    if (series <= 0 || series > UINT32_MAX || t0 < 0 || t1 < t0 || t1 >= kDayMs || count <= 0 ||
        count > static_cast<std::int64_t>(kMaxChunkSamples))
        return damaged();
    const ChunkRow row{static_cast<SeriesRef>(series),
                       dayStart(day) + t0,
                       dayStart(day) + t1,
                       static_cast<std::uint32_t>(count),
                       static_cast<std::uint64_t>(statement.integer(5)),
                       statement.blob(7)};
    if (storedCrc(checksumOf(row)) != statement.integer(6))
        return damaged();
    return row;
}

std::string DayMeta::encode() const {
    std::string bytes;
    putByte(bytes, kMetaVersion);
    putSigned(bytes, day);
    putByte(bytes, static_cast<unsigned>(layout));
    putVarint(bytes, through);
    putVarint(bytes, chunks);
    putVarint(bytes, chain);
    return bytes;
}

Result<DayMeta> DayMeta::decode(std::string_view bytes) {
    ByteReader in(bytes);
    DayMeta meta;
    const unsigned version = in.byte();
    meta.day = in.signedVarint();
    const unsigned layout = in.byte();
    meta.through = in.varint();
    meta.chunks = in.varint();
    meta.chain = static_cast<std::uint32_t>(in.varint());
    if (!in.ok() || version != kMetaVersion || layout > 1 || !isNamedDay(meta.day))
        return fail(ErrorCode::Corrupt, "The day's own description is damaged.");
    meta.layout = static_cast<Layout>(layout);
    return meta;
}

Result<DayMeta> readDayMeta(db::Database& database) {
    CODESAGE_TRY(db::Statement select, database.prepare("SELECT data, crc FROM meta WHERE id=1"));
    CODESAGE_TRY(const bool row, select.step());
    if (!row)
        return fail(ErrorCode::NotFound, "The day's own description is missing.");
    CODESAGE_CHECK(checkCrc(select.blob(0), select.integer(1), "the day's own description"));
    return DayMeta::decode(select.blob(0));
}

Status writeDayMeta(db::Database& database, const DayMeta& meta) {
    CODESAGE_TRY(db::Statement write, database.prepare("REPLACE INTO meta(id, data, crc) VALUES(1,?1,?2)"));
    const std::string bytes = meta.encode();
    return write.bindBlob(1, bytes).bind(2, storedCrc(crc32c(bytes))).run();
}

std::uint32_t chained(std::uint32_t chain, std::uint32_t crc) {
    std::string bytes;
    putFixed64(bytes, crc);
    return crc32c(bytes, chain);
}

} // namespace codesage::tsdb
