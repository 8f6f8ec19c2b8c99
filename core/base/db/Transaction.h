#pragma once

#include "base/db/Database.h"

namespace codesage::db {

// All or nothing: rolls back unless commit() succeeded. Begins at once as the writer (BEGIN IMMEDIATE), so
// that a busy file is found out before any work is done.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Status commit();
    void rollback();

private:
    explicit Transaction(Database& database)
        : m_database(&database) {}
    Database* m_database = nullptr;
};

} // namespace codesage::db
