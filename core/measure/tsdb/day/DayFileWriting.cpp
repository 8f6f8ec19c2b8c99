#include "base/core/Crc32c.h"
#include "base/core/Files.h"
#include "base/db/Transaction.h"
#include "measure/tsdb/day/DayFile.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace codesage::tsdb {

namespace {

db::OpenOptions writerOptions(const DayOptions& day) {
    db::OpenOptions options;
    options.applicationId = kDayApplicationId;
    options.migrations = dayMigrations();
    options.cacheKilobytes = 512;
    options.checkpointPages = 500;
    options.vfs = day.vfs;
    return options;
}

Status insertSeries(db::Database& database, std::vector<SeriesEntry> entries) {
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    CODESAGE_TRY(db::Statement insert,
                 database.prepare("INSERT INTO series(first, data, crc) VALUES(?1,?2,?3)"));
    for (std::size_t at = 0; at < entries.size(); at += kMaxBlockSeries) {
        const std::size_t end = std::min(entries.size(), at + kMaxBlockSeries);
        const std::string block = encodeSeriesBlock({entries.begin() + static_cast<std::ptrdiff_t>(at),
                                                     entries.begin() + static_cast<std::ptrdiff_t>(end)});
        // `first` only orders the blocks: a day can open again and name a series it knew before.
        CODESAGE_CHECK(insert.bindNull(1).bindBlob(2, block).bind(3, storedCrc(crc32c(block))).run());
    }
    return {};
}

} // namespace

Result<std::shared_ptr<DayFile>> DayFile::create(const std::filesystem::path& path, DayNumber day,
                                                 const DayOptions& options, ProblemList& problems) {
    std::shared_ptr<DayFile> file(new DayFile(path, day, options, problems));
    file->m_meta.day = day;
    CODESAGE_CHECK(file->makeFile());
    CODESAGE_CHECK(file->openWriter());
    return file;
}

// Made whole under another name first: a day file without content is always damage, never a crash.
Status DayFile::makeFile() const {
    const std::filesystem::path fresh = m_path.string() + ".new";
    std::error_code failed;
    for (const char* suffix : {"", "-journal"})
        std::filesystem::remove(fresh.string() + suffix, failed);
    db::OpenOptions options = writerOptions(m_options);
    options.journal = db::Journal::Delete;
    CODESAGE_TRY(db::Database database, db::Database::open(fresh, options));
    CODESAGE_CHECK(writeDayMeta(database, m_meta));
    CODESAGE_CHECK(database.close());
    std::filesystem::rename(fresh, m_path, failed);
    if (failed)
        return failErrno(failed.value(), "rename", fresh.string());
    return syncDirectory(m_path.parent_path());
}

Status DayFile::openWriter() {
    CODESAGE_TRY(db::Database writer, db::Database::open(m_path, writerOptions(m_options)));
    m_writer = std::move(writer);
    m_dirty = true; // another life of this file may have left a log
    return dropUnknownRows();
}

// After an I/O error nobody knows whether the last transaction is in the file. It was reported as failed,
// so it has to go.
Status DayFile::dropUnknownRows() {
    CODESAGE_TRY(const auto stored, readDayMeta(*m_writer));
    if (stored.chunks == m_meta.chunks && stored.layout == m_meta.layout)
        return {};
    CODESAGE_TRY(db::Transaction transaction, db::Transaction::begin(*m_writer));
    CODESAGE_CHECK(m_writer->execute(fmt::format("DELETE FROM chunks WHERE id > {}", m_lastRow)));
    CODESAGE_CHECK(writeDayMeta(*m_writer, m_meta));
    return transaction.commit();
}

// Makes the sealed file writable. Snapshots hard-link sealed files: one that others share is replaced by a
// copy first.
Status DayFile::ownFile() const {
    std::error_code failed;
    if (std::filesystem::hard_link_count(m_path, failed) > 1 && !failed) {
        const std::filesystem::path copy = m_path.string() + ".new";
        std::filesystem::copy_file(m_path, copy, std::filesystem::copy_options::overwrite_existing, failed);
        const int fd = failed ? -1 : ::open(copy.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            if (::fsync(fd) == 0)
                std::filesystem::rename(copy, m_path, failed);
            else
                failed.assign(errno, std::generic_category());
            ::close(fd);
        }
        if (failed || fd < 0)
            return failErrno(failed.value(), "copy the shared day file", m_path.string());
    }
    if (::chmod(m_path.c_str(), 0644) != 0)
        return failErrno(errno, "make writable", m_path.string());
    return {};
}

// A sealed day gets late samples: its rows stay, new ones follow, and the directory in the file is replaced
// by the chain over all rows that an open day has.
Status DayFile::reopenSealed() {
    std::unique_lock lock(m_fileMutex);
    dropIdle();
    CODESAGE_CHECK(ownFile());
    CODESAGE_TRY(db::Database writer, db::Database::open(m_path, writerOptions(m_options)));
    DayMeta meta = m_meta;
    meta.layout = DayMeta::Layout::Open;
    meta.chain = 0;
    meta.chunks = 0;
    std::int64_t lastRow = 0;
    {
        CODESAGE_TRY(db::Transaction transaction, db::Transaction::begin(writer));
        CODESAGE_TRY(db::Statement select, writer.prepare("SELECT id, crc FROM chunks ORDER BY id"));
        for (;;) {
            CODESAGE_TRY(const bool row, select.step());
            if (!row)
                break;
            lastRow = select.integer(0);
            meta.chain = chained(meta.chain, static_cast<std::uint32_t>(select.integer(1)));
            ++meta.chunks;
        }
        CODESAGE_CHECK(writer.execute("DELETE FROM directory"));
        CODESAGE_CHECK(writeDayMeta(writer, meta));
        CODESAGE_CHECK(transaction.commit());
    }
    m_writer = std::move(writer);
    m_meta = meta;
    m_lastRow = lastRow;
    m_dirty = true;
    m_sealed = false;
    return {};
}

Status DayFile::append(const std::vector<NewChunk>& chunks, const LabelsOf& labelsOf) {
    if (m_closed)
        return fail(ErrorCode::Unavailable, fmt::format("The day file '{}' is closed.", m_path.string()));
    if (isSealed())
        CODESAGE_CHECK(reopenSealed());
    if (!m_writer)
        CODESAGE_CHECK(openWriter());
    DayMeta meta = m_meta;
    auto written = writeChunks(chunks, labelsOf, meta);
    if (!written) {
        if (written.error().code == ErrorCode::Io || written.error().code == ErrorCode::Corrupt)
            m_writer.reset(); // after a failed sync the connection's view cannot be trusted: reopen, recover
        return written;
    }
    m_meta = meta;
    m_dirty = true;
    {
        std::unique_lock lock(m_directoryMutex);
        for (const NewChunk& chunk : chunks) {
            ++m_lastRow;
            m_directory.add(chunk.series, {static_cast<std::uint32_t>(chunk.t0 - dayStart(m_day)),
                                           static_cast<std::uint32_t>(chunk.t1 - dayStart(m_day)),
                                           chunk.count, static_cast<std::uint32_t>(m_lastRow)});
            m_blobBytes += chunk.blob.size();
        }
    }
    m_generation.fetch_add(1, std::memory_order_release);
    return {};
}

Status DayFile::writeChunks(const std::vector<NewChunk>& chunks, const LabelsOf& labelsOf, DayMeta& meta) {
    CODESAGE_TRY(db::Transaction transaction, db::Transaction::begin(*m_writer));
    std::set<SeriesRef> fresh;
    for (const NewChunk& chunk : chunks) {
        if (!has(chunk.series))
            fresh.insert(chunk.series);
    }
    std::vector<SeriesEntry> entries;
    for (const SeriesRef series : fresh)
        entries.emplace_back(series, labelsOf(series));
    CODESAGE_CHECK(insertSeries(*m_writer, std::move(entries)));
    {
        CODESAGE_TRY(db::Statement insert, m_writer->prepare(kInsertChunk));
        std::int64_t row = m_lastRow;
        for (const NewChunk& chunk : chunks) {
            const ChunkRow stored{chunk.series, chunk.t0, chunk.t1, chunk.count, chunk.commit, chunk.blob};
            CODESAGE_CHECK(insertChunk(insert, m_day, ++row, stored));
            const std::uint32_t crc = checksumOf(stored);
            meta.chain = chained(meta.chain, crc);
            ++meta.chunks;
        }
    }
    CODESAGE_CHECK(writeDayMeta(*m_writer, meta));
    return transaction.commit();
}

Result<bool> DayFile::checkpoint() {
    if (!m_dirty)
        return true;
    if (!m_writer)
        CODESAGE_CHECK(openWriter());
    CODESAGE_TRY(const bool whole, m_writer->checkpoint());
    m_dirty = !whole;
    return whole;
}

void DayFile::parkWriter() {
    const auto ignored = checkpoint(); // what stays in the log stays dirty, and is looked at again
    m_writer.reset();
}

Status DayFile::close() {
    std::unique_lock lock(m_fileMutex);
    m_closed = true;
    dropIdle();
    if (!m_writer)
        return {};
    Status closed = m_writer->close();
    m_writer.reset();
    return closed;
}

Status DayFile::copyTo(const std::filesystem::path& target) const {
    std::shared_lock lock(m_fileMutex);
    if (m_closed)
        return fail(ErrorCode::Unavailable, fmt::format("The day file '{}' is closed.", m_path.string()));
    if (isSealed()) {
        std::error_code failed;
        std::filesystem::create_hard_link(m_path, target, failed);
        if (!failed)
            return {};
    }
    CODESAGE_TRY(db::Database database, openReader());
    return database.copyTo(target);
}

} // namespace codesage::tsdb
