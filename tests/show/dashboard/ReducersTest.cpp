#include "show/dashboard/Reducers.h"
#include "support/Test.h"

#include <QObject>
#include <limits>

using namespace codesage::show;

class ReducersTest : public QObject {
    Q_OBJECT

    static Series series(std::vector<double> values) {
        Series result;
        for (std::size_t i = 0; i < values.size(); ++i)
            result.times.push_back(static_cast<std::int64_t>(i));
        result.values = std::move(values);
        return result;
    }

private slots:
    void calculationsByName_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("value");
        QTest::newRow("lastNotNull") << "lastNotNull" << 4.0;
        QTest::newRow("firstNotNull") << "firstNotNull" << 2.0;
        QTest::newRow("mean") << "mean" << 3.0;
        QTest::newRow("min") << "min" << 1.0;
        QTest::newRow("max") << "max" << 5.0;
        QTest::newRow("sum") << "sum" << 12.0;
        QTest::newRow("range") << "range" << 4.0;
        QTest::newRow("diff") << "diff" << 2.0;
        QTest::newRow("diffperc") << "diffperc" << 1.0;
        QTest::newRow("delta") << "delta" << 9.0; // each fall is a counter that began anew
        QTest::newRow("median") << "median" << 3.0;
        QTest::newRow("count") << "count" << 6.0;
        QTest::newRow("changeCount") << "changeCount" << 3.0;
        QTest::newRow("distinctCount") << "distinctCount" << 4.0;
        QTest::newRow("p99") << "p99" << 5.0;
        QTest::newRow("step") << "step" << -1.0;
    }
    void calculationsByName() {
        QFETCH(QString, name);
        QFETCH(double, value);
        const double null = std::numeric_limits<double>::quiet_NaN();
        const auto result = reduceSeries(series({null, 2, 1, 5, 4, null}), name.toStdString());
        QVERIFY(result.has_value());
        QCOMPARE(*result, value);
        QVERIFY(isKnownReducer(name.toStdString()));
    }

    void lastSeesANull() {
        QVERIFY(!reduceSeries(series({1, std::numeric_limits<double>::quiet_NaN()}), "last"));
    }

    void nothingHasNoAnswer() {
        QVERIFY(!reduceSeries(series({}), "mean"));
        QVERIFY(!reduceSeries(series({std::numeric_limits<double>::quiet_NaN()}), "max"));
        QCOMPARE(reduceSeries(series({}), "count").value(), 0.0);
        QVERIFY(!reduceSeries(series({1}), "unheard-of"));
        QVERIFY(!isKnownReducer("p0") && !isKnownReducer("p100") && !isKnownReducer("px"));
    }

    void titlesAreThoseOfLegends() {
        QCOMPARE(reducerTitle("lastNotNull"), std::string("Last *"));
        QCOMPARE(reducerTitle("p95"), std::string("P95"));
        QCOMPARE(reducerTitle("max"), std::string("Max"));
    }
};

CODESAGE_TEST(ReducersTest)
#include "ReducersTest.moc"
