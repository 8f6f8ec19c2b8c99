#include "measure/tsdb/Store.h"
#include "support/Test.h"

#include <atomic>
#include <thread>

using namespace codesage;
using namespace codesage::tsdb;

namespace {

constexpr TimestampMs kStart = 1'700'000'000'000;
constexpr TimestampMs kStep = 300'000;
constexpr int kSeries = 20;
constexpr int kSteps = 700; // more than two days: seals happen under the readers' eyes

} // namespace

class StoreConcurrencyTest : public QObject {
    Q_OBJECT
private slots:
    void readersSeeEveryCommittedSampleWhileChunksMove();
    void manyAppendersShareOneStore();
};

void StoreConcurrencyTest::readersSeeEveryCommittedSampleWhileChunksMove() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart);
    StoreOptions options;
    options.directory = dir.path();
    options.backgroundMaintenance = false;
    options.openChunkSamples = 16;
    options.sealedChunkSamples = 64;
    auto opened = Store::open(options, clock);
    VERIFY_OK(opened);
    Store& store = **opened;
    std::atomic<int> committed{0};
    std::atomic<bool> done{false};
    std::atomic<int> reads{0};
    std::mutex mutex;
    std::string wrong;
    const auto report = [&](std::string what) {
        std::lock_guard lock(mutex);
        if (wrong.empty())
            wrong = std::move(what);
    };
    std::vector<std::thread> threads;
    for (int reader = 0; reader < 2; ++reader) {
        threads.emplace_back([&, reader] {
            while (!done) {
                const int steps = committed;
                const auto found =
                    store.select({*Matcher::make(Matcher::Type::Regex, "i", reader == 0 ? "1|2|3" : "1.*")},
                                 kStart, kStart + (steps - 1) * kStep);
                if (!found) {
                    report(found.error().text());
                    return;
                }
                for (const auto& series : *found) {
                    if (static_cast<int>(series.samples.size()) != steps)
                        report("missing samples");
                    for (std::size_t i = 0; i < series.samples.size(); ++i) {
                        if (series.samples[i].t != kStart + static_cast<TimestampMs>(i) * kStep ||
                            series.samples[i].v != static_cast<double>(i))
                            report("wrong sample");
                    }
                }
                (void)store.stats();
                (void)store.labelNames({}, 0, INT64_MAX);
                ++reads;
            }
        });
    }
    threads.emplace_back([&] {
        while (!done) {
            if (const auto kept = store.maintain(); !kept)
                report(kept.error().text());
            std::this_thread::yield();
        }
    });
    auto appender = store.appender();
    for (int step = 0; step < kSteps; ++step) {
        for (int series = 0; series < kSeries; ++series)
            (void)appender->add(Labels{{"__name__", "c"}, {"i", std::to_string(series)}},
                                kStart + step * kStep, step);
        if (const auto written = appender->commit(); !written || written->appended != kSeries)
            report("commit failed");
        committed = step + 1;
        clock.advance(std::chrono::milliseconds(kStep));
    }
    while (reads < 3)
        std::this_thread::yield();
    done = true;
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(wrong, std::string());
    QVERIFY(store.stats().sealedDays > 0);
}

void StoreConcurrencyTest::manyAppendersShareOneStore() {
    const codesage::test::TempDir dir;
    const SystemClock clock;
    StoreOptions options;
    options.directory = dir.path();
    options.retention = std::chrono::milliseconds(0);
    auto opened = Store::open(options, clock);
    VERIFY_OK(opened);
    Store& store = **opened;
    std::atomic<std::size_t> appended{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            auto appender = store.appender();
            for (int step = 0; step < 50; ++step) {
                for (int series = 0; series < 10; ++series) // shared with the other threads and own ones
                    (void)appender->add(
                        Labels{{"__name__", "a"}, {"i", std::to_string(series + thread % 2 * 5)}},
                        kStart + step * 1000 + thread, step);
                if (const auto report = appender->commit())
                    appended += report->appended;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(appended.load(), std::size_t{4 * 50 * 10});
    std::size_t found = 0;
    const auto all = store.select({}, 0, INT64_MAX);
    VERIFY_OK(all);
    for (const auto& series : *all)
        found += series.samples.size();
    QCOMPARE(found, appended.load());
    QCOMPARE(store.stats().series, std::uint64_t{15});
}

CODESAGE_TEST(StoreConcurrencyTest)
#include "StoreConcurrencyTest.moc"
