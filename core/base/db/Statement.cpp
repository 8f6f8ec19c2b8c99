#include "base/db/Statement.h"

#include "base/db/SqliteError.h"

#include <sqlite3.h>
#include <utility>

namespace codesage::db {

namespace {

std::filesystem::path fileOf(sqlite3_stmt* statement) {
    const char* name = sqlite3_db_filename(sqlite3_db_handle(statement), "main");
    return name ? name : "";
}

} // namespace

Statement::Statement(Statement&& other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr))
    , m_bindError(other.m_bindError) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(m_handle, other.m_handle);
    std::swap(m_bindError, other.m_bindError);
    return *this;
}

Statement::~Statement() {
    sqlite3_finalize(m_handle);
}

Statement& Statement::bind(int position, std::int64_t value) {
    m_bindError |= sqlite3_bind_int64(m_handle, position, value);
    return *this;
}

Statement& Statement::bindReal(int position, double value) {
    m_bindError |= sqlite3_bind_double(m_handle, position, value);
    return *this;
}

Statement& Statement::bindText(int position, std::string_view value) {
    m_bindError |= sqlite3_bind_text64(m_handle, position, value.data() ? value.data() : "", value.size(),
                                       SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bindBlob(int position, std::string_view value) {
    // A null pointer would bind NULL: an empty blob is not the same.
    m_bindError |= sqlite3_bind_blob64(m_handle, position, value.data() ? value.data() : "", value.size(),
                                       SQLITE_STATIC);
    return *this;
}

Statement& Statement::bindNull(int position) {
    m_bindError |= sqlite3_bind_null(m_handle, position);
    return *this;
}

Result<bool> Statement::step() {
    if (m_bindError != SQLITE_OK)
        return fail(ErrorCode::Internal,
                    "A statement on '" + fileOf(m_handle).string() +
                        "' was given a parameter that it does not have: " + sqlite3_sql(m_handle));
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    const std::string_view action = sqlite3_stmt_readonly(m_handle) ? "read" : "write";
    return sqliteFailure(sqlite3_db_handle(m_handle), code, action, fileOf(m_handle));
}

Status Statement::run() {
    for (;;) {
        auto more = step();
        if (!more || !*more) {
            reset();
            return more ? Status{} : Status{fail(std::move(more).error())};
        }
    }
}

void Statement::reset() {
    sqlite3_reset(m_handle);
    m_bindError = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_handle, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(m_handle, column);
}

std::string_view Statement::text(int column) const {
    const auto* bytes = sqlite3_column_text(m_handle, column);
    const int size = sqlite3_column_bytes(m_handle, column);
    return bytes ? std::string_view(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size))
                 : std::string_view();
}

std::string_view Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(m_handle, column);
    const int size = sqlite3_column_bytes(m_handle, column);
    return bytes ? std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size))
                 : std::string_view();
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

} // namespace codesage::db
