#include "base/db/Must.h"
#include "measure/tsdb/RetentionClock.h"
#include "measure/tsdb/Store.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::tsdb;
using namespace std::chrono_literals;

namespace {

constexpr TimestampMs kStart = 1'700'000'000'000 / 86'400'000 * 86'400'000; // midnight
constexpr TimestampMs kDay = 86'400'000;

StoreOptions optionsFor(const std::filesystem::path& directory) {
    StoreOptions options;
    options.directory = directory;
    options.backgroundMaintenance = false;
    options.retention = 72h;
    return options;
}

// One sample an hour of series "always", and one of a series of its own each day.
Status appendDays(Store& store, TimestampMs from, int days) {
    auto appender = store.appender();
    for (int hour = 0; hour < days * 24; ++hour) {
        const TimestampMs t = from + hour * 3'600'000;
        CODESAGE_TRY([[maybe_unused]] SeriesRef a, appender->add(Labels{{"__name__", "always"}}, t, hour));
        CODESAGE_TRY([[maybe_unused]] SeriesRef b,
                     appender->add(Labels{{"__name__", "day"}, {"d", std::to_string(t / kDay)}}, t, hour));
    }
    CODESAGE_TRY([[maybe_unused]] const CommitReport report, appender->commit());
    return store.flush();
}

} // namespace

class RetentionTest : public QObject {
    Q_OBJECT
private slots:
    void wholeExpiredDaysAreUnlinkedWithTheirSeries();
    void sizeLimitDropsTheOldestDays();
    void aStoreThatNobodyWritesToKeepsWhatItHas();
    void aForwardClockJumpEvictsNothing();
    void samplesFromAJumpedClockEvictNothingUntilItIsBelieved();
    void aJumpIsBelievedAfterAnHour();
    void aBackwardJumpIsHarmless();
    void slowSeriesDoNotKeepHeadRowsForever();
    void lateSamplesOpenASealedDayAgain();
    void numbersOfDeadSeriesAreNotGivenAgain();
};

void RetentionTest::wholeExpiredDaysAreUnlinkedWithTheirSeries() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart + 6 * kDay);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    MUST(appendDays(**store, kStart, 6));
    QCOMPARE((*store)->stats().days, std::uint64_t{6});
    MUST((*store)->maintain());
    // The newest sample is of 23:00 of the sixth day: three days before that lies in the third day.
    QCOMPARE((*store)->stats().days, std::uint64_t{4});
    QCOMPARE((*store)->stats().daysRemoved, std::uint64_t{2});
    QCOMPARE((*store)->stats().series, std::uint64_t{5});
    QCOMPARE(
        (*store)->select({Matcher::equal("__name__", "always")}, 0, INT64_MAX)->front().samples.front().t,
        kStart + 2 * kDay);
    QCOMPARE((*store)->labelValues("d", {}, 0, INT64_MAX)->size(), std::size_t{4});
    store->reset();
    auto again = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(again);
    QCOMPARE((*again)->stats().series, std::uint64_t{5});
    QVERIFY((*again)->problems().empty());
}

void RetentionTest::sizeLimitDropsTheOldestDays() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart + 6 * kDay);
    StoreOptions options = optionsFor(dir.path());
    options.retention = 0ms;
    {
        auto store = Store::open(options, clock);
        VERIFY_OK(store);
        MUST(appendDays(**store, kStart, 6));
        MUST((*store)->maintain());
        QCOMPARE((*store)->stats().days, std::uint64_t{6});
    }
    options.retentionBytes = 3 * std::filesystem::file_size(dir / "2023-11-15.db");
    auto store = Store::open(options, clock);
    VERIFY_OK(store);
    MUST((*store)->maintain());
    const auto left = (*store)->stats();
    QVERIFY(left.days >= 1 && left.days <= 3);
    QCOMPARE(left.maxTime, kStart + 6 * kDay - 3'600'000);
}

void RetentionTest::aStoreThatNobodyWritesToKeepsWhatItHas() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart + kDay);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    MUST(appendDays(**store, kStart, 1));
    for (int day = 0; day < 30; ++day) {
        clock.advance(24h);
        MUST((*store)->maintain());
    }
    QCOMPARE((*store)->stats().storedSamples, std::uint64_t{48});
}

void RetentionTest::aForwardClockJumpEvictsNothing() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart + 3 * kDay);
    {
        auto store = Store::open(optionsFor(dir.path()), clock);
        VERIFY_OK(store);
        MUST(appendDays(**store, kStart, 3));
        clock.setWall(kStart + 3650 * kDay);
        MUST((*store)->maintain());
        QCOMPARE((*store)->stats().days, std::uint64_t{3});
    }
    // Nor after a restart under the wrong clock.
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    MUST((*store)->maintain());
    QCOMPARE((*store)->stats().days, std::uint64_t{3});
}

void RetentionTest::samplesFromAJumpedClockEvictNothingUntilItIsBelieved() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart + 3 * kDay);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    MUST(appendDays(**store, kStart, 3));
    clock.setWall(kStart + 3650 * kDay);
    auto appender = (*store)->appender();
    QVERIFY(appender->add(Labels{{"__name__", "future"}}, clock.now(), 1).has_value());
    MUST(appender->commit());
    MUST((*store)->flush());
    MUST((*store)->maintain());
    QCOMPARE((*store)->stats().days, std::uint64_t{4});
    // The clock is set right again: other series go on as if nothing had been.
    clock.setWall(kStart + 3 * kDay + 60'000);
    QVERIFY(appender->add(Labels{{"__name__", "always"}}, clock.now(), 1).has_value());
    QCOMPARE(appender->commit()->appended, std::size_t{1});
    MUST((*store)->maintain());
    QVERIFY((*store)->stats().minTime == kStart);
}

void RetentionTest::aJumpIsBelievedAfterAnHour() {
    ManualClock clock(kStart);
    RetentionClock retention(clock, kStart);
    clock.advance(10min);
    QCOMPARE(retention.now(), kStart + 600'000);
    clock.setWall(kStart + 100 * kDay);
    QCOMPARE(retention.now(), kStart + 600'000);
    clock.advance(59min);
    QCOMPARE(retention.now(), kStart + 69 * 60'000);
    clock.advance(1min);
    QCOMPARE(retention.now(), kStart + 100 * kDay + 3'600'000);
    clock.advance(5min);
    QCOMPARE(retention.now(), kStart + 100 * kDay + 3'900'000);
}

void RetentionTest::aBackwardJumpIsHarmless() {
    ManualClock clock(kStart);
    RetentionClock retention(clock, 0);
    QCOMPARE(retention.now(), kStart);
    clock.setWall(kStart - 3'600'000);
    QCOMPARE(retention.now(), kStart - 3'600'000);
    clock.setWall(kStart);
    QCOMPARE(retention.now(), kStart);
}

void RetentionTest::slowSeriesDoNotKeepHeadRowsForever() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    QVERIFY(appender->add(Labels{{"__name__", "slow"}}, clock.now(), 1).has_value());
    MUST(appender->commit());
    MUST((*store)->maintain());
    QCOMPARE((*store)->stats().headSamples, std::uint64_t{1});
    for (int i = 0; i < 20; ++i) {
        clock.advance(15min);
        MUST((*store)->maintain());
    }
    QCOMPARE((*store)->stats().headSamples, std::uint64_t{0});
    QCOMPARE((*store)->stats().storedSamples, std::uint64_t{1});
}

void RetentionTest::lateSamplesOpenASealedDayAgain() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart + 2 * kDay);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    MUST(appendDays(**store, kStart, 1));
    MUST((*store)->maintain());
    QCOMPARE((*store)->stats().sealedDays, std::uint64_t{1});
    auto appender = (*store)->appender();
    // A series that is new has no newest sample that could make this one late.
    QVERIFY(appender->add(Labels{{"__name__", "late"}}, kStart + 5, 42).has_value());
    MUST(appender->commit());
    MUST((*store)->flush());
    QCOMPARE((*store)->stats().sealedDays, std::uint64_t{0});
    QCOMPARE((*store)->stats().storedSamples, std::uint64_t{49});
    for (int life = 0; life < 2; ++life) {
        QCOMPARE((*store)->select({Matcher::equal("__name__", "late")}, 0, INT64_MAX)->front().samples[0].v,
                 42.0);
        QCOMPARE(
            (*store)->select({Matcher::equal("__name__", "always")}, 0, INT64_MAX)->front().samples.size(),
            std::size_t{24});
        store->reset();
        store = Store::open(optionsFor(dir.path()), clock);
        VERIFY_OK(store);
    }
    MUST((*store)->maintain());
    QCOMPARE((*store)->stats().sealedDays, std::uint64_t{1});
    QCOMPARE((*store)->stats().storedSamples, std::uint64_t{49});
    QVERIFY((*store)->verify()->problems.empty());
}

void RetentionTest::numbersOfDeadSeriesAreNotGivenAgain() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart + kDay);
    SeriesRef last = 0;
    {
        auto store = Store::open(optionsFor(dir.path()), clock);
        VERIFY_OK(store);
        auto appender = (*store)->appender();
        QVERIFY(appender->add(Labels{{"__name__", "a"}}, kStart, 1).has_value());
        last = *appender->add(Labels{{"__name__", "dead"}}, kStart, 1);
        MUST(appender->commit());
        MUST((*store)->flush());
        clock.advance(24h * 9);
        QVERIFY(appender->add(Labels{{"__name__", "a"}}, kStart + 9 * kDay, 1).has_value());
        MUST(appender->commit());
        clock.advance(2h);
        MUST((*store)->maintain());
        clock.advance(2h);
        MUST((*store)->maintain());
        QCOMPARE((*store)->stats().series, std::uint64_t{1});
        QVERIFY(!appender->add(last, kStart + 9 * kDay, 1));
    }
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    QVERIFY(*appender->add(Labels{{"__name__", "b"}}, kStart + 9 * kDay, 1) > last);
}

CODESAGE_TEST(RetentionTest)
#include "RetentionTest.moc"
