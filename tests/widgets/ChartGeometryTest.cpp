#include "charts/ChartGeometry.h"
#include "charts/Display.h"
#include "charts/LineShapes.h"
#include "support/Test.h"
#include "theme/Theme.h"

#include <QObject>
#include <cmath>

using namespace codesage;
using namespace codesage::widgets;

namespace {

ChartSeries line(std::vector<double> values, show::FieldConfig field = {}) {
    auto data = std::make_shared<show::Series>();
    for (std::size_t i = 0; i < values.size(); ++i)
        data->times.push_back(static_cast<std::int64_t>(i) * 1000);
    data->values = std::move(values);
    return {QStringLiteral("x"), Qt::red, data, field};
}

ChartData chart(std::vector<ChartSeries> series) {
    ChartData data;
    data.series = std::move(series);
    data.start = 0;
    data.end = 10'000;
    data.step = 1000;
    return data;
}

show::FieldConfig field(const char* unit) {
    show::FieldConfig config;
    config.unit = unit;
    return config;
}

} // namespace

class ChartGeometryTest : public QObject {
    Q_OBJECT

private slots:
    void axesFrameTheData() {
        const ChartGeometry geometry = computeGeometry(chart({line({91, 97, 94})}), {}, 500);
        QVERIFY(geometry.left.used && !geometry.right.used);
        QVERIFY(geometry.left.low > 50 && geometry.left.low <= 91 && geometry.left.high >= 97);
        QCOMPARE(computeGeometry(chart({line({1, 97, 94})}), {}, 500).left.low, 0.0);
    }

    void areasAndBarsBeginAtZero() {
        show::FieldConfig filled;
        filled.drawing.fillOpacity = 10;
        QCOMPARE(computeGeometry(chart({line({91, 97}, filled)}), {}, 500).left.low, 0.0);
    }

    void configuredBoundsWin() {
        show::FieldConfig bounded;
        bounded.min = -5;
        bounded.max = 5;
        const ChartGeometry geometry = computeGeometry(chart({line({91, 97}, bounded)}), {}, 500);
        QCOMPARE(geometry.left.low, -5.0);
        QCOMPARE(geometry.left.high, 5.0);
    }

    void hiddenSeriesAreNotDrawnButKeepTheAxis() {
        const ChartData data = chart({line({1, 2}, field("s")), line({100, 200})});
        const ChartGeometry geometry = computeGeometry(data, {true, false}, 500);
        QCOMPARE(geometry.series.size(), std::size_t(1));
        QCOMPARE(geometry.series.front().index, std::size_t(1));
        QVERIFY(computeGeometry(data, {true, true}, 500).left.used);
    }

    void rightAxesAreSeparate() {
        show::FieldConfig right;
        right.drawing.axis = show::AxisPlacement::Right;
        const ChartGeometry geometry =
            computeGeometry(chart({line({1, 2}), line({1000, 2000}, right)}), {}, 500);
        QVERIFY(geometry.right.used && geometry.right.high >= 2000 && geometry.left.high < 100);
        QVERIFY(geometry.series[1].rightAxis);
    }

    void stacksAddUp() {
        show::FieldConfig stacked;
        stacked.drawing.stacking = show::StackingMode::Normal;
        const ChartGeometry geometry =
            computeGeometry(chart({line({1, 2}, stacked), line({10, 20}, stacked)}), {}, 500);
        QCOMPARE(geometry.series[1].points[1].value, 22.0);
        QCOMPARE(geometry.series[1].base[1], 2.0);
        QVERIFY(geometry.left.high >= 22);
    }

    void nothingToDrawIsNoTrouble() {
        QVERIFY(!computeGeometry(chart({}), {}, 500).left.used);
        const double null = std::nan("");
        const ChartGeometry geometry =
            computeGeometry(chart({line({null, null}), line({}), line({HUGE_VAL, -HUGE_VAL})}), {}, 0);
        QVERIFY(geometry.left.high > geometry.left.low);
        ChartData reversed = chart({line({1, 2, 3})});
        std::swap(reversed.start, reversed.end);
        computeGeometry(reversed, {}, 500);
    }

    void axisLabelsHaveNoMoreDigitsThanNeeded_data() {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QList<double>>("ticks");
        QTest::addColumn<QString>("labels");
        QTest::newRow("seconds") << "s" << QList<double>{0, 0.25, 0.5, 1} << "0 s|250 ms|500 ms|1 s";
        QTest::newRow("bytes") << "bytes" << QList<double>{0, 536870912, 1073741824, 1610612736}
                               << "0 B|512 MiB|1 GiB|1.5 GiB";
        QTest::newRow("share") << "percentunit" << QList<double>{0, 0.5, 1} << "0%|50%|100%";
        QTest::newRow("rate") << "reqps" << QList<double>{0, 2.5, 5} << "0 req/s|2.5 req/s|5 req/s";
        QTest::newRow("words") << "dtdurations" << QList<double>{0, 3600} << "0 s|1 hour";
    }
    void axisLabelsHaveNoMoreDigitsThanNeeded() {
        QFETCH(QString, unit);
        QFETCH(QList<double>, ticks);
        QFETCH(QString, labels);
        const QStringList shown =
            axisLabels({ticks.begin(), ticks.end()}, field(unit.toLatin1().constData()), {});
        QCOMPARE(shown.join(QLatin1Char('|')), labels);
    }

    void valuesTakeColourAndTextFromTheirField() {
        show::FieldConfig config = field("percent");
        config.thresholds.steps = {{{}, "green"}, {50, "red"}};
        show::ValueMapping zero;
        zero.match = "0";
        zero.text = "None";
        config.mappings = {zero};
        const Theme& theme = Theme::light();
        QCOMPARE(displayValue(70, config, theme, {}).color, theme.named("red"));
        QCOMPARE(displayValue(0, config, theme, {}).joined(), QStringLiteral("None"));
        QCOMPARE(displayValue({}, config, theme, {}).joined(), QStringLiteral("–"));
        config.noValue = "waiting";
        QCOMPARE(displayValue({}, config, theme, {}).joined(), QStringLiteral("waiting"));
    }

    void curvesNeverOvershoot() {
        const QPolygonF points{{0, 0}, {50, 100}, {100, 100}, {150, 20}};
        const QPolygonF curve = shaped(points, show::LineShape::Smooth);
        QVERIFY(curve.size() > points.size());
        for (const QPointF& point : curve)
            QVERIFY(point.y() >= -1e-9 && point.y() <= 100 + 1e-9);
        QCOMPARE(shaped(points, show::LineShape::StepAfter).size(), qsizetype(7));
        QCOMPARE(shaped(QPolygonF{{1, 1}}, show::LineShape::Smooth).size(), qsizetype(1));
    }
};

CODESAGE_TEST(ChartGeometryTest)
#include "ChartGeometryTest.moc"
