#include "base/db/Transaction.h"

#include <utility>

namespace codesage::db {

Result<Transaction> Transaction::begin(Database& database) {
    CODESAGE_CHECK(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction() {
    rollback();
}

Status Transaction::commit() {
    CODESAGE_CHECK(m_database->execute("COMMIT"));
    m_database = nullptr;
    return {};
}

void Transaction::rollback() {
    // After some failures (disk full, I/O) SQLite has rolled back by itself. A failed rollback leaves the
    // transaction to the journal: the next opening undoes it.
    if (m_database && m_database->inTransaction())
        (void)m_database->execute("ROLLBACK");
    m_database = nullptr;
}

} // namespace codesage::db
