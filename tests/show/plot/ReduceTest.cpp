#include "show/plot/Reduce.h"
#include "support/Test.h"

#include <QObject>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace codesage::show;

namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

Series ramp(std::size_t count, std::int64_t step, double (*value)(std::size_t)) {
    Series series;
    for (std::size_t i = 0; i < count; ++i) {
        series.times.push_back(static_cast<std::int64_t>(i) * step);
        series.values.push_back(value(i));
    }
    return series;
}

ReduceOptions whole(const Series& series, int pixels, std::int64_t maxGap = kJoinAll) {
    return {series.times.front(), series.times.back(), pixels, maxGap, false};
}

std::size_t gapsIn(const std::vector<PlotPoint>& points) {
    return static_cast<std::size_t>(std::ranges::count_if(points, &PlotPoint::isGap));
}

} // namespace

class ReduceTest : public QObject {
    Q_OBJECT

private slots:
    void fewSamplesPassThrough() {
        const Series series = ramp(10, 1000, [](std::size_t i) { return double(i * i); });
        const auto points = reduceToPixels(series, whole(series, 100));
        QCOMPARE(points.size(), std::size_t(10));
        for (std::size_t i = 0; i < points.size(); ++i)
            QVERIFY(points[i].time == series.times[i] && points[i].value == series.values[i]);
    }

    void atMostTwoPointsAPixel() {
        std::mt19937 random(7);
        Series series = ramp(100'000, 15, [](std::size_t) { return 0.0; });
        for (double& value : series.values)
            value = double(random() % 1000);
        for (const int pixels : {1, 7, 640, 1168}) {
            const auto points = reduceToPixels(series, whole(series, pixels));
            // The range's ends can each begin a column that is only partly inside.
            QVERIFY2(points.size() <= std::size_t(2 * pixels + 4),
                     qPrintable(QString::number(points.size())));
            QVERIFY(std::ranges::is_sorted(points, {}, &PlotPoint::time));
        }
    }

    void aSingleSpikeSurvives() {
        Series series = ramp(200'000, 10, [](std::size_t) { return 1.0; });
        series.values[123'456] = 99;
        series.values[55'555] = -42;
        const auto points = reduceToPixels(series, whole(series, 300));
        QVERIFY(std::ranges::any_of(points, [](const PlotPoint& point) { return point.value == 99; }));
        QVERIFY(std::ranges::any_of(points, [](const PlotPoint& point) { return point.value == -42; }));
    }

    void columnsStayWhenTheRangeMoves() {
        const Series series =
            ramp(50'000, 100, [](std::size_t i) { return std::sin(double(i) / 37) * 10 + double(i % 13); });
        const ReduceOptions first{1'000'000, 3'000'000, 200, kJoinAll, false};
        ReduceOptions second = first;
        second.start += 500'000; // fifty columns
        second.end += 500'000;
        const auto a = reduceToPixels(series, first);
        const auto b = reduceToPixels(series, second);
        // What both show, edges apart, is the same points.
        const auto inside = [](const std::vector<PlotPoint>& points) {
            std::vector<std::pair<std::int64_t, double>> kept;
            for (const PlotPoint& point : points)
                if (point.time >= 1'600'000 && point.time < 2'900'000)
                    kept.emplace_back(point.time, point.value);
            return kept;
        };
        QCOMPARE(inside(a), inside(b));
        QVERIFY(inside(a).size() > 100);
    }

    void missingSamplesLiftThePen() {
        Series series = ramp(20, 1000, [](std::size_t) { return 5.0; });
        series.times.erase(series.times.begin() + 8, series.times.begin() + 12);
        series.values.erase(series.values.begin() + 8, series.values.begin() + 12);
        QCOMPARE(gapsIn(reduceToPixels(series, whole(series, 100, 1500))), std::size_t(1));
        QCOMPARE(gapsIn(reduceToPixels(series, whole(series, 100, 6000))), std::size_t(0));
        QCOMPARE(gapsIn(reduceToPixels(series, whole(series, 100, kJoinAll))), std::size_t(0));
    }

    void nullsAreGapsUnlessJoined() {
        Series series = ramp(10, 1000, [](std::size_t i) { return i == 4 ? kNull : double(i); });
        QCOMPARE(gapsIn(reduceToPixels(series, whole(series, 100, 1500))), std::size_t(1));
        const auto joined = reduceToPixels(series, whole(series, 100, kJoinAll));
        QCOMPARE(joined.size(), std::size_t(9));
        QCOMPARE(gapsIn(joined), std::size_t(0));
    }

    void onlyNullsDrawNothing() {
        const Series series = ramp(5, 1000, [](std::size_t) { return kNull; });
        QVERIFY(reduceToPixels(series, whole(series, 10, 1500)).empty());
        QVERIFY(reduceToPixels(Series{}, {0, 1000, 10, kJoinAll, false}).empty());
    }

    void whatALogScaleCannotShowIsAGap() {
        const Series series = ramp(6, 1000, [](std::size_t i) {
            return i == 2 ? 0.0 : i == 3 ? -5.0 : 10.0;
        });
        ReduceOptions options = whole(series, 100, 1500);
        options.logarithmic = true;
        const auto points = reduceToPixels(series, options);
        QVERIFY(std::ranges::all_of(points,
                                    [](const PlotPoint& point) { return point.isGap() || point.value > 0; }));
        QCOMPARE(gapsIn(points), std::size_t(1));
    }

    void linesRunOutOfThePlot() {
        const Series series = ramp(100, 1000, [](std::size_t i) { return double(i); });
        const auto points = reduceToPixels(series, {20'500, 30'500, 100, kJoinAll, false});
        QCOMPARE(points.front().time, std::int64_t{20'000});
        QCOMPARE(points.back().time, std::int64_t{31'000});
    }

    void theNearestSampleIsFoundWithinReach() {
        Series series = ramp(10, 1000, [](std::size_t i) { return i == 5 ? kNull : double(i); });
        QCOMPARE(nearestSample(series, 3400, 1000).value(), std::size_t(3));
        QCOMPARE(nearestSample(series, 3600, 1000).value(), std::size_t(4));
        QCOMPARE(nearestSample(series, 5000, 1000).value(), std::size_t(6));
        QVERIFY(!nearestSample(series, 50'000, 1000));
        QVERIFY(!nearestSample(Series{}, 0, 1000));
    }

    void extentLeavesOutWhatIsNotFinite() {
        Series series = ramp(4, 1000, [](std::size_t i) {
            return i == 0 ? HUGE_VAL : i == 1 ? kNull : double(i);
        });
        const auto extent = extentOf(series, 0, 10'000);
        QCOMPARE(extent->low, 2.0);
        QCOMPARE(extent->high, 3.0);
        QVERIFY(!extentOf(series, 20'000, 30'000));
    }
};

CODESAGE_TEST(ReduceTest)
#include "ReduceTest.moc"
