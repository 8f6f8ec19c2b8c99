#include "Fixture.h"

#include "base/core/FileLock.h"
#include "base/core/Files.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

using namespace codesage;
using namespace codesage::code;
namespace fs = std::filesystem;

// What indexing runs do to an index, and what they leave when things go wrong.
class IndexTest : public QObject {
    Q_OBJECT
private slots:
    void theReportCountsFilesLinesAndReasons();
    void whatIsIndexedSurvivesReopening();
    void onlyChangedFilesAreReadAgain();
    void aChangeOfTheSameSizeAndTimeIsSeen();
    void aTouchedFileWritesNoSegment();
    void renamedAndRemovedFilesAreGone();
    void manySmallRunsAreMerged();
    void aSmallMemoryCapMakesMoreSegmentsAndTheSameAnswers();
    void theSameTreeMakesTheSameIndex();
    void brokenTextAndBinaryFilesAreTold();
    void progressIsOrderedAndEndsWithDone();
    void cancellingKeepsTheOldIndex();
    void cancellingTheFirstRunForgetsTheCodebase();
    void aDamagedSegmentIsFoundAndItsFilesAreReadAgain_data();
    void aDamagedSegmentIsFoundAndItsFilesAreReadAgain();
    void damagedContentIsFoundWhenItIsRead();
    void aDamagedManifestIsRebuilt();
    void anotherFormatIsToldAndRebuilt();
    void aFullDiskIsToldAndKeepsTheOldIndex();
    void aReadOnlyDataFolderIsTold();
    void leftoversOfAKilledRunAreRemoved();
    void twoRunsAtOnceAreRefused();
    void searchingGoesOnWhileIndexing();
    void aSecondProcessSeesWhatTheFirstPublished();
    void aMissingFolderIsTold();
};

void IndexTest::theReportCountsFilesLinesAndReasons() {
    Fixture f;
    f.write("a.c", "one\ntwo\n");
    f.write("b.py", "x");
    f.write("empty", "");
    f.write("c.log", "x\n");
    f.write(".gitignore", "*.log\n");
    f.write("d.bin", std::string("ab\0cd", 5));
    const auto report = f.index();
    VERIFY_OK(report);
    QCOMPARE(report->files, std::uint64_t{4});
    QCOMPARE(report->added, std::uint64_t{4});
    QCOMPARE(report->bytes, std::uint64_t{8 + 1 + 0 + 6});
    QCOMPARE(report->lines, std::uint64_t{4});
    QCOMPARE(report->skipped[SkipReason::Ignored].example, std::string("c.log"));
    QCOMPARE(report->skipped[SkipReason::Binary].example, std::string("d.bin"));
    const auto status = f.codebases->status(f.root() / "sub/folder");
    VERIFY_OK(status);
    QCOMPARE(status->root, f.root());
    QCOMPARE(status->files, std::uint64_t{4});
    QCOMPARE(status->indexedAt, report->indexedAt);
    QCOMPARE(status->skipped[SkipReason::Binary].count, std::uint64_t{1});
    QVERIFY(status->exists && !status->indexing && status->problem.empty());
    QCOMPARE(status->filesByLanguage.size(), std::size_t{3});
}

void IndexTest::whatIsIndexedSurvivesReopening() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    f.open();
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1"));
    QCOMPARE(f.codebases->list().size(), std::size_t{1});
    QCOMPARE(f.codebases->readLines("a.c", 1, 1)->lines.at(0), std::string("needle"));
}

void IndexTest::onlyChangedFilesAreReadAgain() {
    Fixture f;
    // Two hours from now, nothing here was changed a moment ago.
    ManualClock later(f.clock.now() + 7'200'000);
    auto opened = Codebases::open(f.dir / "data", f.options, later);
    VERIFY_OK(opened);
    Codebases& codebases = **opened;
    for (int i = 0; i < 20; ++i)
        f.write("f" + std::to_string(i) + ".c", "needle " + std::to_string(i) + "\n");
    VERIFY_OK(codebases.index(f.root()));
    f.write("f3.c", "changed needle\n");
    f.write("new.c", "needle\n");
    fs::remove(f.root() / "f4.c");
    auto report = codebases.index(f.root());
    VERIFY_OK(report);
    QCOMPARE(report->bytesRead, std::uint64_t{15 + 7});
    QCOMPARE(report->unchanged, std::uint64_t{18});
    QCOMPARE(report->changed, std::uint64_t{1});
    QCOMPARE(report->added, std::uint64_t{1});
    QCOMPARE(report->removed, std::uint64_t{1});
    QCOMPARE(report->files, std::uint64_t{20});
    QCOMPARE(codebases.search(f.literal("needle"))->total, std::uint64_t{20});
    QCOMPARE(codebases.search(f.literal("needle 3"))->total, std::uint64_t{0});
    report = codebases.index(f.root());
    VERIFY_OK(report);
    QCOMPARE(report->bytesRead, std::uint64_t{0});
    QCOMPARE(report->unchanged, std::uint64_t{20});
}

void IndexTest::aChangeOfTheSameSizeAndTimeIsSeen() {
    Fixture f;
    const auto path = f.write("a.c", "one\n");
    const auto time = fs::last_write_time(path);
    VERIFY_OK(f.index());
    std::ofstream(path) << "two\n";
    fs::last_write_time(path, time);
    VERIFY_OK(f.index());
    QCOMPARE(f.lines(f.literal("two")), std::string("a.c:1"));
    QCOMPARE(f.lines(f.literal("one")), std::string());
}

void IndexTest::aTouchedFileWritesNoSegment() {
    Fixture f;
    const auto path = f.write("a.c", "needle\n");
    f.write("b.bin", std::string("\0", 1));
    VERIFY_OK(f.index());
    const auto segments = f.segmentFiles();
    Fixture::age(path, 60);
    Fixture::age(f.root() / "b.bin", 60);
    const auto report = f.index();
    VERIFY_OK(report);
    QCOMPARE(report->unchanged, std::uint64_t{1});
    QCOMPARE(report->changed, std::uint64_t{0});
    QVERIFY(f.segmentFiles() == segments);
    QCOMPARE(f.codebases->search(f.literal("needle"))->filesChangedSince, std::uint64_t{0});
    f.open();
    QCOMPARE(f.codebases->search(f.literal("needle"))->filesChangedSince, std::uint64_t{0});
}

void IndexTest::renamedAndRemovedFilesAreGone() {
    Fixture f;
    f.write("a.c", "needle\n");
    f.write("dir/b.c", "needle\n");
    VERIFY_OK(f.index());
    fs::rename(f.root() / "dir", f.root() / "other");
    VERIFY_OK(f.index());
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1 other/b.c:1"));
    fs::remove_all(f.root() / "other");
    f.write("a.c", std::string("\0needle", 7)); // text no more
    const auto report = f.index();
    VERIFY_OK(report);
    QCOMPARE(report->removed, std::uint64_t{2});
    QCOMPARE(report->files, std::uint64_t{0});
    QCOMPARE(f.lines(f.literal("needle")), std::string());
}

void IndexTest::manySmallRunsAreMerged() {
    Fixture f;
    std::string expected;
    for (int i = 0; i < 30; ++i) {
        f.write("f" + std::to_string(100 + i) + ".c", "needle " + std::to_string(i) + "\n");
        f.write("same.c", "round " + std::to_string(i) + "\n");
        expected += (i > 0 ? " " : "") + ("f" + std::to_string(100 + i) + ".c:1");
        const auto report = f.index();
        VERIFY_OK(report);
        QVERIFY(report->segments <= 9);
        QCOMPARE(report->files, static_cast<std::uint64_t>(i + 2));
        QCOMPARE(f.segmentFiles().size(), static_cast<std::size_t>(report->segments));
    }
    QCOMPARE(f.lines(f.literal("needle")), expected);
    QCOMPARE(f.lines(f.regex("round \\d+")), std::string("same.c:1"));
    QCOMPARE(f.lines(f.literal("round 29")), std::string("same.c:1"));
    f.open();
    QCOMPARE(f.lines(f.literal("needle")), expected);
    const auto report = f.index();
    VERIFY_OK(report);
    QCOMPARE(report->changed + report->added + report->removed, std::uint64_t{0});
}

void IndexTest::aSmallMemoryCapMakesMoreSegmentsAndTheSameAnswers() {
    Fixture f;
    std::mt19937 random(11);
    for (int file = 0; file < 60; ++file) {
        std::string text(20'000, '\0');
        for (char& c : text)
            c = random() % 40 == 0 ? '\n' : static_cast<char>('a' + random() % 26);
        f.write("f" + std::to_string(100 + file), text);
    }
    const auto large = f.index();
    VERIFY_OK(large);
    const std::string expected = f.lines(f.regex("^abc|q.z$"));
    QVERIFY(!expected.empty());
    Fixture small;
    small.options.memoryBytes = 1;
    small.open();
    const auto report = small.codebases->index(f.root());
    VERIFY_OK(report);
    QVERIFY(report->segments > large->segments);
    const auto answer = small.codebases->search(f.regex("^abc|q.z$"));
    VERIFY_OK(answer);
    QCOMPARE(answer->total, f.codebases->search(f.regex("^abc|q.z$"))->total);
}

void IndexTest::theSameTreeMakesTheSameIndex() {
    Fixture f;
    for (int i = 0; i < 50; ++i)
        f.write("d" + std::to_string(i % 4) + "/f" + std::to_string(i),
                std::string(100'000, static_cast<char>('a' + i % 20)) + "\n");
    const auto bytes = [&](unsigned threads) {
        Fixture g;
        g.options.threads = threads;
        g.open();
        const auto report = g.codebases->index(f.root());
        return report ? report->indexBytes : 0;
    };
    const auto first = bytes(2);
    QVERIFY(first > 0);
    QCOMPARE(bytes(2), first);
}

void IndexTest::brokenTextAndBinaryFilesAreTold() {
    Fixture f;
    f.write("latin1.c", "caf\xE9 needle\n");
    f.write("late.c", std::string(9000, 'x') + std::string("\0", 1) + "\nneedle\n");
    f.write("early.c", std::string("\0needle\n", 8));
    std::string raw(5000, '\0');
    for (std::size_t i = 0; i < raw.size(); ++i)
        raw[i] = static_cast<char>(i * 2654435761u >> 13 | 1);
    f.write("noise.c", raw + "\nneedle\n");
    VERIFY_OK(f.index());
    QCOMPARE(f.lines(f.literal("needle")).find("latin1.c:1 ") != std::string::npos, true);
    QCOMPARE(f.codebases->search(f.literal("needle"))->total, std::uint64_t{3});
    QCOMPARE(f.lines(f.literal("caf\xE9")), std::string("latin1.c:1"));
}

void IndexTest::progressIsOrderedAndEndsWithDone() {
    Fixture f;
    for (int i = 0; i < 100; ++i)
        f.write("f" + std::to_string(i), "text\n");
    std::vector<IndexProgress> seen;
    const auto report =
        f.codebases->index(f.root(), [&](const IndexProgress& progress) { seen.push_back(progress); });
    VERIFY_OK(report);
    QVERIFY(seen.size() >= 4);
    QCOMPARE(seen.front().phase, IndexPhase::Walking);
    QCOMPARE(seen.back().phase, IndexPhase::Done);
    bool readAll = false;
    for (std::size_t i = 1; i < seen.size(); ++i) {
        QVERIFY(seen[i].phase >= seen[i - 1].phase);
        QVERIFY(seen[i].filesDone <= seen[i].filesTotal || seen[i].phase != IndexPhase::Reading);
        readAll |=
            seen[i].phase == IndexPhase::Reading && seen[i].filesDone == 100 && seen[i].filesTotal == 100;
    }
    QVERIFY(readAll);
}

void IndexTest::cancellingKeepsTheOldIndex() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    const auto segments = f.segmentFiles();
    for (int i = 0; i < 50; ++i)
        f.write("new" + std::to_string(i) + ".c", "needle\n");
    for (const IndexPhase phase : {IndexPhase::Walking, IndexPhase::Reading, IndexPhase::Publishing}) {
        std::stop_source stop;
        const auto report = f.codebases->index(
            f.root(),
            [&](const IndexProgress& progress) {
                if (progress.phase == phase)
                    stop.request_stop();
            },
            stop.get_token());
        if (phase == IndexPhase::Publishing) {
            VERIFY_OK(report); // too late to stop: what is written is published
            break;
        }
        QCOMPARE(report.error().code, ErrorCode::Cancelled);
        QVERIFY(f.segmentFiles() == segments);
        QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1"));
    }
    QCOMPARE(f.codebases->search(f.literal("needle"))->total, std::uint64_t{51});
}

void IndexTest::cancellingTheFirstRunForgetsTheCodebase() {
    Fixture f;
    f.write("a.c", "needle\n");
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(f.codebases->index(f.root(), {}, stop.get_token()).error().code, ErrorCode::Cancelled);
    QVERIFY(f.codebases->list().empty());
    QVERIFY(fs::is_empty(f.dir / "data/code"));
}

void IndexTest::aDamagedSegmentIsFoundAndItsFilesAreReadAgain_data() {
    QTest::addColumn<int>("place"); // in 1000ths of the file; below zero: cut there
    QTest::newRow("header") << 0;
    QTest::newRow("near the end") << 990;
    QTest::newRow("postings") << 800;
    QTest::newRow("cut in half") << -500;
    QTest::newRow("emptied") << -1;
}

void IndexTest::aDamagedSegmentIsFoundAndItsFilesAreReadAgain() {
    QFETCH(int, place);
    Fixture f;
    ManualClock later(f.clock.now() + 7'200'000);
    const auto reopen = [&] { f.codebases = std::move(*Codebases::open(f.dir / "data", f.options, later)); };
    reopen();
    f.write("a.c", "needle and a little more text\n");
    VERIFY_OK(f.index());
    f.write("b.c", "needle\n");
    VERIFY_OK(f.index());
    auto segments = f.segmentFiles();
    std::sort(segments.begin(), segments.end());
    QCOMPARE(segments.size(), std::size_t{2});
    const auto size = fs::file_size(segments[0]);
    f.codebases.reset();
    if (place < 0) {
        fs::resize_file(segments[0], place == -1 ? 0 : size / 2);
    } else {
        std::fstream file(segments[0], std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(size * static_cast<unsigned>(place) / 1000));
        const char bad = '\x5A';
        file.write(&bad, 1);
    }
    reopen();
    QCOMPARE(f.lines(f.literal("needle")), std::string("b.c:1"));
    QVERIFY(f.codebases->status(f.root())->problem.find("index the folder again") != std::string::npos);
    const auto report = f.index();
    VERIFY_OK(report);
    QVERIFY(!report->rebuiltBecause.empty());
    QCOMPARE(report->added, std::uint64_t{1});
    QCOMPARE(report->unchanged, std::uint64_t{1}); // the other segment's file was not read
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1 b.c:1"));
    QVERIFY(f.codebases->status(f.root())->problem.empty());
}

void IndexTest::damagedContentIsFoundWhenItIsRead() {
    Fixture f;
    ManualClock later(f.clock.now() + 7'200'000);
    f.codebases = std::move(*Codebases::open(f.dir / "data", f.options, later));
    f.write("a.c", "needle number one\n");
    VERIFY_OK(f.index());
    f.codebases.reset();
    {
        // The content comes right behind the header.
        std::fstream file(f.segmentFiles().at(0), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(48 + 24 * 8 + 8);
        file.write("X", 1);
    }
    f.codebases = std::move(*Codebases::open(f.dir / "data", f.options, later));
    const auto answer = f.codebases->search(f.literal("needle"));
    VERIFY_OK(answer);
    QCOMPARE(answer->total, std::uint64_t{0});
    QVERIFY(answer->note.find("damaged") != std::string::npos);
    const auto report = f.index();
    VERIFY_OK(report);
    QCOMPARE(report->bytesRead, std::uint64_t{18});
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1"));
    QVERIFY(f.codebases->search(f.literal("needle"))->note.empty());
}

void IndexTest::aDamagedManifestIsRebuilt() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    const auto manifest = f.indexFolder() / "manifest";
    const std::string good = readFile(manifest).value();
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 0x21);
        QVERIFY(writeFileAtomically(manifest, bad).has_value());
        f.open();
        QVERIFY(!f.codebases->status(f.root())->problem.empty());
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{5}, good.size() - 1}) {
        QVERIFY(writeFileAtomically(manifest, good.substr(0, size)).has_value());
        f.open();
        QVERIFY(!f.codebases->status(f.root())->problem.empty());
    }
    const auto report = f.index();
    VERIFY_OK(report);
    QVERIFY(report->rebuiltBecause.find("damaged") != std::string::npos);
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1"));
}

void IndexTest::anotherFormatIsToldAndRebuilt() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    const auto manifest = f.indexFolder() / "manifest";
    std::string bytes = readFile(manifest).value();
    bytes[8] = 77; // the format number follows the eight bytes that say what the file is
    QVERIFY(writeFileAtomically(manifest, bytes).has_value());
    f.open();
    const auto status = f.codebases->status(f.root());
    VERIFY_OK(status);
    QVERIFY(status->problem.find("format 77") != std::string::npos);
    QVERIFY(status->problem.find("this program reads format 1") != std::string::npos);
    SearchQuery query = f.literal("needle");
    query.roots = {f.root()};
    QCOMPARE(f.codebases->search(query).error().code, ErrorCode::Unavailable);
    VERIFY_OK(f.index());
    QCOMPARE(f.lines(query), std::string("a.c:1"));
}

void IndexTest::aFullDiskIsToldAndKeepsTheOldIndex() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    std::mt19937 random(3);
    std::string noise(200'000, '\0');
    for (char& c : noise)
        c = static_cast<char>('0' + random() % 60);
    f.write("big.c", noise);
    // A limit on the size of files fails writes as a full disk does, for this process only.
    rlimit old{};
    ::getrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = old;
    small.rlim_cur = 20'000;
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto report = f.index();
    ::setrlimit(RLIMIT_FSIZE, &old);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Io);
    QVERIFY2(report.error().message.starts_with("cannot write the index file"),
             report.error().message.c_str());
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1"));
    QCOMPARE(f.segmentFiles().size(), std::size_t{1});
    f.open();
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1"));
    VERIFY_OK(f.index());
}

void IndexTest::aReadOnlyDataFolderIsTold() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    fs::permissions(f.indexFolder(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                         fs::perms::others_exec);
    fs::permissions(f.dir.path(), fs::perms::all);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0))
            ::_exit(3);
        f.open();
        const auto report = f.codebases->index(f.root());
        const bool told = !report && report.error().code == ErrorCode::PermissionDenied;
        ::_exit(told && f.lines(f.literal("needle")) == "a.c:1" ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    fs::permissions(f.indexFolder(), fs::perms::owner_all);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

void IndexTest::leftoversOfAKilledRunAreRemoved() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    const auto folder = f.indexFolder();
    for (const char* name : {"00000099.seg", "00000100.seg.part", ".manifest.1.0.part"})
        std::ofstream(folder / name) << "half";
    {
        // Not while somebody else may be writing them.
        const auto lock = FileLock::acquire(folder / "lock", "another");
        VERIFY_OK(lock);
        f.open();
        QVERIFY(fs::exists(folder / "00000099.seg"));
    }
    f.open();
    QCOMPARE(f.segmentFiles().size(), std::size_t{1});
    QVERIFY(!fs::exists(folder / "00000100.seg.part"));
    QVERIFY(!fs::exists(folder / ".manifest.1.0.part"));
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1"));
}

void IndexTest::twoRunsAtOnceAreRefused() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    bool refused = false;
    const auto report = f.codebases->index(f.root(), [&](const IndexProgress& progress) {
        if (progress.phase != IndexPhase::Publishing)
            return;
        std::thread([&] {
            refused = f.codebases->index(f.root()).error().code == ErrorCode::Conflict &&
                      f.codebases->remove(f.root()).error().code == ErrorCode::Conflict;
        }).join();
    });
    VERIFY_OK(report);
    QVERIFY(refused);
    const auto lock = FileLock::acquire(f.indexFolder() / "lock", "another");
    VERIFY_OK(lock);
    QCOMPARE(f.index().error().code, ErrorCode::Conflict);
}

void IndexTest::searchingGoesOnWhileIndexing() {
    Fixture f;
    for (int i = 0; i < 40; ++i)
        f.write("f" + std::to_string(i), "needle " + std::to_string(i) + "\n");
    VERIFY_OK(f.index());
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            while (!done) {
                const auto answer = f.codebases->search(f.literal("needle"));
                // Every published state has all forty, whatever round it is of.
                if (!answer || answer->total != 40)
                    ++wrong;
                (void)f.codebases->status(f.root());
            }
        });
    for (int round = 0; round < 25; ++round) {
        for (int i = round % 5; i < 40; i += 5)
            f.write("f" + std::to_string(i),
                    "needle " + std::to_string(i) + " of round " + std::to_string(round) + "\n");
        const auto report = f.index();
        if (!report)
            ++wrong;
    }
    done = true;
    for (std::thread& reader : readers)
        reader.join();
    QCOMPARE(wrong.load(), 0);
}

void IndexTest::aSecondProcessSeesWhatTheFirstPublished() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    const auto other = Codebases::open(f.dir / "data", {}, f.clock);
    VERIFY_OK(other);
    f.write("b.c", "needle\n");
    VERIFY_OK((*other)->index(f.root()));
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1 b.c:1"));
}

void IndexTest::aMissingFolderIsTold() {
    Fixture f;
    QCOMPARE(f.codebases->index(f.dir / "missing").error().code, ErrorCode::NotFound);
    f.dir.write("file", "x");
    QCOMPARE(f.codebases->index(f.dir / "file").error().code, ErrorCode::InvalidArgument);
    QCOMPARE(f.codebases->status(f.dir / "missing").error().code, ErrorCode::NotFound);
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    fs::remove_all(f.root());
    QVERIFY(!f.codebases->status(f.root())->exists);
    QCOMPARE(f.index().error().code, ErrorCode::NotFound);
    QCOMPARE(f.codebases->search(f.literal("needle"))->filesChangedSince, std::uint64_t{1});
}

CODESAGE_TEST(IndexTest)
#include "IndexTest.moc"
