#include "base/db/Database.h"

#include "base/core/Files.h"
#include "base/db/SqliteError.h"
#include "base/db/Transaction.h"

#include <cctype>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>
#include <utility>

namespace codesage::db {

namespace {

// Only the immutable flag needs the URI form; everything that is not plain is percent-encoded.
std::string uriFor(const std::filesystem::path& path, std::string_view query) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '/' || c == '.' || c == '-' || c == '_')
            uri += c;
        else
            uri += fmt::format("%{:02x}", byte);
    }
    return uri.append(query);
}

Result<std::int64_t> pragmaValue(Database& database, std::string_view name) {
    CODESAGE_TRY(Statement statement, database.prepare(fmt::format("PRAGMA {}", name)));
    CODESAGE_TRY(const bool row, statement.step());
    return row ? statement.integer(0) : 0;
}

Result<bool> isEmpty(Database& database) {
    CODESAGE_TRY(Statement statement, database.prepare("SELECT count(*) FROM sqlite_schema"));
    CODESAGE_TRY(const bool row, statement.step());
    return row && statement.integer(0) == 0;
}

int latest(const OpenOptions& options) {
    return options.migrations.empty() ? 0 : options.migrations.back().version;
}

Status checkIdentity(Database& database, const OpenOptions& options, std::int64_t version) {
    CODESAGE_TRY(const std::int64_t id, pragmaValue(database, "application_id"));
    if (options.applicationId != 0 && id != options.applicationId) {
        CODESAGE_TRY(const bool empty, isEmpty(database));
        if (!(empty && id == 0 && options.access == Access::ReadWrite))
            return fail(
                ErrorCode::Corrupt,
                fmt::format("'{}' is a database of another program (application id {:#x}, expected {:#x}); "
                            "it was left alone.",
                            database.path().string(), id, options.applicationId));
    }
    if (version > latest(options))
        return fail(
            ErrorCode::Unsupported,
            fmt::format("'{}' has format version {}, written by a newer release; this one reads up to {}. "
                        "Use the newer release, or restore a backup made by this one.",
                        database.path().string(), version, latest(options)));
    if (options.access != Access::ReadWrite && version < latest(options))
        return fail(
            ErrorCode::Unsupported,
            fmt::format("'{}' has the older format version {} and is opened for reading only; open it once "
                        "for writing to bring it to version {}.",
                        database.path().string(), version, latest(options)));
    return {};
}

Status migrate(Database& database, const OpenOptions& options, std::int64_t version) {
    if (version >= latest(options))
        return {};
    CODESAGE_TRY(Transaction transaction, Transaction::begin(database));
    for (const Migration& step : options.migrations) {
        if (step.version > version)
            CODESAGE_CHECK(database.execute(step.sql));
    }
    CODESAGE_CHECK(database.execute(fmt::format("PRAGMA user_version={}; PRAGMA application_id={}",
                                                latest(options), options.applicationId)));
    return transaction.commit();
}

Status configureWriter(Database& database, const OpenOptions& options) {
    // page_size works on a new file only, so before anything else is written.
    CODESAGE_CHECK(database.execute(fmt::format("PRAGMA page_size={}", options.pageBytes)));
    CODESAGE_CHECK(database.execute(options.journal == Journal::Wal ? "PRAGMA journal_mode=WAL"
                                                                    : "PRAGMA journal_mode=DELETE"));
    return database.execute(
        fmt::format("PRAGMA synchronous={}; PRAGMA secure_delete={}; PRAGMA foreign_keys={}; PRAGMA "
                    "wal_autocheckpoint={}; "
                    "PRAGMA journal_size_limit={}",
                    options.sync == Sync::Full ? "FULL" : "NORMAL", options.overwriteDeleted ? "ON" : "OFF",
                    options.foreignKeys ? "ON" : "OFF", options.checkpointPages,
                    static_cast<std::int64_t>(options.checkpointPages) * options.pageBytes));
}

Status syncFile(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failErrno(errno, "open", path.string());
    const int code = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    if (code != 0)
        return failErrno(code, "sync", path.string());
    return {};
}

} // namespace

Database::Database(sqlite3* handle, std::filesystem::path path)
    : m_handle(handle)
    , m_path(std::move(path)) {}

Database::Database(Database&& other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr))
    , m_path(std::move(other.m_path)) {}

Database& Database::operator=(Database&& other) noexcept {
    std::swap(m_handle, other.m_handle);
    std::swap(m_path, other.m_path);
    return *this;
}

Database::~Database() {
    sqlite3_close_v2(m_handle);
}

tl::unexpected<Error> Database::failure(std::string_view action) const {
    return sqliteFailure(m_handle, sqlite3_errcode(m_handle), action, m_path);
}

Result<Database> Database::open(const std::filesystem::path& path, const OpenOptions& options) {
    if (options.access != Access::ReadWrite) {
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored))
            return fail(ErrorCode::NotFound,
                        fmt::format("Cannot open '{}': there is no such file.", path.string()));
    }
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE |
                      (options.access == Access::ReadWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                           : SQLITE_OPEN_READONLY);
    const std::string name =
        options.access == Access::Immutable ? uriFor(path, "?immutable=1") : uriFor(path, "");
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(name.c_str(), &handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    Database database(handle, path);
    if (code != SQLITE_OK)
        return sqliteFailure(handle, code, "open", path);
    sqlite3_busy_timeout(handle, static_cast<int>(options.busyTimeout.count()));
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    CODESAGE_CHECK(database.execute(fmt::format(
        "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-{}", options.cacheKilobytes)));
    // The first look into the file: what is no database shows here, before anything could be changed.
    CODESAGE_TRY(const std::int64_t version, pragmaValue(database, "user_version"));
    if (!options.ignoreIdentity || options.access == Access::ReadWrite)
        CODESAGE_CHECK(checkIdentity(database, options, version));
    if (options.access != Access::ReadWrite) {
        CODESAGE_CHECK(database.execute("PRAGMA query_only=ON"));
        return database;
    }
    CODESAGE_CHECK(configureWriter(database, options));
    CODESAGE_CHECK(migrate(database, options, version));
    return database;
}

Status Database::execute(std::string_view sql) {
    const std::string text(sql);
    if (sqlite3_exec(m_handle, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(sql.starts_with("COMMIT") ? "write" : "use");
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) != SQLITE_OK)
        return failure("use");
    return Statement(statement);
}

std::int64_t Database::lastInsertId() const {
    return sqlite3_last_insert_rowid(m_handle);
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(m_handle);
}

bool Database::inTransaction() const {
    return sqlite3_get_autocommit(m_handle) == 0;
}

void Database::interrupt() {
    sqlite3_interrupt(m_handle);
}

Result<bool> Database::checkpoint() {
    int logFrames = 0;
    int movedFrames = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(m_handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, &logFrames, &movedFrames);
    if (code == SQLITE_BUSY)
        return false;
    if (code != SQLITE_OK)
        return failure("write");
    return logFrames == movedFrames;
}

Status Database::copyTo(const std::filesystem::path& target) {
    std::error_code ignored;
    if (std::filesystem::exists(target, ignored))
        return fail(
            ErrorCode::AlreadyExists,
            fmt::format("Cannot copy to '{}': there is a file of this name already.", target.string()));
    const std::filesystem::path part = target.string() + ".part";
    std::filesystem::remove(part, ignored);
    auto copied = [&]() -> Status {
        // VACUUM INTO only reads this file; SQLite counts it as writing.
        CODESAGE_CHECK(execute("PRAGMA query_only=OFF"));
        CODESAGE_TRY(Statement statement, prepare("VACUUM INTO ?1"));
        const std::string name = part.string();
        statement.bindText(1, name);
        CODESAGE_CHECK(statement.run());
        CODESAGE_CHECK(syncFile(part));
        std::filesystem::rename(part, target, ignored);
        if (ignored)
            return failErrno(ignored.value(), "rename", part.string());
        return syncDirectory(target.parent_path());
    }();
    if (!copied)
        std::filesystem::remove(part, ignored);
    return copied;
}

Result<std::string> Database::quickCheck() {
    CODESAGE_TRY(Statement statement, prepare("PRAGMA quick_check(1)"));
    CODESAGE_TRY(const bool row, statement.step());
    const std::string finding(row ? statement.text(0) : "no answer");
    return finding == "ok" ? std::string() : finding;
}

Status Database::close() {
    if (!m_handle)
        return {};
    const int code = sqlite3_close(m_handle);
    if (code != SQLITE_OK)
        return failure("close");
    m_handle = nullptr;
    return {};
}

} // namespace codesage::db
