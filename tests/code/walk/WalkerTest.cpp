#include "code/walk/Walker.h"

#include "code/walk/Languages.h"
#include "support/Test.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

using namespace codesage;
using namespace codesage::code;
namespace fs = std::filesystem;

class WalkerTest : public QObject {
    Q_OBJECT
private slots:
    void filesComeSortedWithTheirStamps();
    void symbolicLinksAreNeverFollowed();
    void pipesAreCountedAndNotOpened();
    void largeFilesAreLeftOutWithTheirSize();
    void hiddenFilesAreListedButNotGit();
    void dotIgnoreStandsAboveGitignore();
    void rulesAboveTheRootHoldUpToTheRepository();
    void aNestedRepositoryHasOnlyItsOwnRules();
    void rulesThatHideAllOfAnUnpackedTreeAreDisregarded();
    void unreadableFoldersAreCountedWithAReason();
    void theResultDoesNotDependOnThreads();
    void aStoppedWalkSaysCancelled();
    void whatIsNotAFolderIsRefused();
    void globalExcludesAreFoundAsGitFindsThem();
    void languagesGoByName_data();
    void languagesGoByName();
};

namespace {

std::string names(const WalkResult& result) {
    std::string text;
    for (const WalkedFile& file : result.files)
        text += (text.empty() ? "" : " ") + file.path;
    return text;
}

} // namespace

void WalkerTest::filesComeSortedWithTheirStamps() {
    const test::TempDir dir;
    dir.write("b/z.c", "12345");
    dir.write("b.c", "");
    dir.write("a/y/x.c", "1");
    const auto walked = walkTree(dir.path(), {}, {});
    VERIFY_OK(walked);
    QCOMPARE(names(*walked), std::string("a/y/x.c b.c b/z.c"));
    QCOMPARE(walked->bytes, std::uint64_t{6});
    QCOMPARE(walked->directories, std::uint64_t{4});
    struct stat info {};
    QCOMPARE(::stat((dir / "b/z.c").c_str(), &info), 0);
    QCOMPARE(walked->files[2].stamp.size, std::uint64_t{5});
    QCOMPARE(walked->files[2].stamp.inode, static_cast<std::uint64_t>(info.st_ino));
    QCOMPARE(walked->files[2].stamp.mtimeNs,
             static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec);
}

void WalkerTest::symbolicLinksAreNeverFollowed() {
    const test::TempDir dir;
    dir.write("tree/a.c", "x");
    dir.write("outside/secret.c", "x");
    fs::create_directory_symlink(dir / "outside", dir / "tree/out");
    fs::create_directory_symlink("..", dir / "tree/loop");
    fs::create_symlink(dir / "outside/secret.c", dir / "tree/b.c");
    const auto walked = walkTree(dir / "tree", {}, {});
    VERIFY_OK(walked);
    QCOMPARE(names(*walked), std::string("a.c"));
    QCOMPARE(walked->skipped[SkipReason::SymbolicLink].count, std::uint64_t{3});
    QCOMPARE(walked->skipped[SkipReason::SymbolicLink].example, std::string("b.c"));
}

void WalkerTest::pipesAreCountedAndNotOpened() {
    const test::TempDir dir;
    dir.write("a.c", "x");
    QCOMPARE(::mkfifo((dir / "pipe.c").c_str(), 0600), 0);
    const auto walked = walkTree(dir.path(), {}, {});
    VERIFY_OK(walked);
    QCOMPARE(names(*walked), std::string("a.c"));
    QCOMPARE(walked->skipped[SkipReason::SpecialFile].example, std::string("pipe.c"));
}

void WalkerTest::largeFilesAreLeftOutWithTheirSize() {
    const test::TempDir dir;
    dir.write("fits", std::string(1000, 'x'));
    dir.write("over", std::string(1001, 'x'));
    // Two gigabytes that take no room.
    dir.write("huge", "");
    fs::resize_file(dir / "huge", 2ull << 30);
    WalkOptions options;
    options.maxFileBytes = 1000;
    const auto walked = walkTree(dir.path(), options, {});
    VERIFY_OK(walked);
    QCOMPARE(names(*walked), std::string("fits"));
    QCOMPARE(walked->skipped[SkipReason::TooLarge].count, std::uint64_t{2});
    QCOMPARE(walked->skipped[SkipReason::TooLarge].detail, std::string("2048.0 MiB"));
}

void WalkerTest::hiddenFilesAreListedButNotGit() {
    const test::TempDir dir;
    dir.write(".config/x", "x");
    dir.write(".clang-format", "x");
    dir.write(".git/objects/aa", "x");
    dir.write("sub/.git", "gitdir: elsewhere");
    const auto walked = walkTree(dir.path(), {}, {});
    VERIFY_OK(walked);
    QCOMPARE(names(*walked), std::string(".clang-format .config/x"));
}

void WalkerTest::dotIgnoreStandsAboveGitignore() {
    const test::TempDir dir;
    dir.write(".ignore", "!a.log\n*.tmp\n");
    dir.write("sub/.gitignore", "a.log\n!b.tmp\n");
    dir.write("sub/a.log", "x");
    dir.write("sub/b.tmp", "x");
    const auto walked = walkTree(dir.path(), {}, {});
    VERIFY_OK(walked);
    QCOMPARE(names(*walked), std::string(".ignore sub/.gitignore sub/a.log"));
    WalkOptions options;
    options.useIgnoreFiles = false;
    QCOMPARE(walkTree(dir.path(), options, {})->files.size(), std::size_t{4});
}

void WalkerTest::rulesAboveTheRootHoldUpToTheRepository() {
    const test::TempDir dir;
    dir.write(".gitignore", "*.c\n"); // not of the repository
    dir.write("repo/.git/info/exclude", "*.tmp\n");
    dir.write("repo/.gitignore", "*.log\n/src/gen\n/src/lib/deep.h\n/src/\n");
    for (const char* name : {"a.c", "a.log", "a.tmp", "deep.h", "gen"})
        dir.write("repo/src/lib/" + std::string(name), "x");
    const auto walked = walkTree(dir / "repo/src/lib", {}, {});
    VERIFY_OK(walked);
    // The root was asked for by name, so that it lies in an ignored folder does not matter.
    QCOMPARE(names(*walked), std::string("a.c gen"));
    const auto above = walkTree(dir / "repo", {}, {});
    VERIFY_OK(above);
    QCOMPARE(names(*above), std::string(".gitignore"));
}

void WalkerTest::aNestedRepositoryHasOnlyItsOwnRules() {
    const test::TempDir dir;
    dir.write(".git/HEAD", "x");
    dir.write(".gitignore", "*.log\n");
    dir.write("a.log", "x");
    dir.write("module/.git/HEAD", "x");
    dir.write("module/a.log", "x");
    const auto walked = walkTree(dir.path(), {}, {});
    VERIFY_OK(walked);
    QCOMPARE(names(*walked), std::string(".gitignore module/a.log"));
}

void WalkerTest::rulesThatHideAllOfAnUnpackedTreeAreDisregarded() {
    const test::TempDir dir;
    dir.write("tree/.gitignore", "/*\n!/debian/\n");
    dir.write("tree/a.c", "x");
    dir.write("tree/sub/.gitignore", "*.o\n");
    dir.write("tree/sub/b.o", "x");
    QCOMPARE(names(*walkTree(dir / "tree", {}, {})), std::string(".gitignore a.c sub/.gitignore"));
    dir.write("tree/debian/rules", "x");
    QCOMPARE(names(*walkTree(dir / "tree", {}, {})), std::string("debian/rules"));
    std::filesystem::remove_all(dir / "tree/debian");
    dir.write("tree/.git/HEAD", "x"); // in a repository they mean what they say
    QCOMPARE(names(*walkTree(dir / "tree", {}, {})), std::string());
}

void WalkerTest::unreadableFoldersAreCountedWithAReason() {
    const test::TempDir dir;
    dir.write("open/a.c", "x");
    dir.write("closed/b.c", "x");
    fs::permissions(dir / "closed", fs::perms::none);
    fs::permissions(dir.path(), fs::perms::all);
    // Nothing is closed to root: the walk runs as somebody else.
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0))
            ::_exit(3);
        WalkOptions options;
        options.threads = 1; // ThreadSanitizer wants no threads after a fork
        const auto walked = walkTree(dir.path(), options, {});
        const bool good = walked && names(*walked) == "open/a.c" &&
                          walked->skipped[SkipReason::UnreadableDirectory].count == 1 &&
                          walked->skipped[SkipReason::UnreadableDirectory].example == "closed" &&
                          walked->skipped[SkipReason::UnreadableDirectory].detail == "Permission denied";
        ::_exit(good ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    fs::permissions(dir / "closed", fs::perms::all);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

void WalkerTest::theResultDoesNotDependOnThreads() {
    const test::TempDir dir;
    for (int folder = 0; folder < 40; ++folder)
        for (int file = 0; file < 5; ++file)
            dir.write("d" + std::to_string(folder) + "/e/f" + std::to_string(file) +
                          (file == 4 ? ".log" : ".c"),
                      "x");
    dir.write(".gitignore", "*.log\n");
    WalkOptions options;
    options.threads = 1;
    const auto one = walkTree(dir.path(), options, {});
    options.threads = 8;
    const auto many = walkTree(dir.path(), options, {});
    VERIFY_OK(one);
    VERIFY_OK(many);
    QCOMPARE(names(*one), names(*many));
    QCOMPARE(one->files.size(), std::size_t{161});
    QCOMPARE(many->skipped[SkipReason::Ignored].count, std::uint64_t{40});
    QCOMPARE(many->skipped[SkipReason::Ignored].example, std::string("d0/e/f4.log"));
}

void WalkerTest::aStoppedWalkSaysCancelled() {
    const test::TempDir dir;
    dir.write("a", "x");
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(walkTree(dir.path(), {}, stop.get_token()).error().code, ErrorCode::Cancelled);
}

void WalkerTest::whatIsNotAFolderIsRefused() {
    const test::TempDir dir;
    dir.write("a", "x");
    QCOMPARE(walkTree(dir / "a", {}, {}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(walkTree(dir / "missing", {}, {}).error().code, ErrorCode::NotFound);
}

void WalkerTest::globalExcludesAreFoundAsGitFindsThem() {
    const test::TempDir dir;
    QCOMPARE(globalExcludesFile(dir.path(), {})->string(), (dir / ".config/git/ignore").string());
    QCOMPARE(globalExcludesFile(dir.path(), "/x")->string(), std::string("/x/git/ignore"));
    dir.write(".gitconfig", "[user]\nexcludesfile = no\n[Core]\n\tautocrlf = input\n"
                            "\tExcludesFile = ~/my ignore # comment\n");
    QCOMPARE(globalExcludesFile(dir.path(), {})->string(), (dir / "my ignore").string());
    QVERIFY(!globalExcludesFile({}, {}).has_value());
}

void WalkerTest::languagesGoByName_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("language");
    const auto row = [](const char* path, const char* language) {
        QTest::addRow("%s", path) << QByteArray(path) << QByteArray(language);
    };
    row("src/main.cpp", "cpp");
    row("A.H", "cpp");
    row("x.c", "c");
    row("lib/a.py", "python");
    row("Makefile", "make");
    row("sub/Makefile.am", "make");
    row("CMakeLists.txt", "cmake");
    row("notes.txt", "text");
    row("README", "text");
    row("a.d.ts", "typescript");
    row(".bashrc", "text");
    row("a.very-long-name-that-goes-on-and-on.rs", "rust");
    row("noextension.", "text");
}

void WalkerTest::languagesGoByName() {
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, language);
    QCOMPARE(languages()[languageOfPath(path.toStdString())].name, language.toStdString());
    QCOMPARE(findLanguage("C++"), findLanguage("cpp"));
    QCOMPARE(languages()[findLanguage(".tsx").value()].name, std::string_view("typescript"));
    QVERIFY(!findLanguage("klingon").has_value());
}

CODESAGE_TEST(WalkerTest)
#include "WalkerTest.moc"
