#pragma once

#include "base/core/Result.h"

#include <cstdint>
#include <string_view>

struct sqlite3_stmt;

namespace codesage::db {

// A prepared statement. Positions count from 1 for parameters and from 0 for columns, as SQLite counts.
// Bound text and blobs are not copied: they must stay until the next reset(). One thread at a time.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;
    ~Statement();

    Statement& bind(int position, std::int64_t value);
    Statement& bindReal(int position, double value);
    Statement& bindText(int position, std::string_view value);
    Statement& bindBlob(int position, std::string_view value);
    Statement& bindNull(int position);

    // True when a row is there, false at the end. An earlier failed bind is reported here.
    Result<bool> step();
    // Runs to the end and resets: for statements without rows.
    Status run();
    // Ready to be bound and stepped again; bindings stay.
    void reset();

    std::int64_t integer(int column) const;
    double real(int column) const;
    // Valid until the next step or reset.
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    explicit Statement(sqlite3_stmt* handle)
        : m_handle(handle) {}

    sqlite3_stmt* m_handle = nullptr;
    int m_bindError = 0;
};

} // namespace codesage::db
