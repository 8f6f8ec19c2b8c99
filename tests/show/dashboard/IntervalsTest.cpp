#include "show/dashboard/Intervals.h"
#include "support/Test.h"

#include <QObject>

using namespace codesage::show;
using namespace std::chrono_literals;

class IntervalsTest : public QObject {
    Q_OBJECT

private slots:
    void intervalsAreRead() {
        QCOMPARE(parseInterval("15s").value(), Milliseconds(15s));
        QCOMPARE(parseInterval("1m30s").value(), Milliseconds(90s));
        QCOMPARE(parseInterval(">500ms").value(), Milliseconds(500));
        QCOMPARE(parseInterval("2d").value(), Milliseconds(48h));
        for (const char* wrong : {"", "15", "s", "15q", "1m-3s", "abc", ">"})
            QVERIFY2(!parseInterval(wrong), wrong);
        QVERIFY(parseInterval("99999999999999999999y").has_value());
    }

    void intervalsAreWritten() {
        QCOMPARE(intervalText(15s), std::string("15s"));
        QCOMPARE(intervalText(90s), std::string("1m"));
        QCOMPARE(intervalText(250ms), std::string("250ms"));
        QCOMPARE(intervalText(Milliseconds(0)), std::string("1ms"));
    }

    void theStepFollowsTheResolution() {
        const QueryIntervals hour = queryIntervals(1h, 1000, {}, 15s);
        QCOMPARE(hour.interval, Milliseconds(15s));
        QCOMPARE(hour.step, Milliseconds(15s));
        QCOMPARE(hour.rateInterval, Milliseconds(60s));
        const QueryIntervals week = queryIntervals(168h, 1000, {}, 15s);
        QCOMPARE(week.interval, Milliseconds(10min));
        QCOMPARE(week.rateInterval, Milliseconds(10min + 15s));
    }

    void aMinimalStepStandsForTheScrapeInterval() {
        const QueryIntervals intervals = queryIntervals(1h, 1000, Milliseconds(30s), 5s);
        QCOMPARE(intervals.interval, Milliseconds(30s));
        QCOMPARE(intervals.rateInterval, Milliseconds(2min));
    }

    void neverMorePointsThanAServerAllows() {
        for (const auto range : {Milliseconds(1h), Milliseconds(24h), Milliseconds(8760h)})
            for (const int points : {0, 1, 100, 11'000, 1'000'000})
                QVERIFY(range / queryIntervals(range, points, Milliseconds(1), 1ms).step <= 11'000);
    }
};

CODESAGE_TEST(IntervalsTest)
#include "IntervalsTest.moc"
