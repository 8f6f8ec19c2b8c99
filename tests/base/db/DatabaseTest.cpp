#include "base/db/Database.h"

#include "base/db/FaultVfs.h"
#include "base/db/Must.h"
#include "base/db/Transaction.h"
#include "support/Test.h"

#include <array>
#include <cmath>
#include <sqlite3.h>
#include <thread>

using namespace codesage;
using namespace codesage::db;

namespace {

constexpr std::array kVersionOne = {Migration{1, "CREATE TABLE t(id INTEGER PRIMARY KEY, v)"}};
constexpr std::array kVersionTwo = {Migration{1, "CREATE TABLE t(id INTEGER PRIMARY KEY, v)"},
                                    Migration{2, "ALTER TABLE t ADD COLUMN w DEFAULT 7"}};

OpenOptions ours() {
    OpenOptions options;
    options.applicationId = 0x43537474;
    options.migrations = kVersionOne;
    return options;
}

std::int64_t countRows(Database& database) {
    auto select = database.prepare("SELECT count(*) FROM t");
    return select && select->step().value_or(false) ? select->integer(0) : -1;
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT
private slots:
    void valuesComeBackAsTheyWereBound();
    void openedAgainItKeepsItsContent();
    void migrationsRunOnceAndInOrder();
    void newerVersionIsRefusedByName();
    void readerRefusesAnOlderVersion();
    void filesOfOthersAreLeftAlone();
    void readersCannotWrite();
    void missingFileIsNotMadeByAReader();
    void abandonedTransactionLeavesNothing();
    void busyFileIsUnavailable();
    void fullDiskIsLimitExceededAndLosesNothing();
    void damagedFileIsCorrupt();
    void wrongParameterIsReported();
    void copyIsWholeAndNeverOverwrites();
    void interruptCancelsAStep();
    void immutableReaderNeedsNoLock();
    void triggersInAForeignSchemaDoNotRun();
};

void DatabaseTest::valuesComeBackAsTheyWereBound() {
    const test::TempDir dir;
    auto database = Database::open(dir / "a b?%#.db", ours());
    VERIFY_OK(database);
    {
        auto insert = database->prepare("INSERT INTO t(v) VALUES(?1)");
        VERIFY_OK(insert);
        const std::string bytes("a\0b", 3);
        MUST(insert->bind(1, INT64_MIN).run());
        MUST(insert->bindReal(1, 0.1).run());
        MUST(insert->bindText(1, "text").run());
        MUST(insert->bindBlob(1, bytes).run());
        MUST(insert->bindBlob(1, {}).run());
        MUST(insert->bindNull(1).run());
        auto select = database->prepare("SELECT v FROM t ORDER BY id");
        VERIFY_OK(select);
        QVERIFY(*select->step());
        QCOMPARE(select->integer(0), INT64_MIN);
        QVERIFY(*select->step());
        QCOMPARE(select->real(0), 0.1);
        QVERIFY(*select->step());
        QCOMPARE(select->text(0), std::string_view("text"));
        QVERIFY(*select->step());
        QCOMPARE(select->blob(0), std::string_view(bytes));
        QVERIFY(*select->step());
        QVERIFY(!select->isNull(0));
        QVERIFY(select->blob(0).empty());
        QVERIFY(*select->step());
        QVERIFY(select->isNull(0));
        QVERIFY(!*select->step());
    }
    QCOMPARE(database->lastInsertId(), std::int64_t{6});
    MUST(database->close());
    QVERIFY(std::filesystem::exists(dir / "a b?%#.db"));
}

void DatabaseTest::openedAgainItKeepsItsContent() {
    const test::TempDir dir;
    for (int life = 0; life < 3; ++life) {
        auto database = Database::open(dir / "f.db", ours());
        VERIFY_OK(database);
        QCOMPARE(countRows(*database), std::int64_t{life});
        MUST(database->execute("INSERT INTO t(v) VALUES(1)"));
        QCOMPARE(database->changes(), std::int64_t{1});
    }
}

void DatabaseTest::migrationsRunOnceAndInOrder() {
    const test::TempDir dir;
    MUST(Database::open(dir / "f.db", ours())->execute("INSERT INTO t(v) VALUES(1)"));
    OpenOptions two = ours();
    two.migrations = kVersionTwo;
    for (int life = 0; life < 2; ++life) {
        auto database = Database::open(dir / "f.db", two);
        VERIFY_OK(database);
        auto select = database->prepare("SELECT v, w FROM t");
        VERIFY_OK(select);
        QVERIFY(*select->step());
        QCOMPARE(select->integer(1), std::int64_t{7});
    }
    // A migration that fails leaves the old version whole.
    static constexpr std::array kBroken = {Migration{1, ""}, Migration{2, ""},
                                           Migration{3, "CREATE TABLE u(x); CREATE TABLE nonsense("}};
    OpenOptions broken = ours();
    broken.migrations = kBroken;
    QVERIFY(!Database::open(dir / "f.db", broken).has_value());
    auto database = Database::open(dir / "f.db", two);
    VERIFY_OK(database);
    QVERIFY(!database->prepare("SELECT * FROM u").has_value());
}

void DatabaseTest::newerVersionIsRefusedByName() {
    const test::TempDir dir;
    OpenOptions two = ours();
    two.migrations = kVersionTwo;
    MUST(Database::open(dir / "f.db", two));
    const auto opened = Database::open(dir / "f.db", ours());
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().code, ErrorCode::Unsupported);
    QVERIFY(opened.error().message.find("f.db") != std::string::npos);
    QVERIFY(opened.error().message.find("version 2") != std::string::npos);
}

void DatabaseTest::readerRefusesAnOlderVersion() {
    const test::TempDir dir;
    MUST(Database::open(dir / "f.db", ours()));
    OpenOptions two = ours();
    two.migrations = kVersionTwo;
    two.access = Access::ReadOnly;
    const auto opened = Database::open(dir / "f.db", two);
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().code, ErrorCode::Unsupported);
}

void DatabaseTest::filesOfOthersAreLeftAlone() {
    const test::TempDir dir;
    {
        OpenOptions theirs;
        theirs.applicationId = 42;
        static constexpr std::array kTheirs = {Migration{1, "CREATE TABLE x(y)"}};
        theirs.migrations = kTheirs;
        MUST(Database::open(dir / "theirs.db", theirs));
    }
    dir.write("text.db", std::string(5000, 'x'));
    for (const char* name : {"theirs.db", "text.db"}) {
        const auto before = std::filesystem::last_write_time(dir / name);
        const auto opened = Database::open(dir / name, ours());
        QVERIFY(!opened.has_value());
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
        QVERIFY(opened.error().message.find(name) != std::string::npos);
        QVERIFY(std::filesystem::last_write_time(dir / name) == before);
    }
}

void DatabaseTest::readersCannotWrite() {
    const test::TempDir dir;
    auto writer = Database::open(dir / "f.db", ours());
    VERIFY_OK(writer);
    OpenOptions reading = ours();
    reading.access = Access::ReadOnly;
    auto reader = Database::open(dir / "f.db", reading);
    VERIFY_OK(reader);
    QCOMPARE(reader->execute("INSERT INTO t(v) VALUES(1)").error().code, ErrorCode::PermissionDenied);
    MUST(writer->execute("INSERT INTO t(v) VALUES(1)"));
    QCOMPARE(countRows(*reader), std::int64_t{1});
}

void DatabaseTest::missingFileIsNotMadeByAReader() {
    const test::TempDir dir;
    OpenOptions reading = ours();
    reading.access = Access::ReadOnly;
    QCOMPARE(Database::open(dir / "f.db", reading).error().code, ErrorCode::NotFound);
    QVERIFY(!std::filesystem::exists(dir / "f.db"));
    QCOMPARE(Database::open(dir / "no/such/folder.db", ours()).error().code, ErrorCode::Io);
}

void DatabaseTest::abandonedTransactionLeavesNothing() {
    const test::TempDir dir;
    auto database = Database::open(dir / "f.db", ours());
    VERIFY_OK(database);
    {
        auto transaction = Transaction::begin(*database);
        VERIFY_OK(transaction);
        MUST(database->execute("INSERT INTO t(v) VALUES(1)"));
        QVERIFY(database->inTransaction());
    }
    QVERIFY(!database->inTransaction());
    QCOMPARE(countRows(*database), std::int64_t{0});
    auto transaction = Transaction::begin(*database);
    VERIFY_OK(transaction);
    MUST(database->execute("INSERT INTO t(v) VALUES(1)"));
    MUST(transaction->commit());
    QCOMPARE(countRows(*database), std::int64_t{1});
}

void DatabaseTest::busyFileIsUnavailable() {
    const test::TempDir dir;
    OpenOptions options = ours();
    options.busyTimeout = std::chrono::milliseconds(1);
    auto first = Database::open(dir / "f.db", options);
    auto second = Database::open(dir / "f.db", options);
    VERIFY_OK(first);
    VERIFY_OK(second);
    auto held = Transaction::begin(*first);
    VERIFY_OK(held);
    const auto refused = Transaction::begin(*second);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
}

void DatabaseTest::fullDiskIsLimitExceededAndLosesNothing() {
    const test::TempDir dir;
    test::FaultVfs faults("database-test-full");
    OpenOptions options = ours();
    options.vfs = faults.name();
    auto database = Database::open(dir / "f.db", options);
    VERIFY_OK(database);
    MUST(database->execute("INSERT INTO t(v) VALUES(1)"));
    faults.failFrom(1, SQLITE_FULL, test::FaultVfs::Kind::Lasting);
    const auto failed = database->execute("INSERT INTO t(v) VALUES(2)");
    QVERIFY(!failed.has_value());
    QCOMPARE(failed.error().code, ErrorCode::LimitExceeded);
    QVERIFY(failed.error().message.find("f.db") != std::string::npos);
    QCOMPARE(countRows(*database), std::int64_t{1});
    faults.clear();
    MUST(database->execute("INSERT INTO t(v) VALUES(2)"));
    QCOMPARE(countRows(*database), std::int64_t{2});
    faults.failFrom(1, SQLITE_IOERR_WRITE, test::FaultVfs::Kind::Once);
    QCOMPARE(database->execute("INSERT INTO t(v) VALUES(3)").error().code, ErrorCode::Io);
}

void DatabaseTest::damagedFileIsCorrupt() {
    const test::TempDir dir;
    {
        auto database = Database::open(dir / "f.db", ours());
        VERIFY_OK(database);
        for (int i = 0; i < 200; ++i)
            MUST(database->execute("INSERT INTO t(v) VALUES(zeroblob(100))"));
        QCOMPARE(*database->quickCheck(), std::string());
    }
    std::filesystem::resize_file(dir / "f.db", 4096 * 3);
    auto database = Database::open(dir / "f.db", ours());
    QVERIFY(!database.has_value() || !database->quickCheck()->empty());
}

void DatabaseTest::wrongParameterIsReported() {
    const test::TempDir dir;
    auto database = Database::open(dir / "f.db", ours());
    VERIFY_OK(database);
    auto insert = database->prepare("INSERT INTO t(v) VALUES(?1)");
    VERIFY_OK(insert);
    QCOMPARE(insert->bind(2, 1).run().error().code, ErrorCode::Internal);
    MUST(insert->bind(1, 1).run());
    QVERIFY(!database->prepare("SELECT nonsense").has_value());
}

void DatabaseTest::copyIsWholeAndNeverOverwrites() {
    const test::TempDir dir;
    auto database = Database::open(dir / "f.db", ours());
    VERIFY_OK(database);
    MUST(database->execute("INSERT INTO t(v) VALUES(1)"));
    MUST(database->copyTo(dir / "copy.db"));
    QCOMPARE(database->copyTo(dir / "copy.db").error().code, ErrorCode::AlreadyExists);
    auto copy = Database::open(dir / "copy.db", ours());
    VERIFY_OK(copy);
    QCOMPARE(countRows(*copy), std::int64_t{1});
}

void DatabaseTest::interruptCancelsAStep() {
    const test::TempDir dir;
    auto database = Database::open(dir / "f.db", ours());
    VERIFY_OK(database);
    std::atomic<bool> done{false};
    std::thread other([&] {
        while (!done)
            database->interrupt();
    });
    auto endless = database->prepare(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
    Result<bool> stepped = endless ? endless->step() : Result<bool>(fail(endless.error()));
    done = true;
    other.join();
    QVERIFY(!stepped.has_value());
    QCOMPARE(stepped.error().code, ErrorCode::Cancelled);
}

void DatabaseTest::immutableReaderNeedsNoLock() {
    const test::TempDir dir;
    {
        OpenOptions options = ours();
        options.journal = Journal::Delete;
        auto database = Database::open(dir / "f.db", options);
        VERIFY_OK(database);
        MUST(database->execute("INSERT INTO t(v) VALUES(1)"));
    }
    OpenOptions reading = ours();
    reading.access = Access::Immutable;
    auto reader = Database::open(dir / "f.db", reading);
    VERIFY_OK(reader);
    auto locker = Database::open(dir / "f.db", [] {
        OpenOptions options = ours();
        options.journal = Journal::Delete;
        return options;
    }());
    VERIFY_OK(locker);
    MUST(locker->execute("BEGIN EXCLUSIVE"));
    QCOMPARE(countRows(*reader), std::int64_t{1});
}

void DatabaseTest::triggersInAForeignSchemaDoNotRun() {
    const test::TempDir dir;
    {
        auto database = Database::open(dir / "f.db", ours());
        VERIFY_OK(database);
    }
    sqlite3* raw = nullptr; // what a restored, tampered file may hold
    QCOMPARE(sqlite3_open((dir / "f.db").c_str(), &raw), SQLITE_OK);
    const int made =
        sqlite3_exec(raw, "CREATE TRIGGER evil AFTER INSERT ON t BEGIN INSERT INTO t(v) VALUES(666); END",
                     nullptr, nullptr, nullptr);
    sqlite3_close(raw);
    QCOMPARE(made, SQLITE_OK);
    auto database = Database::open(dir / "f.db", ours());
    VERIFY_OK(database);
    MUST(database->execute("INSERT INTO t(v) VALUES(1)"));
    QCOMPARE(countRows(*database), std::int64_t{1});
}

CODESAGE_TEST(DatabaseTest)
#include "DatabaseTest.moc"
