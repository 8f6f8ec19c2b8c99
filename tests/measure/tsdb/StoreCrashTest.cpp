#include "base/db/Must.h"
#include "measure/tsdb/Store.h"
#include "support/Test.h"

#include <csignal>
#include <poll.h>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace codesage;
using namespace codesage::tsdb;

namespace {

constexpr TimestampMs kStart = 1'700'000'000'000;
constexpr int kSeries = 40;
// Ten minutes a step: a day is 144 steps, so that seals and new days come often.
constexpr TimestampMs kStep = 600'000;

double valueOf(int series, int step) {
    return series % 4 == 0 ? step * 0.37 + series : static_cast<double>(step * series);
}

Labels labelsOf(int series) {
    return Labels{{"__name__", "crash"}, {"i", std::to_string(series)}};
}

StoreOptions optionsFor(const std::filesystem::path& directory) {
    StoreOptions options;
    options.directory = directory;
    options.backgroundMaintenance = false;
    options.retention = std::chrono::milliseconds(0);
    options.openChunkSamples = 12;
    options.sealedChunkSamples = 48;
    return options;
}

// Steps stored in full, when no step is partly there and every value is right; -1 else.
int wholeSteps(const Store& store) {
    const auto found = store.select({}, 0, INT64_MAX);
    if (!found)
        return -1;
    if (found->empty())
        return 0;
    if (found->size() != kSeries)
        return -1;
    const std::size_t steps = found->front().samples.size();
    for (const SeriesData& series : *found) {
        const int number = std::stoi(std::string(series.labels.get("i")));
        if (series.samples.size() != steps)
            return -1;
        for (std::size_t i = 0; i < steps; ++i) {
            const auto step = static_cast<int>(i);
            if (!sameBits(series.samples[i], {kStart + step * kStep, valueOf(number, step)}))
                return -1;
        }
    }
    return static_cast<int>(steps);
}

// Appends step after step and writes each one's number into the pipe when its commit has returned.
[[noreturn]] void appendUntilKilled(const std::filesystem::path& directory, int from, int pipe) {
    ManualClock clock(kStart + from * kStep);
    auto store = Store::open(optionsFor(directory), clock);
    if (!store)
        ::_exit(10);
    auto appender = (*store)->appender();
    for (int step = from;; ++step) {
        for (int series = 0; series < kSeries; ++series) {
            if (!appender->add(labelsOf(series), kStart + step * kStep, valueOf(series, step)))
                ::_exit(11);
        }
        if (!appender->commit())
            ::_exit(12);
        if (::write(pipe, &step, sizeof step) != sizeof step)
            ::_exit(13);
        clock.advance(std::chrono::milliseconds(kStep));
        if (step % 7 == 0 && !(*store)->maintain())
            ::_exit(14);
        if (step % 31 == 0 && !(*store)->flush())
            ::_exit(15);
    }
}

} // namespace

class StoreCrashTest : public QObject {
    Q_OBJECT
private slots:
    void killedAtRandomMomentsItKeepsEveryAcknowledgedCommit();
};

void StoreCrashTest::killedAtRandomMomentsItKeepsEveryAcknowledgedCommit() {
    const codesage::test::TempDir dir;
    std::mt19937 random(20260823);
    int stored = 0;
    for (int round = 0; round < 25; ++round) {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            ::close(ends[0]);
            appendUntilKilled(dir.path(), stored, ends[1]);
        }
        ::close(ends[1]);
        int acknowledged = stored - 1;
        // Killed after a random number of acknowledgements, at whatever it does a random moment later.
        int wanted = static_cast<int>(random() % 60);
        while (wanted-- > 0 && ::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
        }
        pollfd waiting{ends[0], POLLIN, 0};
        ::poll(&waiting, 1, static_cast<int>(random() % 3));
        ::kill(child, SIGKILL);
        int step = 0;
        while (::read(ends[0], &step, sizeof step) == sizeof step)
            acknowledged = step;
        ::close(ends[0]);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY2(WIFSIGNALED(status),
                 qPrintable(QString("the child ended itself: %1").arg(WEXITSTATUS(status))));

        ManualClock clock(kStart + (acknowledged + 1) * kStep);
        auto store = Store::open(optionsFor(dir.path()), clock);
        VERIFY_OK(store);
        const int steps = wholeSteps(**store);
        QVERIFY2(
            steps > acknowledged,
            qPrintable(
                QString("round %1: %2 acknowledged, %3 there").arg(round).arg(acknowledged + 1).arg(steps)));
        QVERIFY((*store)->problems().empty());
        QVERIFY((*store)->verify()->problems.empty());
        MUST((*store)->close());
        stored = steps;
    }
    QVERIFY(stored > 144); // a day was sealed on the way, so crashes met sealing too
}

CODESAGE_TEST(StoreCrashTest)
#include "StoreCrashTest.moc"
