#include "show/plot/Ticks.h"
#include "support/Test.h"

#include <QObject>
#include <algorithm>
#include <cmath>
#include <limits>

using namespace codesage::show;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
const UtcOffset kUtc = [](std::int64_t) { return std::int64_t{0}; };

QStringList labels(const std::vector<TimeTick>& ticks) {
    QStringList list;
    for (const TimeTick& tick : ticks)
        list.append(QString::fromStdString(tick.label));
    return list;
}

} // namespace

class TicksTest : public QObject {
    Q_OBJECT

private slots:
    void stepsAreOneTwoTwoAndAHalfOrFive_data() {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("step");
        QTest::newRow("unit") << 0.0 << 1.0 << 6 << 0.2;
        QTest::newRow("hundred") << 0.0 << 100.0 << 5 << 25.0;
        QTest::newRow("odd") << 3.0 << 17.0 << 5 << 5.0;
        QTest::newRow("tiny") << 0.0 << 0.00042 << 5 << 0.0002;
        QTest::newRow("negative") << -40.0 << 40.0 << 5 << 20.0;
        QTest::newRow("huge") << 0.0 << 9e12 << 4 << 5e12;
    }
    void stepsAreOneTwoTwoAndAHalfOrFive() {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(int, count);
        QFETCH(double, step);
        const ValueTicks ticks = niceTicks(low, high, count);
        QVERIFY2(std::abs(ticks.step - step) < 1e-9 * step, qPrintable(QString::number(ticks.step)));
        QVERIFY(ticks.values.size() <= std::size_t(count));
        QVERIFY(ticks.values.size() >= 2);
        for (const double value : ticks.values)
            QVERIFY(value >= low - 1e-9 && value <= high + high * 1e-9);
    }

    void zeroIsExactlyZero() {
        const ValueTicks ticks = niceTicks(-0.3, 0.3, 7);
        QVERIFY(std::ranges::find(ticks.values, 0.0) != ticks.values.end());
    }

    void neverMoreTicksThanAskedFor() {
        for (double high = 0.37; high < 1e7; high *= 1.37)
            for (int count = 2; count < 12; ++count)
                for (const TickBase base : {TickBase::Decimal, TickBase::Binary, TickBase::Seconds})
                    QVERIFY(niceTicks(-high / 3, high, count, base).values.size() <= std::size_t(count));
    }

    void decimalsTellNeighboursApart() {
        QCOMPARE(niceTicks(0, 1, 6).decimals, 1);
        QCOMPARE(niceTicks(0, 1, 5).decimals, 2);
        QCOMPARE(niceTicks(0, 100, 5).decimals, 0);
    }

    void bytesStepInPowersOfTwoAndDurationsInMinutes() {
        QCOMPARE(niceTicks(0, 5e9, 5, TickBase::Binary).step, 2147483648.0);
        QCOMPARE(niceTicks(0, 700, 5, TickBase::Seconds).step, 300.0);
        QCOMPARE(niceTicks(0, 200000, 5, TickBase::Seconds).step, 86400.0);
    }

    void oddRangesDoNotHang() {
        const double infinity = std::numeric_limits<double>::infinity();
        QVERIFY(niceTicks(0, infinity, 5).values.empty());
        QVERIFY(niceTicks(std::nan(""), 1, 5).values.empty());
        QCOMPARE(niceTicks(5, 5, 5).values.size(), std::size_t(1));
        QVERIFY(!niceTicks(-1e308, 1e308, 5).values.empty());
        QCOMPARE(niceTicks(1e16, 1e16 + 1, 5).values.size(), std::size_t(1));
    }

    void niceRangeFramesTheData() {
        const ValueRange range = niceRange(3, 97, 5);
        QCOMPARE(range.low, 0.0);
        QCOMPARE(range.high, 100.0);
        const ValueRange flat = niceRange(42, 42, 5);
        QVERIFY(flat.low < 42 && flat.high > 42);
        QCOMPARE(niceRange(0, 0, 5).high, 1.0);
    }

    void logTicksArePowers() {
        const ValueTicks ticks = logTicks(0.5, 2000, 10, 10);
        QCOMPARE(ticks.values, (std::vector<double>{1, 10, 100, 1000}));
        QVERIFY(logTicks(1, 1e12, 10, 4).values.size() <= 5);
        QVERIFY(logTicks(0, 10, 10, 5).values.empty());
    }

    void timeTicksStandOnRoundLocalTimes() {
        const UtcOffset twoHours = [](std::int64_t) { return 2 * kHour; };
        const auto ticks = timeTicks(19 * kDay, 19 * kDay + kDay, 9, twoHours);
        QCOMPARE(labels(ticks).join(QLatin1Char(' ')),
                 QStringLiteral("03:00 06:00 09:00 12:00 15:00 18:00 21:00 21 Jan"));
        QVERIFY(ticks.back().major);
        for (const TimeTick& tick : ticks)
            QCOMPARE((tick.time + 2 * kHour) % (3 * kHour), std::int64_t{0});
    }

    void timeTicksFollowAChangeOfClocks() {
        // Clocks go from 02:00 to 03:00 at one moment: ticks of each side stand on that side's hours.
        const std::int64_t change = 100 * kDay + kHour;
        const UtcOffset offset = [change](std::int64_t time) { return time < change ? kHour : 2 * kHour; };
        for (const TimeTick& tick : timeTicks(change - 12 * kHour, change + 12 * kHour, 30, offset))
            QCOMPARE((tick.time + offset(tick.time)) % kHour, std::int64_t{0});
    }

    void timeTicksFitAnySpan() {
        for (std::int64_t span = 20; span < 400 * 365 * kDay; span = span * 3 / 2)
            for (const int count : {2, 5, 12}) {
                const auto ticks = timeTicks(1'700'000'000'000, 1'700'000'000'000 + span, count, kUtc);
                QVERIFY2(ticks.size() <= std::size_t(count) + 1,
                         qPrintable(QStringLiteral("%1 ticks in %2 ms").arg(ticks.size()).arg(span)));
                QVERIFY(std::ranges::is_sorted(ticks, {}, &TimeTick::time));
            }
    }

    void monthsAndYearsAreNamed() {
        const auto ticks =
            timeTicks(1'672'531'200'000, 1'672'531'200'000 + 500 * kDay, 8, kUtc); // from 1 January 2023
        QVERIFY(labels(ticks).contains(QStringLiteral("2024")));
        QVERIFY(labels(ticks).contains(QStringLiteral("Apr")));
    }

    void timeTicksOfNothingAreNone() {
        QVERIFY(timeTicks(10, 5, 5, kUtc).empty());
        QVERIFY(timeTicks(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                          10, kUtc)
                    .size() < 100);
    }
};

CODESAGE_TEST(TicksTest)
#include "TicksTest.moc"
