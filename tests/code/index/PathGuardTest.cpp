#include "Fixture.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>

using namespace codesage;
using namespace codesage::code;
namespace fs = std::filesystem;

class PathGuardTest : public QObject {
    Q_OBJECT
private slots:
    void linesAreReadByNumber();
    void limitsCutAndSaySo();
    void aHugeFileIsNotReadToItsEnd();
    void whatLeadsOutIsRefusedWithTheRoots_data();
    void whatLeadsOutIsRefusedWithTheRoots();
    void linksInsideTheRootAreFollowed();
    void whatIsNoFileIsRefused();
    void swappingAFolderForALinkNeverEscapes();
    void relativePathsAndInnermostRootsAreFound();
    void foldersAreResolvedInsideRootsOnly();
};

namespace {

std::string contentOf(const SafeFile& file) {
    std::string text(100, '\0');
    const ssize_t got = ::pread(file.fd(), text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

struct Guarded {
    test::TempDir dir;
    PathGuard guard;
    Guarded() {
        dir.write("root/a.c", "one\ntwo\r\nthree");
        dir.write("root/sub/b.c", "inside\n");
        dir.write("outside/secret", "secret\n");
        dir.write("root-twin/x", "twin\n");
        fs::create_directory_symlink(dir / "outside", dir / "root/out");
        fs::create_symlink(dir / "outside/secret", dir / "root/leak.c");
        fs::create_symlink("../outside/secret", dir / "root/leak2.c");
        fs::create_symlink("/proc/self/environ", dir / "root/environ");
        fs::create_directory_symlink("sub", dir / "root/alias");
        (void)guard.addRoot(dir / "root");
    }
};

} // namespace

void PathGuardTest::linesAreReadByNumber() {
    Guarded g;
    const std::string path = (g.dir / "root/a.c").string();
    auto lines = g.guard.readLines(path, 1, 0);
    VERIFY_OK(lines);
    QVERIFY(lines->lines == (std::vector<std::string>{"one", "two", "three"}));
    QCOMPARE(lines->totalLines, std::uint64_t{3});
    QCOMPARE(lines->fileBytes, std::uint64_t{14});
    QVERIFY(!lines->truncated && !lines->binary);
    lines = g.guard.readLines(path, 2, 2);
    VERIFY_OK(lines);
    QVERIFY(lines->lines == std::vector<std::string>{"two"});
    QCOMPARE(lines->from, std::uint64_t{2});
    lines = g.guard.readLines(path, 3, 99);
    VERIFY_OK(lines);
    QVERIFY(lines->lines == std::vector<std::string>{"three"});
    QCOMPARE(g.guard.readLines(path, 4, 5).error().code, ErrorCode::InvalidArgument);
    QVERIFY(g.guard.readLines(path, 4, 5).error().message.find("has 3 lines") != std::string::npos);
    QCOMPARE(g.guard.readLines(path, 3, 2).error().code, ErrorCode::InvalidArgument);
    g.dir.write("root/empty", "");
    QVERIFY(g.guard.readLines((g.dir / "root/empty").string(), 1, 0)->lines.empty());
    g.dir.write("root/feeds", "\n\n");
    QCOMPARE(g.guard.readLines((g.dir / "root/feeds").string(), 1, 0)->totalLines, std::uint64_t{2});
}

void PathGuardTest::limitsCutAndSaySo() {
    Guarded g;
    std::string text;
    for (int i = 1; i <= 5000; ++i)
        text += "line " + std::to_string(i) + "\n";
    const std::string path = g.dir.write("root/many", text).string();
    LineLimits limits;
    limits.maxLines = 10;
    auto lines = g.guard.readLines(path, 4000, 0, limits);
    VERIFY_OK(lines);
    QVERIFY(lines->truncated);
    QCOMPARE(lines->lines.size(), std::size_t{10});
    QCOMPARE(lines->lines.front(), std::string("line 4000"));
    QCOMPARE(lines->totalLines, std::uint64_t{0});
    limits.maxLines = 2000;
    limits.maxBytes = 95;
    lines = g.guard.readLines(path, 1, 0, limits);
    VERIFY_OK(lines);
    QVERIFY(lines->truncated);
    QCOMPARE(lines->lines.size(), std::size_t{14});
    const std::string wide = g.dir.write("root/wide", std::string(100'000, 'x')).string();
    lines = g.guard.readLines(wide, 1, 1, limits);
    VERIFY_OK(lines);
    QVERIFY(lines->truncated);
    QCOMPARE(lines->lines.at(0).size(), std::size_t{95});
}

void PathGuardTest::aHugeFileIsNotReadToItsEnd() {
    Guarded g;
    const fs::path path = g.dir.write("root/huge", "first\nsecond\n");
    fs::resize_file(path, 2ull << 30);
    auto lines = g.guard.readLines(path.string(), 1, 2);
    VERIFY_OK(lines);
    QVERIFY(lines->lines == (std::vector<std::string>{"first", "second"}));
    QVERIFY(lines->binary);
    LineLimits limits;
    limits.maxScanBytes = 1 << 20;
    QCOMPARE(g.guard.readLines(path.string(), 4, 5, limits).error().code, ErrorCode::LimitExceeded);
}

void PathGuardTest::whatLeadsOutIsRefusedWithTheRoots_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("absolute") << QByteArray("/etc/passwd");
    QTest::newRow("dots") << QByteArray("ROOT/../outside/secret");
    QTest::newRow("many dots") << QByteArray("ROOT/sub/../../outside/secret");
    QTest::newRow("relative dots") << QByteArray("../outside/secret");
    QTest::newRow("link to a folder") << QByteArray("ROOT/out/secret");
    QTest::newRow("link to a file") << QByteArray("ROOT/leak.c");
    QTest::newRow("relative link") << QByteArray("ROOT/leak2.c");
    QTest::newRow("link into proc") << QByteArray("ROOT/environ");
    QTest::newRow("a root's name with more behind") << QByteArray("ROOT-twin/x");
    QTest::newRow("proc") << QByteArray("/proc/self/root/etc/passwd");
}

void PathGuardTest::whatLeadsOutIsRefusedWithTheRoots() {
    QFETCH(QByteArray, path);
    Guarded g;
    const std::string root = (g.dir / "root").string();
    std::string text = path.toStdString();
    if (text.starts_with("ROOT"))
        text = root + text.substr(4);
    const auto file = g.guard.open(text);
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::PermissionDenied);
    QVERIFY2(file.error().message.find("outside the indexed roots (" + root + ")") != std::string::npos,
             file.error().message.c_str());
    QCOMPARE(g.guard.readLines(text, 1, 1).error().code, ErrorCode::PermissionDenied);
}

void PathGuardTest::linksInsideTheRootAreFollowed() {
    Guarded g;
    const auto file = g.guard.open((g.dir / "root/alias/b.c").string());
    VERIFY_OK(file);
    QCOMPARE(contentOf(*file), std::string("inside\n"));
    // A root reached by another name.
    fs::create_directory_symlink(g.dir / "root", g.dir / "nickname");
    VERIFY_OK(g.guard.open((g.dir / "nickname/sub/b.c").string()));
}

void PathGuardTest::whatIsNoFileIsRefused() {
    Guarded g;
    const std::string root = (g.dir / "root").string();
    QCOMPARE(::mkfifo((root + "/pipe").c_str(), 0600), 0);
    const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, (root + "/sock").c_str(), sizeof address.sun_path - 1);
    QCOMPARE(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    for (const char* name : {"/pipe", "/sock", "/sub", "", "/."})
        QCOMPARE(g.guard.open(root + name).error().code, ErrorCode::InvalidArgument);
    ::close(listener);
    QCOMPARE(g.guard.open(root + "/missing").error().code, ErrorCode::NotFound);
    QCOMPARE(g.guard.open(root + "/a.c/below").error().code, ErrorCode::NotFound);
    QCOMPARE(g.guard.open(root + "/%2e%2e/outside/secret").error().code, ErrorCode::NotFound);
    QCOMPARE(g.guard.open("").error().code, ErrorCode::InvalidArgument);
    QCOMPARE(g.guard.open(std::string_view("a.c\0b", 5)).error().code, ErrorCode::InvalidArgument);
    QVERIFY(!g.guard.open(root + "/" + std::string(5000, 'x')));
}

void PathGuardTest::swappingAFolderForALinkNeverEscapes() {
    Guarded g;
    const std::string root = (g.dir / "root").string();
    g.dir.write("root/flip/secret", "inside\n");
    std::atomic<bool> done{false};
    std::thread attacker([&] {
        while (!done) {
            fs::rename(root + "/flip", root + "/away");
            fs::create_directory_symlink(g.dir / "outside", root + "/flip");
            fs::remove(root + "/flip");
            fs::rename(root + "/away", root + "/flip");
        }
    });
    int seen = 0;
    int refused = 0;
    bool escaped = false;
    for (int i = 0; i < 200'000 && (i < 3000 || seen == 0 || refused == 0); ++i) {
        const auto file = g.guard.open(root + "/flip/secret");
        if (!file)
            ++refused;
        else if (contentOf(*file) == "inside\n")
            ++seen;
        else
            escaped = true;
    }
    done = true;
    attacker.join();
    QVERIFY(!escaped);
    QVERIFY(seen > 0 && refused > 0);
}

void PathGuardTest::relativePathsAndInnermostRootsAreFound() {
    Guarded g;
    QCOMPARE(contentOf(*g.guard.open("sub/b.c")), std::string("inside\n"));
    QCOMPARE(g.guard.open("sub/../sub/b.c")->path(), g.dir / "root/sub/b.c");
    QCOMPARE(g.guard.open("missing").error().code, ErrorCode::NotFound);
    VERIFY_OK(g.guard.addRoot(g.dir / "root/sub"));
    QCOMPARE(g.guard.open((g.dir / "root/sub/b.c").string())->root(), g.dir / "root/sub");
    VERIFY_OK(g.guard.open("b.c")); // the second root has it
    g.guard.removeRoot(g.dir / "root");
    QCOMPARE(g.guard.open((g.dir / "root/a.c").string()).error().code, ErrorCode::PermissionDenied);
    g.guard.removeRoot(g.dir / "root/sub");
    QVERIFY(g.guard.open("b.c").error().message.find("there are none yet") != std::string::npos);
    QCOMPARE(g.guard.addRoot(g.dir / "missing").error().code, ErrorCode::NotFound);
}

void PathGuardTest::foldersAreResolvedInsideRootsOnly() {
    Guarded g;
    QCOMPARE(g.guard.resolveDirectory((g.dir / "root/alias").string()).value(), g.dir / "root/sub");
    QCOMPARE(g.guard.resolveDirectory((g.dir / "root").string()).value(), g.dir / "root");
    QCOMPARE(g.guard.resolveDirectory((g.dir / "root/out").string()).error().code,
             ErrorCode::PermissionDenied);
    QCOMPARE(g.guard.resolveDirectory((g.dir / "root/a.c").string()).error().code, ErrorCode::NotFound);
    QCOMPARE(g.guard.resolveDirectory("/").error().code, ErrorCode::PermissionDenied);
}

CODESAGE_TEST(PathGuardTest)
#include "PathGuardTest.moc"
