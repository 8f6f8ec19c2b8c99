#pragma once

#include "base/core/Result.h"
#include "base/db/Statement.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;

namespace codesage::db {

enum class Access {
    ReadWrite, // the one writer; makes the file when it is missing
    ReadOnly,  // query_only on an existing file
    Immutable, // a file that nobody changes any more: no locks, no look for a journal
};
enum class Journal { Wal, Delete };
enum class Sync { Normal, Full };

// One step of the schema: `sql` takes a file from version - 1 to `version` (1, 2, 3 …).
struct Migration {
    int version;
    std::string_view sql;
};

struct OpenOptions {
    Access access = Access::ReadWrite;
    Journal journal = Journal::Wal;
    Sync sync = Sync::Normal;
    // "CSxx" as a number: a file with another one is not ours and is refused.
    std::int32_t applicationId = 0;
    // Applied in one transaction each by a writer; a reader needs the last version already there.
    std::span<const Migration> migrations{};
    int pageBytes = 4096; // for new files
    int cacheKilobytes = 2048;
    int checkpointPages = 1000;    // of a write-ahead log
    bool overwriteDeleted = false; // zero what is deleted (secure_delete): for secrets only
    bool foreignKeys = true;
    std::chrono::milliseconds busyTimeout{5000};
    std::string vfs{}; // a registered SQLite VFS; empty: the platform's
    // For salvage: takes a file whose identity or version does not fit, never for writing.
    bool ignoreIdentity = false;
};

// One SQLite connection: hardened (trusted_schema off, cell_size_check on, defensive), no SQLite error goes
// unseen, and each becomes a sentence that names the file. SQLITE_FULL is LimitExceeded, READONLY and PERM
// PermissionDenied, CORRUPT and NOTADB Corrupt, BUSY and LOCKED Unavailable, INTERRUPT Cancelled.
// A connection and its statements belong to one thread at a time; only interrupt() may come from another.
class Database {
public:
    // Fails with Unsupported on a newer schema version or a reader's older one, with Corrupt on a file that
    // is not a database or not ours, with NotFound when a reader's file is missing.
    static Result<Database> open(const std::filesystem::path& path, const OpenOptions& options);
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;
    // Statements must be gone before.
    ~Database();

    // One or more statements without parameters or rows.
    Status execute(std::string_view sql);
    // Compiles one statement. It may not outlive the connection.
    Result<Statement> prepare(std::string_view sql);

    std::int64_t lastInsertId() const;
    std::int64_t changes() const;
    bool inTransaction() const;
    // Makes a running step of another thread fail with Cancelled.
    void interrupt();

    // Moves the write-ahead log into the file. True when all of it went (no reader held it back).
    Result<bool> checkpoint();
    // A consistent copy into a new file, written beside `target`, synced and renamed; writers go on.
    Status copyTo(const std::filesystem::path& target);
    // SQLite's own structural check: the first finding, or nothing when it found none. It does not see
    // changed content: checksums do that.
    Result<std::string> quickCheck();
    // Closes explicitly, so that errors of the last checkpoint are heard.
    Status close();

    const std::filesystem::path& path() const { return m_path; }

private:
    Database(sqlite3* handle, std::filesystem::path path);
    tl::unexpected<Error> failure(std::string_view action) const;

    sqlite3* m_handle = nullptr;
    std::filesystem::path m_path;
};

} // namespace codesage::db
