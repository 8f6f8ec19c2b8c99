#include "base/core/Files.h"
#include "base/core/FileLock.h"
#include "support/Test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace codesage;

class FilesTest : public QObject {
    Q_OBJECT
private slots:
    void writtenFileReadsBack();
    void failedWriteKeepsTheOldFile();
    void devicesAndPipesAreNeverRead();
    void filesOverTheLimitAreRefused();
    void secondOwnerOfALockIsToldWhoHoldsIt();
};

void FilesTest::writtenFileReadsBack() {
    const test::TempDir dir;
    const std::string bytes("a\0b\n", 4);
    QVERIFY(writeFileAtomically(dir / "f", "old").has_value());
    QVERIFY(writeFileAtomically(dir / "f", bytes, 0600).has_value());
    QVERIFY(readFile(dir / "f").value() == bytes);
    struct stat info {};
    QCOMPARE(::stat((dir / "f").c_str(), &info), 0);
    QCOMPARE(info.st_mode & 0777u, 0600u);
}

void FilesTest::failedWriteKeepsTheOldFile() {
    const test::TempDir dir;
    QVERIFY(writeFileAtomically(dir / "f", "old").has_value());
    // A folder in the way of the rename: the write must fail and leave no part file behind.
    std::filesystem::create_directories(dir / "g/sub");
    QVERIFY(!writeFileAtomically(dir / "g", "new").has_value());
    QCOMPARE(readFile(dir / "f").value(), std::string("old"));
    int entries = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(dir.path()))
        ++entries;
    QCOMPARE(entries, 2);
}

void FilesTest::devicesAndPipesAreNeverRead() {
    const test::TempDir dir;
    QCOMPARE(readFile("/dev/zero").error().code, ErrorCode::InvalidArgument);
    QCOMPARE(::mkfifo((dir / "pipe").c_str(), 0600), 0);
    QCOMPARE(readFile(dir / "pipe").error().code, ErrorCode::InvalidArgument);
    QCOMPARE(readFile(dir / "missing").error().code, ErrorCode::NotFound);
}

void FilesTest::filesOverTheLimitAreRefused() {
    const test::TempDir dir;
    dir.write("f", std::string(100, 'x'));
    QVERIFY(readFile(dir / "f", 100).has_value());
    QCOMPARE(readFile(dir / "f", 99).error().code, ErrorCode::LimitExceeded);
}

void FilesTest::secondOwnerOfALockIsToldWhoHoldsIt() {
    const test::TempDir dir;
    const pid_t child = ::fork();
    if (child == 0) {
        auto lock = FileLock::acquire(dir / "lock", "pid 42 on http://127.0.0.1:8000");
        ::pause();
        ::_exit(lock ? 0 : 1);
    }
    QTRY_VERIFY(FileLock::owner(dir / "lock").has_value() && !FileLock::owner(dir / "lock")->empty());
    const auto second = FileLock::acquire(dir / "lock", "me");
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    QVERIFY(second.error().message.find("http://127.0.0.1:8000") != std::string::npos);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QVERIFY(FileLock::acquire(dir / "lock", "me").has_value());
    QVERIFY(!FileLock::owner(dir / "lock").has_value());
}

CODESAGE_TEST(FilesTest)
#include "FilesTest.moc"
