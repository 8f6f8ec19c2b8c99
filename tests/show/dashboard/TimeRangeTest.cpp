#include "show/dashboard/TimeRange.h"
#include "support/Test.h"

#include <QObject>

using namespace codesage;
using namespace codesage::show;

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kNow = 1'795'455'600'000; // Monday 2026-11-23 17:40:00 UTC

} // namespace

class TimeRangeTest : public QObject {
    Q_OBJECT

private slots:
    void relativeTimesAreResolved_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("up");
        QTest::addColumn<qint64>("time");
        QTest::newRow("now") << "now" << false << qint64(kNow);
        QTest::newRow("hours") << "now-6h" << false << qint64(kNow - 6 * kHour);
        QTest::newRow("future") << "now+1d" << false << qint64(kNow + kDay);
        QTest::newRow("today") << "now/d" << false << qint64(kNow - (kNow % kDay));
        QTest::newRow("end of today") << "now/d" << true << qint64(kNow - (kNow % kDay) + kDay - 1);
        QTest::newRow("yesterday") << "now-1d/d" << false << qint64(kNow - (kNow % kDay) - kDay);
        QTest::newRow("this week") << "now/w" << false << qint64(kNow - (kNow % kDay));
        QTest::newRow("month") << "now-1M/M" << false << qint64(1'790'812'800'000);
        QTest::newRow("epoch") << "1700000000000" << false << qint64(1'700'000'000'000);
        QTest::newRow("iso") << "2026-11-23T17:40:00Z" << false << qint64(kNow);
        QTest::newRow("date") << "2026-11-23" << false << qint64(kNow - (kNow % kDay));
        QTest::newRow("minutes") << " 2026-11-23 17:40 " << false << qint64(kNow);
    }
    void relativeTimesAreResolved() {
        QFETCH(QString, text);
        QFETCH(bool, up);
        QFETCH(qint64, time);
        const auto resolved = resolveTime(text.toStdString(), kNow, up);
        VERIFY_OK(resolved);
        QCOMPARE(qint64(*resolved), time);
    }

    void daysBeginByLocalClocks() {
        const auto offset = [](std::int64_t) { return 9 * kHour; }; // 02:40 of the next day there
        QCOMPARE(resolveTime("now/d", kNow, false, offset).value(), kNow - 2 * kHour - 40 * 60'000);
    }

    void otherTextsAreRefusedByName() {
        for (const char* wrong : {"", "noon", "now-", "now-6", "now-6q", "now*3h", "now/", "2026-13-01",
                                  "2026-11-23 25:00", "now-99999999999999h", "now-9999999y"}) {
            const auto resolved = resolveTime(wrong, kNow, false);
            QVERIFY2(!resolved, wrong);
            QCOMPARE(resolved.error().code, ErrorCode::InvalidArgument);
        }
        QVERIFY(resolveTime("noon", kNow, false).error().message.find("noon") != std::string::npos);
    }

    void anEmptyRangeIsRefused() {
        QVERIFY(resolveRange({"now-1h", "now"}, kNow).has_value());
        QVERIFY(!resolveRange({"now", "now-1h"}, kNow));
        QVERIFY(!resolveRange({"now", "now"}, kNow));
    }
};

CODESAGE_TEST(TimeRangeTest)
#include "TimeRangeTest.moc"
