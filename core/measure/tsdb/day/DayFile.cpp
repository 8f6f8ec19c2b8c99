#include "measure/tsdb/day/DayFile.h"

#include "base/core/Crc32c.h"
#include "measure/tsdb/codec/ChunkCodec.h"

#include <algorithm>
#include <fmt/format.h>

namespace codesage::tsdb {

namespace {

constexpr std::size_t kIdleReaders = 2; // of one day
constexpr int kIdleReadersOfAll = 64;   // of all days of a store
constexpr int kReaderCacheKilobytes = 256;

std::uint32_t clampToDay(TimestampMs t, DayNumber day) {
    return static_cast<std::uint32_t>(std::clamp<TimestampMs>(t, dayStart(day), dayEnd(day) - 1) -
                                      dayStart(day));
}

} // namespace

DayFile::DayFile(std::filesystem::path path, DayNumber day, DayOptions options, ProblemList& problems)
    : m_path(std::move(path))
    , m_day(day)
    , m_options(std::move(options))
    , m_problems(problems) {}

DayFile::~DayFile() {
    (void)close();
}

Result<std::shared_ptr<DayFile>> DayFile::open(const std::filesystem::path& path, DayNumber day,
                                               const DayOptions& options, ProblemList& problems) {
    std::shared_ptr<DayFile> file(new DayFile(path, day, options, problems));
    CODESAGE_CHECK(file->load());
    return file;
}

Result<db::Database> DayFile::openReader() const {
    db::OpenOptions options;
    options.applicationId = kDayApplicationId;
    options.migrations = dayMigrations();
    options.cacheKilobytes = kReaderCacheKilobytes;
    options.vfs = m_options.vfs;
    std::error_code ignored;
    const bool hasLog = std::filesystem::exists(m_path.string() + "-wal", ignored);
    const bool unchanging = isSealed() || (m_options.readOnly && !hasLog);
    options.access = unchanging ? db::Access::Immutable : db::Access::ReadOnly;
    return db::Database::open(m_path, options);
}

Status DayFile::load() {
    CODESAGE_CHECK(loadContent());
    m_sealed = m_meta.layout == DayMeta::Layout::Sealed;
    if (!isSealed() && !m_options.readOnly)
        return openWriter();
    return {};
}

Status DayFile::loadContent() {
    // A file that stands alone is read without locks first: its layout decides how it is opened for good.
    std::error_code ignored;
    m_sealed = !std::filesystem::exists(m_path.string() + "-wal", ignored);
    CODESAGE_TRY(db::Database database, openReader());
    auto meta = readDayMeta(database);
    if (!meta)
        return fail(meta.error().code == ErrorCode::NotFound ? ErrorCode::Corrupt : meta.error().code,
                    meta.error().message);
    if (meta->day != m_day)
        return fail(
            ErrorCode::Corrupt,
            fmt::format("The file holds the day {}, not the one it is named after.", dayFileName(meta->day)));
    m_meta = *meta;
    return m_meta.layout == DayMeta::Layout::Sealed ? loadSealed(database) : loadOpen(database);
}

Status DayFile::loadSealed(db::Database& database) {
    CODESAGE_TRY(db::Statement select, database.prepare("SELECT data, crc FROM directory ORDER BY part"));
    std::uint32_t chain = 0;
    for (;;) {
        CODESAGE_TRY(const bool row, select.step());
        if (!row)
            break;
        CODESAGE_CHECK(checkCrc(select.blob(0), select.integer(1), "the chunk directory"));
        chain = chained(chain, crc32c(select.blob(0)));
        CODESAGE_CHECK(m_directory.decodePart(select.blob(0)));
    }
    m_directory.compact();
    if (chain != m_meta.chain || m_directory.chunks() != m_meta.chunks)
        return fail(ErrorCode::Corrupt, "The chunk directory is incomplete.");
    std::error_code ignored;
    m_blobBytes = std::filesystem::file_size(m_path, ignored);
    return {};
}

Status DayFile::loadOpen(db::Database& database) {
    CODESAGE_TRY(db::Statement select,
                 database.prepare(fmt::format("SELECT {} FROM chunks ORDER BY id", kChunkColumns)));
    std::uint32_t chain = 0;
    std::uint64_t rows = 0;
    for (;;) {
        CODESAGE_TRY(const bool row, select.step());
        if (!row)
            break;
        ++rows;
        m_lastRow = select.integer(0);
        chain = chained(chain, static_cast<std::uint32_t>(select.integer(6)));
        auto chunk = readChunkRow(select, m_day);
        if (!chunk) {
            std::vector<std::string> warnings;
            report(static_cast<std::uint32_t>(m_lastRow), chunk.error().message, warnings);
            continue;
        }
        m_directory.add(chunk->series, {static_cast<std::uint32_t>(chunk->t0 - dayStart(m_day)),
                                        static_cast<std::uint32_t>(chunk->t1 - dayStart(m_day)), chunk->count,
                                        static_cast<std::uint32_t>(m_lastRow)});
        auto& commit = m_commits[chunk->series];
        commit = std::max(commit, chunk->commit);
        m_blobBytes += chunk->blob.size();
    }
    if (rows != m_meta.chunks || chain != m_meta.chain)
        return fail(ErrorCode::Corrupt,
                    fmt::format("{} chunks are there, {} were written.", rows, m_meta.chunks));
    return {};
}

std::uint64_t DayFile::fileBytes() const {
    std::uint64_t bytes = 0;
    for (const char* suffix : {"", "-wal", "-journal"}) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(m_path.string() + suffix, failed);
        bytes += failed ? 0 : size;
    }
    return bytes;
}

bool DayFile::has(SeriesRef series) const {
    std::shared_lock lock(m_directoryMutex);
    return m_directory.has(series);
}

bool DayFile::overlaps(SeriesRef series, TimestampMs from, TimestampMs to) const {
    if (from >= dayEnd(m_day) || to < dayStart(m_day))
        return false;
    std::shared_lock lock(m_directoryMutex);
    return m_directory.overlaps(series, clampToDay(from, m_day), clampToDay(to, m_day));
}

TimestampMs DayFile::newest(SeriesRef series) const {
    std::shared_lock lock(m_directoryMutex);
    const auto last = m_directory.newest(series);
    return last ? dayStart(m_day) + *last : kNoTime;
}

std::vector<SeriesRef> DayFile::series() const {
    std::shared_lock lock(m_directoryMutex);
    return m_directory.series();
}

std::uint64_t DayFile::chunks() const {
    std::shared_lock lock(m_directoryMutex);
    return m_directory.chunks();
}

std::uint64_t DayFile::samples() const {
    std::shared_lock lock(m_directoryMutex);
    return m_directory.samples();
}

std::size_t DayFile::memoryBytes() const {
    std::shared_lock lock(m_directoryMutex);
    return m_directory.memoryBytes();
}

std::optional<std::pair<TimestampMs, TimestampMs>> DayFile::range() const {
    std::shared_lock lock(m_directoryMutex);
    if (m_directory.chunks() == 0)
        return std::nullopt;
    return std::pair(dayStart(m_day) + m_directory.firstTime(), dayStart(m_day) + m_directory.lastTime());
}

Result<std::unique_ptr<DayFile::Reader>> DayFile::borrow() const {
    {
        std::lock_guard lock(m_poolMutex);
        if (!m_idle.empty()) {
            auto reader = std::move(m_idle.back());
            m_idle.pop_back();
            m_options.idleReaders->fetch_sub(1);
            return reader;
        }
    }
    CODESAGE_TRY(db::Database database, openReader());
    CODESAGE_TRY(db::Statement begin, database.prepare("BEGIN"));
    CODESAGE_TRY(db::Statement end, database.prepare("COMMIT"));
    CODESAGE_TRY(db::Statement byRow,
                 database.prepare(fmt::format("SELECT {} FROM chunks WHERE id=?1", kChunkColumns)));
    return std::make_unique<Reader>(
        Reader{std::move(database), std::move(begin), std::move(end), std::move(byRow)});
}

void DayFile::giveBack(std::unique_ptr<Reader> reader) const {
    std::lock_guard lock(m_poolMutex);
    if (m_idle.size() >= kIdleReaders || m_options.idleReaders->load() >= kIdleReadersOfAll)
        return;
    m_options.idleReaders->fetch_add(1);
    m_idle.push_back(std::move(reader));
}

void DayFile::dropIdle() {
    std::lock_guard lock(m_poolMutex);
    m_options.idleReaders->fetch_sub(static_cast<int>(m_idle.size()));
    m_idle.clear();
}

bool DayFile::isClosed() const {
    std::shared_lock lock(m_fileMutex);
    return m_closed;
}

Status DayFile::read(SeriesRef series, TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                     std::vector<std::string>& warnings) const {
    if (from >= dayEnd(m_day) || to < dayStart(m_day))
        return {};
    std::vector<ChunkEntry> entries;
    {
        std::shared_lock lock(m_directoryMutex);
        m_directory.find(series, clampToDay(from, m_day), clampToDay(to, m_day), entries);
    }
    if (entries.empty())
        return {};
    std::shared_lock lock(m_fileMutex);
    if (m_closed)
        return fail(ErrorCode::Unavailable, fmt::format("The day file '{}' is closed.", m_path.string()));
    auto reader = borrow();
    if (!reader && reader.error().code == ErrorCode::Corrupt) {
        m_damaged = true;
        report(0, reader.error().message, warnings);
        return {};
    }
    if (!reader)
        return fail(std::move(reader).error());
    const Status done = readChunks(**reader, series, entries, from, to, out, warnings);
    if (done)
        giveBack(*std::move(reader));
    return done;
}

Status DayFile::readChunks(Reader& reader, SeriesRef series, const std::vector<ChunkEntry>& entries,
                           TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                           std::vector<std::string>& warnings) const {
    // One transaction for all: in a file with a log each costs two file locks.
    const bool together = entries.size() > 1 && !isSealed();
    if (together)
        CODESAGE_CHECK(reader.begin.run());
    for (const ChunkEntry& entry : entries) {
        const Status done = readChunk(reader, series, entry, from, to, out);
        if (!done && done.error().code == ErrorCode::Corrupt)
            report(entry.row, done.error().message, warnings);
        else if (!done)
            return done;
    }
    return together ? reader.end.run() : Status{};
}

Status DayFile::readChunk(Reader& reader, SeriesRef series, const ChunkEntry& entry, TimestampMs from,
                          TimestampMs to, std::vector<Sample>& out) const {
    db::Statement& select = reader.byRow;
    select.reset();
    const auto found = select.bind(1, entry.row).step();
    struct Resetting {
        db::Statement& statement;
        ~Resetting() { statement.reset(); } // ends the read transaction
    } const resetting{select};
    CODESAGE_CHECK(found);
    if (!*found)
        return fail(ErrorCode::Corrupt, fmt::format("The chunk in row {} is missing.", entry.row));
    CODESAGE_TRY(const ChunkRow row, readChunkRow(select, m_day));
    if (row.series != series || row.t0 != dayStart(m_day) + entry.t0 ||
        row.t1 != dayStart(m_day) + entry.t1 || row.count != entry.count)
        return fail(ErrorCode::Corrupt, fmt::format("Row {} holds another chunk than it should.", entry.row));
    const bool whole = row.t0 >= from && row.t1 <= to;
    thread_local std::vector<Sample> part;
    part.clear();
    std::vector<Sample>& target = whole ? out : part;
    const std::size_t before = target.size();
    CODESAGE_CHECK(decodeChunk(row.blob, target));
    if (target.size() - before != row.count || target[before].t != row.t0 || target.back().t != row.t1) {
        target.resize(before);
        return fail(ErrorCode::Corrupt,
                    fmt::format("The chunk in row {} does not hold what it says.", entry.row));
    }
    if (!whole) {
        const auto earlier = [](const Sample& sample, TimestampMs t) { return sample.t < t; };
        auto at = std::lower_bound(part.begin(), part.end(), from, earlier);
        for (; at != part.end() && at->t <= to; ++at)
            out.push_back(*at);
    }
    return {};
}

void DayFile::report(std::uint32_t row, const std::string& what, std::vector<std::string>& warnings) const {
    m_damaged = true;
    const std::string name = m_path.filename().string();
    warnings.push_back(fmt::format("{}: {}", name, what));
    {
        std::lock_guard lock(m_poolMutex);
        if (!m_reported.insert(row).second)
            return;
    }
    m_problems.add(name, what + " It is left out.");
}

Result<std::vector<SeriesEntry>> DayFile::labels() const {
    std::shared_lock lock(m_fileMutex);
    if (m_closed)
        return fail(ErrorCode::Unavailable, fmt::format("The day file '{}' is closed.", m_path.string()));
    CODESAGE_TRY(db::Database database, openReader());
    CODESAGE_TRY(db::Statement select, database.prepare("SELECT data, crc FROM series ORDER BY first"));
    std::vector<SeriesEntry> all;
    for (;;) {
        CODESAGE_TRY(const bool row, select.step());
        if (!row)
            return all;
        CODESAGE_CHECK(checkCrc(select.blob(0), select.integer(1), "a block of series"));
        CODESAGE_CHECK(decodeSeriesBlock(select.blob(0), all));
    }
}

bool DayFile::holds(SeriesRef series, std::uint64_t commit) const {
    if (commit <= m_meta.through)
        return true;
    const auto at = m_commits.find(series);
    return at != m_commits.end() && commit <= at->second;
}

std::uint64_t DayFile::lastCommit() const {
    std::uint64_t last = m_meta.through;
    for (const auto& [series, commit] : m_commits)
        last = std::max(last, commit);
    return last;
}

void DayFile::forgetCommits() {
    m_commits = {};
}

} // namespace codesage::tsdb
