#include "measure/tsdb/head/HeadFile.h"

#include "base/core/Crc32c.h"
#include "base/db/Transaction.h"
#include "measure/tsdb/codec/ByteIo.h"
#include "measure/tsdb/day/DayFormat.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace codesage::tsdb {

namespace {

constexpr std::int32_t kHeadApplicationId = 0x43536864; // "CShd"
constexpr unsigned kCountersVersion = 1;

constexpr std::array kMigrations = {db::Migration{
    1, "CREATE TABLE meta(id INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);"
       "CREATE TABLE series(block INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);"
       "CREATE TABLE head(commit_number INTEGER PRIMARY KEY, data BLOB NOT NULL, crc INTEGER NOT NULL);"}};

db::OpenOptions fileOptions(const StoreOptions& store) {
    db::OpenOptions options;
    options.applicationId = kHeadApplicationId;
    options.migrations = kMigrations;
    options.sync = store.durability == Durability::Full ? db::Sync::Full : db::Sync::Normal;
    options.cacheKilobytes = 1024;
    options.vfs = store.sqliteVfs;
    return options;
}

db::Access readAccess(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(path.string() + "-wal", ignored) ? db::Access::ReadOnly
                                                                    : db::Access::Immutable;
}

// The row's checksum covers its number: a row in another's place is damage.
std::uint32_t rowCrc(std::uint64_t commit, std::string_view data) {
    std::string number;
    putFixed64(number, commit);
    return crc32c(data, crc32c(number));
}

} // namespace

HeadFile::HeadFile(std::filesystem::path path, db::OpenOptions options)
    : m_path(std::move(path))
    , m_options(std::move(options))
    , m_vfs(m_options.vfs) {}

Result<HeadFile> HeadFile::open(const std::filesystem::path& path, const StoreOptions& options) {
    HeadFile file(path, fileOptions(options));
    if (options.readOnly)
        file.m_options.access = readAccess(path);
    CODESAGE_CHECK(file.connect());
    if (file.m_wasBlank && !options.readOnly) {
        // On the disk before the first commit: from now on a head.db without content means damage.
        CODESAGE_CHECK(file.writeCounters());
        CODESAGE_TRY([[maybe_unused]] const bool whole, file.checkpoint());
    }
    return file;
}

Status HeadFile::connect() {
    CODESAGE_TRY(db::Database database, db::Database::open(m_path, m_options));
    m_database = std::move(database);
    return readCounters();
}

// After an I/O error the connection's view of the file cannot be trusted (a failed sync may have dropped
// pages): the next use reopens it, which recovers from the log, and removes what was never acknowledged.
void HeadFile::noteFailure(const Error& error) {
    if (error.code == ErrorCode::Io || error.code == ErrorCode::Corrupt || error.code == ErrorCode::Internal)
        m_database.reset();
}

Status HeadFile::ensureConnected() {
    if (m_database)
        return {};
    const std::uint64_t nextCommit = m_nextCommit;
    const SeriesRef nextSeries = m_nextSeries;
    CODESAGE_CHECK(connect());
    m_nextCommit = nextCommit;
    m_nextSeries = nextSeries;
    return m_database->execute(fmt::format("DELETE FROM head WHERE commit_number >= {}", m_nextCommit));
}

Status HeadFile::readCounters() {
    {
        CODESAGE_TRY(db::Statement select, m_database->prepare("SELECT data, crc FROM meta WHERE id=1"));
        CODESAGE_TRY(const bool row, select.step());
        m_wasBlank = !row;
        if (row) {
            CODESAGE_CHECK(checkCrc(select.blob(0), select.integer(1), "the store's counters"));
            ByteReader in(select.blob(0));
            const unsigned version = in.byte();
            m_nextCommit = in.varint();
            m_nextSeries = static_cast<SeriesRef>(in.varint());
            if (!in.ok() || version != kCountersVersion)
                return fail(ErrorCode::Corrupt,
                            fmt::format("The counters in '{}' are damaged.", m_path.string()));
        }
    }
    CODESAGE_TRY(db::Statement last, m_database->prepare("SELECT max(commit_number) FROM head"));
    CODESAGE_TRY(const bool any, last.step());
    if (any && !last.isNull(0))
        m_nextCommit = std::max(m_nextCommit, static_cast<std::uint64_t>(last.integer(0)) + 1);
    return {};
}

Status HeadFile::writeCounters() {
    CODESAGE_TRY(db::Statement write,
                 m_database->prepare("REPLACE INTO meta(id, data, crc) VALUES(1,?1,?2)"));
    std::string bytes;
    putByte(bytes, kCountersVersion);
    putVarint(bytes, m_nextCommit);
    putVarint(bytes, m_nextSeries);
    return write.bindBlob(1, bytes).bind(2, storedCrc(crc32c(bytes))).run();
}

void HeadFile::raiseCounters(std::uint64_t commit, SeriesRef series) {
    m_nextCommit = std::max(m_nextCommit, commit);
    m_nextSeries = std::max(m_nextSeries, series);
}

Result<std::vector<SeriesEntry>> HeadFile::readSeries(HeadFindings& findings) {
    CODESAGE_TRY(db::Statement select, m_database->prepare("SELECT data, crc FROM series ORDER BY block"));
    std::vector<SeriesEntry> all;
    for (;;) {
        CODESAGE_TRY(const bool row, select.step());
        if (!row)
            break;
        Status checked = checkCrc(select.blob(0), select.integer(1), "a block of series");
        if (checked)
            checked = decodeSeriesBlock(select.blob(0), all);
        if (!checked)
            findings.damages.push_back(checked.error().message + " Its labels are taken from the day files.");
    }
    for (const auto& [series, labels] : all)
        m_nextSeries = std::max(m_nextSeries, series + 1);
    return all;
}

Status HeadFile::readRows(const std::function<Status(std::uint64_t, std::vector<NewSample>&)>& visit,
                          HeadFindings& findings) {
    CODESAGE_TRY(db::Statement select,
                 m_database->prepare("SELECT commit_number, data, crc FROM head ORDER BY commit_number"));
    std::vector<NewSample> samples;
    std::uint64_t expected = 0;
    for (;;) {
        CODESAGE_TRY(const bool row, select.step());
        if (!row)
            return {};
        const auto commit = static_cast<std::uint64_t>(select.integer(0));
        if (expected != 0 && commit != expected)
            findings.damages.push_back(
                fmt::format("The commits {} to {} are missing.", expected, commit - 1));
        expected = commit + 1;
        m_rowBytes += select.blob(1).size();
        const bool whole = storedCrc(rowCrc(commit, select.blob(1))) == select.integer(2);
        if (!whole || !decodeHeadRow(select.blob(1), samples)) {
            findings.damages.push_back(
                fmt::format("The row of commit {} is damaged; its samples are lost.", commit));
            continue;
        }
        CODESAGE_CHECK(visit(commit, samples));
    }
}

Status HeadFile::insertSeries(std::vector<SeriesEntry> entries) {
    if (entries.empty())
        return {};
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    CODESAGE_TRY(db::Statement insert, m_database->prepare("INSERT INTO series(data, crc) VALUES(?1,?2)"));
    for (std::size_t at = 0; at < entries.size(); at += kMaxBlockSeries) {
        const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end =
            entries.begin() + static_cast<std::ptrdiff_t>(std::min(entries.size(), at + kMaxBlockSeries));
        const std::string block = encodeSeriesBlock({begin, end});
        CODESAGE_CHECK(insert.bindBlob(1, block).bind(2, storedCrc(crc32c(block))).run());
    }
    return {};
}

Result<std::uint64_t> HeadFile::commit(const std::vector<SeriesEntry>& fresh,
                                       std::span<const NewSample> samples) {
    CODESAGE_CHECK(ensureConnected());
    const std::uint64_t number = m_nextCommit;
    const std::string data = encodeHeadRow(samples);
    const auto written = [&]() -> Status {
        CODESAGE_TRY(db::Transaction transaction, db::Transaction::begin(*m_database));
        CODESAGE_CHECK(insertSeries(fresh));
        {
            CODESAGE_TRY(db::Statement insert, m_database->prepare("INSERT INTO head VALUES(?1,?2,?3)"));
            insert.bind(1, static_cast<std::int64_t>(number)).bindBlob(2, data);
            CODESAGE_CHECK(insert.bind(3, storedCrc(rowCrc(number, data))).run());
        }
        return transaction.commit();
    }();
    if (!written) {
        noteFailure(written.error());
        return fail(written.error());
    }
    m_nextCommit = number + 1;
    m_rowBytes += data.size();
    return number;
}

Status HeadFile::dropBefore(std::uint64_t commit) {
    CODESAGE_CHECK(ensureConnected());
    const auto dropped = [&]() -> Status {
        CODESAGE_TRY(db::Transaction transaction, db::Transaction::begin(*m_database));
        CODESAGE_CHECK(m_database->execute(fmt::format("DELETE FROM head WHERE commit_number < {}", commit)));
        CODESAGE_CHECK(writeCounters());
        return transaction.commit();
    }();
    if (!dropped)
        noteFailure(dropped.error());
    else
        m_rowBytes = 0;
    return dropped;
}

Status HeadFile::replaceSeries(const std::vector<SeriesEntry>& all) {
    CODESAGE_CHECK(ensureConnected());
    const auto replaced = [&]() -> Status {
        CODESAGE_TRY(db::Transaction transaction, db::Transaction::begin(*m_database));
        CODESAGE_CHECK(m_database->execute("DELETE FROM series"));
        CODESAGE_CHECK(insertSeries(all));
        CODESAGE_CHECK(writeCounters());
        return transaction.commit();
    }();
    if (!replaced)
        noteFailure(replaced.error());
    return replaced;
}

Result<bool> HeadFile::checkpoint() {
    CODESAGE_CHECK(ensureConnected());
    return m_database->checkpoint();
}

Status HeadFile::close() {
    if (!m_database)
        return {};
    Status closed = m_database->close();
    m_database.reset();
    return closed;
}

Status copyHeadFile(const std::filesystem::path& path, const StoreOptions& options,
                    const std::filesystem::path& target) {
    db::OpenOptions reader = fileOptions(options);
    reader.access = readAccess(path);
    CODESAGE_TRY(db::Database database, db::Database::open(path, reader));
    return database.copyTo(target);
}

bool isOurHeadFile(const std::filesystem::path& path, const std::string& vfs) {
    db::OpenOptions options;
    options.access = readAccess(path);
    options.ignoreIdentity = true;
    options.vfs = vfs;
    auto database = db::Database::open(path, options);
    if (!database)
        return false;
    auto select = database->prepare("SELECT data, crc FROM meta WHERE id=1");
    if (!select)
        return false;
    const auto row = select->step();
    return row && *row && checkCrc(select->blob(0), select->integer(1), "") &&
           select->blob(0).starts_with('\1');
}

} // namespace codesage::tsdb
