#include "base/db/SqliteError.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace codesage::db {

ErrorCode errorCodeFor(int sqliteCode) {
    if (sqliteCode == SQLITE_IOERR_SHORT_READ || sqliteCode == SQLITE_IOERR_CORRUPTFS)
        return ErrorCode::Corrupt;
    switch (sqliteCode & 0xff) {
    case SQLITE_FULL:
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM:
        return ErrorCode::LimitExceeded;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ErrorCode::PermissionDenied;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return ErrorCode::Corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorCode::Unavailable;
    case SQLITE_INTERRUPT:
        return ErrorCode::Cancelled;
    case SQLITE_CONSTRAINT:
        return ErrorCode::AlreadyExists;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        return ErrorCode::Io;
    default:
        return ErrorCode::Internal;
    }
}

namespace {

std::string_view advice(int sqliteCode) {
    switch (sqliteCode & 0xff) {
    case SQLITE_FULL:
        return " Free some space; what was written before is whole.";
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return " Check the permissions of the file and of its folder.";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return " The file is damaged or not ours: restore it from a backup.";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return " Another process is using it; try again.";
    default:
        return "";
    }
}

} // namespace

tl::unexpected<Error> sqliteFailure(sqlite3* handle, int sqliteCode, std::string_view action,
                                    const std::filesystem::path& path) {
    std::string reason = sqlite3_errstr(sqliteCode);
    if (handle && (sqlite3_errcode(handle) & 0xff) == (sqliteCode & 0xff))
        reason = sqlite3_errmsg(handle);
    const int extended = handle ? sqlite3_extended_errcode(handle) : sqliteCode;
    return fail(errorCodeFor(sqliteCode), fmt::format("Cannot {} '{}': {} (SQLite code {}).{}", action,
                                                      path.string(), reason, extended, advice(sqliteCode)));
}

} // namespace codesage::db
