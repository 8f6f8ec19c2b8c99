#include "Fixture.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <thread>

using namespace codesage;
using namespace codesage::code;

// kill -9 at random moments of indexing: what is found afterwards is the old index or the new one, whole.
class KillTest : public QObject {
    Q_OBJECT
private slots:
    void aKilledRunLeavesTheOldIndexOrTheNew();
};

void KillTest::aKilledRunLeavesTheOldIndexOrTheNew() {
#if defined(__SANITIZE_THREAD__)
    QSKIP("CODESAGE-SKIP: ThreadSanitizer does not allow threads in a forked child");
#endif
    Fixture f;
    constexpr int kFiles = 150;
    const auto writeRound = [&](int round) {
        std::string text;
        for (int i = 0; i < kFiles; ++i) {
            text.clear();
            for (int line = 0; line < 40; ++line)
                text +=
                    "int value" + std::to_string(i * 31 + line * 17) + " = " + std::to_string(round) + ";\n";
            f.write("d" + std::to_string(i % 10) + "/f" + std::to_string(i) + ".c",
                    text + "round " + std::to_string(round) + " ends\n");
        }
    };
    writeRound(0);
    const auto begun = std::chrono::steady_clock::now();
    VERIFY_OK(f.index());
    const auto whole =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    f.codebases.reset();

    std::mt19937 random(20260728);
    int published = 0; // the round that the index holds
    int killed = 0;
    int kept = 0;
    for (int round = 1; killed < 20 && round <= 80; ++round) {
        writeRound(round);
        const pid_t child = ::fork();
        if (child == 0) {
            f.open();
            const auto report = f.index();
            ::_exit(report ? 0 : 1);
        }
        QVERIFY(child > 0);
        // Somewhere in the time that a run takes, or a little after it.
        const auto moment =
            std::chrono::microseconds(random() % static_cast<unsigned>(whole.count() * 12 / 10 + 1));
        std::this_thread::sleep_for(moment);
        ::kill(child, SIGKILL);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        killed += WIFSIGNALED(status);
        QVERIFY(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);

        f.open();
        QVERIFY(f.codebases != nullptr);
        const auto current = f.codebases->status(f.root());
        VERIFY_OK(current);
        QVERIFY2(current->problem.empty(), current->problem.c_str());
        QCOMPARE(current->files, static_cast<std::uint64_t>(kFiles));
        const auto newest = f.codebases->search(f.literal("round " + std::to_string(round) + " ends"));
        const auto before = f.codebases->search(f.literal("round " + std::to_string(published) + " ends"));
        VERIFY_OK(newest);
        VERIFY_OK(before);
        const bool isNew = newest->total == kFiles;
        const bool isOld = before->total == kFiles && newest->total == 0;
        QVERIFY(isNew || isOld);
        QCOMPARE(f.codebases->search(f.regex("^int value\\d+ = \\d+;$"))->total, std::uint64_t{kFiles * 40});
        if (isNew)
            published = round;
        else
            ++kept;
        // Nothing half written stays behind.
        for (const auto& entry : std::filesystem::directory_iterator(f.indexFolder()))
            QVERIFY2(entry.path().extension() != ".part", entry.path().c_str());
        QCOMPARE(f.segmentFiles().size(), static_cast<std::size_t>(current->segments));
        f.codebases.reset();
    }
    QCOMPARE(killed, 20);
    QVERIFY(kept >= 5);
}

CODESAGE_TEST(KillTest)
#include "KillTest.moc"
