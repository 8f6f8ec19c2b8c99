#include "measure/tsdb/day/DayWriter.h"

#include "base/core/Crc32c.h"
#include "measure/tsdb/codec/ChunkCodec.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace codesage::tsdb {

namespace {

// Chunks of about a kilobyte, some of six, waste a fifth of a 4 KB page, a tenth of 16 KB, a twentieth of
// this.
constexpr int kSealedPageBytes = 32768;

Status syncAndProtect(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failErrno(errno, "open", path.string());
    const int code = ::fchmod(fd, 0444) == 0 && ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    if (code != 0)
        return failErrno(code, "sync", path.string());
    return {};
}

} // namespace

DayWriter::DayWriter(db::Database database, std::filesystem::path path, DayNumber day,
                     std::size_t samplesPerChunk)
    : m_database(std::move(database))
    , m_path(std::move(path))
    , m_day(day)
    , m_samplesPerChunk(std::clamp<std::size_t>(samplesPerChunk, 1, kMaxChunkSamples)) {}

Result<DayWriter> DayWriter::create(const std::filesystem::path& path, DayNumber day, const std::string& vfs,
                                    std::size_t samplesPerChunk) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    std::filesystem::remove(path.string() + "-journal", ignored);
    db::OpenOptions options;
    options.journal = db::Journal::Delete;
    options.applicationId = kDayApplicationId;
    options.migrations = dayMigrations();
    options.pageBytes = kSealedPageBytes;
    options.vfs = vfs;
    CODESAGE_TRY(db::Database database, db::Database::open(path, options));
    CODESAGE_CHECK(database.execute("BEGIN IMMEDIATE"));
    return DayWriter(std::move(database), path, day, samplesPerChunk);
}

Status DayWriter::add(SeriesRef series, const Labels& labels, std::span<const Sample> samples) {
    if (samples.empty())
        return {};
    m_series.emplace_back(series, labels);
    if (m_series.size() == kMaxBlockSeries)
        CODESAGE_CHECK(flushSeries());
    CODESAGE_TRY(db::Statement insert, m_database.prepare(kInsertChunk));
    // Chunks of equal size rather than full ones and a rest.
    const std::size_t chunks = (samples.size() + m_samplesPerChunk - 1) / m_samplesPerChunk;
    std::string blob;
    for (std::size_t i = 0; i < chunks; ++i) {
        const std::size_t begin = samples.size() * i / chunks;
        const auto part = samples.subspan(begin, samples.size() * (i + 1) / chunks - begin);
        blob.clear();
        encodeChunk(part, Effort::Best, blob);
        const ChunkRow row{series, part.front().t, part.back().t, static_cast<std::uint32_t>(part.size()), 0,
                           blob};
        CODESAGE_CHECK(insertChunk(insert, m_day, ++m_lastRow, row));
        m_directory.add(series, {static_cast<std::uint32_t>(row.t0 - dayStart(m_day)),
                                 static_cast<std::uint32_t>(row.t1 - dayStart(m_day)), row.count, m_lastRow});
    }
    return {};
}

Status DayWriter::flushSeries() {
    if (m_series.empty())
        return {};
    CODESAGE_TRY(db::Statement insert, m_database.prepare("INSERT INTO series(data, crc) VALUES(?1,?2)"));
    const std::string block = encodeSeriesBlock(m_series);
    CODESAGE_CHECK(insert.bindBlob(1, block).bind(2, storedCrc(crc32c(block))).run());
    m_series.clear();
    return {};
}

Status DayWriter::finish(std::uint64_t through) {
    CODESAGE_CHECK(flushSeries());
    DayMeta meta{.day = m_day,
                 .layout = DayMeta::Layout::Sealed,
                 .through = through,
                 .chunks = m_directory.chunks(),
                 .chain = 0};
    {
        CODESAGE_TRY(db::Statement insert,
                     m_database.prepare("INSERT INTO directory(data, crc) VALUES(?1,?2)"));
        for (const std::string& part : m_directory.encode()) {
            const std::uint32_t crc = crc32c(part);
            CODESAGE_CHECK(insert.bindBlob(1, part).bind(2, storedCrc(crc)).run());
            meta.chain = chained(meta.chain, crc);
        }
    }
    CODESAGE_CHECK(writeDayMeta(m_database, meta));
    CODESAGE_CHECK(m_database.execute("COMMIT"));
    CODESAGE_CHECK(m_database.close());
    return syncAndProtect(m_path);
}

} // namespace codesage::tsdb
