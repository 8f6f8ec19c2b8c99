#include "StoreModel.h"
#include "base/db/Must.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::tsdb;
using namespace codesage::tsdb::test;

// Random work against the plainest possible reference, with restarts, seals and clock jumps in between.
class StorePropertyTest : public QObject {
    Q_OBJECT
private slots:
    void randomWorkMatchesTheReference_data();
    void randomWorkMatchesTheReference();
};

void StorePropertyTest::randomWorkMatchesTheReference_data() {
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<int>("chunk");
    QTest::addColumn<int>("stepMs");
    for (unsigned seed = 1; seed <= 4; ++seed) {
        QTest::addRow("seed %u, tiny chunks, fast", seed) << seed << 4 << 15'000;
        QTest::addRow("seed %u, small chunks, hours", seed) << seed + 100 << 32 << 1'800'000;
        QTest::addRow("seed %u, real chunks", seed) << seed + 200 << 240 << 60'000;
    }
}

void StorePropertyTest::randomWorkMatchesTheReference() {
    QFETCH(unsigned, seed);
    QFETCH(int, chunk);
    QFETCH(int, stepMs);
    std::mt19937_64 random(seed);
    const codesage::test::TempDir dir;
    TimestampMs now = 1'700'000'000'000;
    ManualClock clock(now);
    StoreOptions options;
    options.directory = dir.path();
    options.backgroundMaintenance = false;
    options.retention = std::chrono::milliseconds(0);
    options.outOfOrderWindow = std::chrono::milliseconds(20LL * stepMs);
    options.openChunkSamples = static_cast<std::size_t>(chunk);
    options.sealedChunkSamples = static_cast<std::size_t>(chunk) * 4;
    StoreModel model(options.outOfOrderWindow);
    auto store = Store::open(options, clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    CommitReport expected;
    for (int step = 0; step < 400; ++step) {
        for (int series = 0; series < 8; ++series) {
            if (random() % 10 == 0)
                continue; // a missed scrape
            TimestampMs t = now + static_cast<TimestampMs>(random() % 3 == 0 ? random() % 1000 : 0);
            if (random() % 12 == 0)
                t -= static_cast<TimestampMs>(random() % 30) * stepMs; // late, sometimes too late
            const Labels labels{{"__name__", "m" + std::to_string(series % 3)},
                                {"i", std::to_string(series)}};
            const double value = plausibleValue(random, series, step);
            switch (model.add(labels, t, value)) {
            case StoreModel::Fate::OutOfOrder:
                ++expected.outOfOrder;
                [[fallthrough]];
            case StoreModel::Fate::Appended:
                ++expected.appended;
                break;
            case StoreModel::Fate::Duplicate:
                ++expected.duplicates;
                break;
            case StoreModel::Fate::Conflict:
                ++expected.conflicts;
                break;
            case StoreModel::Fate::TooOld:
                ++expected.tooOld;
                break;
            }
            QVERIFY(appender->add(labels, t, value).has_value());
        }
        if (random() % 4 != 0) {
            const auto report = appender->commit();
            VERIFY_OK(report);
            QCOMPARE(report->appended, expected.appended);
            QCOMPARE(report->outOfOrder, expected.outOfOrder);
            QCOMPARE(report->duplicates, expected.duplicates);
            QCOMPARE(report->conflicts, expected.conflicts);
            QCOMPARE(report->tooOld, expected.tooOld);
            expected = {};
            const auto action = random() % 40;
            if (action == 0)
                MUST((*store)->flush());
            if (action == 1) {
                appender.reset();
                store->reset();
                store = Store::open(options, clock);
                VERIFY_OK(store);
                appender = (*store)->appender();
            }
            if (action < 4)
                MUST((*store)->maintain());
            if (action < 8) {
                const TimestampMs from = now - static_cast<TimestampMs>(random() % 400) * stepMs;
                const TimestampMs to = from + static_cast<TimestampMs>(random() % 300) * stepMs;
                QCOMPARE(model.difference(**store, from, to), std::string());
            }
        }
        now += stepMs;
        clock.advance(std::chrono::milliseconds(stepMs));
    }
    MUST(appender->commit());
    QCOMPARE(model.difference(**store, INT64_MIN / 2, INT64_MAX), std::string());
    clock.advance(std::chrono::hours(48));
    MUST((*store)->maintain());
    QCOMPARE((*store)->stats().sealedDays, (*store)->stats().days);
    QCOMPARE(model.difference(**store, INT64_MIN / 2, INT64_MAX), std::string());
    store->reset();
    store = Store::open(options, clock);
    VERIFY_OK(store);
    QCOMPARE(model.difference(**store, INT64_MIN / 2, INT64_MAX), std::string());
    QVERIFY((*store)->problems().empty());
    const auto verified = (*store)->verify();
    VERIFY_OK(verified);
    QVERIFY(verified->problems.empty());
}

CODESAGE_TEST(StorePropertyTest)
#include "StorePropertyTest.moc"
