#include "show/dashboard/Units.h"
#include "support/Test.h"

#include <QObject>
#include <cmath>
#include <limits>

using namespace codesage::show;

class UnitsTest : public QObject {
    Q_OBJECT

private slots:
    void valuesReadWithTheirUnit_data() {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("decimals");
        QTest::addColumn<QString>("text");
        QTest::newRow("bytes") << "bytes" << 1536.0 << -1 << "1.50 KiB";
        QTest::newRow("decbytes") << "decbytes" << 1'500'000.0 << 1 << "1.5 MB";
        QTest::newRow("short") << "short" << 1'234'567.0 << -1 << "1.23 Mil";
        QTest::newRow("reqps") << "reqps" << 1234.5 << -1 << "1.23K req/s";
        QTest::newRow("percent") << "percent" << 12.3456 << -1 << "12.3%";
        QTest::newRow("percentunit") << "percentunit" << 0.5 << 1 << "50.0%";
        QTest::newRow("seconds") << "s" << 0.0123 << -1 << "12.3 ms";
        QTest::newRow("minutes") << "s" << 90.0 << 1 << "1.5 min";
        QTest::newRow("milliseconds") << "ms" << 3599.0 << -1 << "3.60 s";
        QTest::newRow("no seconds") << "s" << 0.0 << -1 << "0 s";
        QTest::newRow("words") << "dtdurations" << 5100.0 << 1 << "1 hour, 25 minutes";
        QTest::newRow("past words") << "dtdurations" << -1536.0 << 0 << "25 minutes ago";
        QTest::newRow("money") << "currencyUSD" << -1536.0 << -1 << "-$1.54K";
        QTest::newRow("custom") << "rows/s" << 3.0 << -1 << "3 rows/s";
        QTest::newRow("suffix") << "suffix: things" << 3.0 << -1 << "3 things";
        QTest::newRow("prefix") << "prefix:~" << 3.0 << -1 << "~3";
        QTest::newRow("si") << "si:mV" << 1500.0 << -1 << "1.50 V";
        QTest::newRow("bool") << "bool:yes/no" << 0.0 << -1 << "no";
        QTest::newRow("none") << "none" << 1e-9 << -1 << "1e-9";
        QTest::newRow("without unit") << "" << 2.5 << -1 << "2.50";
    }
    void valuesReadWithTheirUnit() {
        QFETCH(QString, unit);
        QFETCH(double, value);
        QFETCH(int, decimals);
        QFETCH(QString, text);
        const auto formatted =
            formatValue(unit.toStdString(), value, decimals < 0 ? std::nullopt : std::optional(decimals));
        QCOMPARE(QString::fromStdString(formatted.joined()), text);
    }

    void momentsFollowTheOffset() {
        const UnitContext context{1'700'000'000'000, [](std::int64_t) { return std::int64_t{3'600'000}; }};
        QCOMPARE(formatValue("dateTimeAsIso", 0, {}, context).text, std::string("1970-01-01 01:00:00"));
        QCOMPARE(formatValue("dateTimeFromNow", 1'700'000'000'000 - 3 * 3'600'000, {}, context).text,
                 std::string("3 hours ago"));
        QCOMPARE(formatValue("dateTimeFromNow", 1'700'000'000'000 + 2 * 86'400'000, {}, context).text,
                 std::string("in 2 days"));
    }

    void whatIsNotFiniteIsNamed() {
        QCOMPARE(formatValue("bytes", std::nan("")).joined(), std::string("NaN"));
        QCOMPARE(formatValue("bytes", HUGE_VAL).joined(), std::string("∞"));
        QCOMPARE(formatValue("s", -HUGE_VAL).joined(), std::string("-∞"));
    }

    void extremeValuesAndDecimalsAreSafe() {
        for (const char* unit : {"bytes", "short", "s", "ns", "dtdurations", "dthms", "dateTimeAsIso", "hex",
                                 "sci", "locale", "currencyEUR", "si:µx", "x"})
            for (const double value : {1e308, -1e308, 5e-324, -5e-324, 0.0, -0.0})
                for (const int decimals : {-5, 0, 20, 1000})
                    QVERIFY(formatValue(unit, value, decimals).joined().size() < 2000);
    }

    void familiesAreKnown() {
        QVERIFY(isBinaryUnit("bytes") && !isBinaryUnit("decbytes") && !isBinaryUnit("nonsense"));
        QCOMPARE(secondsPerUnit("ms").value(), 0.001);
        QVERIFY(!secondsPerUnit("bytes"));
        QVERIFY(isKnownUnit("reqps") && isKnownUnit("dthms") && !isKnownUnit("rows/s"));
    }
};

CODESAGE_TEST(UnitsTest)
#include "UnitsTest.moc"
