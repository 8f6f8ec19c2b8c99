#include "show/plot/Stack.h"
#include "support/Test.h"

#include <QObject>
#include <cmath>
#include <limits>

using namespace codesage::show;

namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

Series series(std::vector<std::int64_t> times, std::vector<double> values) {
    return {{}, std::move(times), std::move(values)};
}

} // namespace

class StackTest : public QObject {
    Q_OBJECT

private slots:
    void layersLieOnEachOther() {
        const Series a = series({1, 2, 3}, {1, 2, 3});
        const Series b = series({1, 2, 3}, {10, 20, 30});
        const Stack stack = stackSeries({&a, &b}, StackMode::Normal);
        QCOMPARE(stack.layers[0].edge, (std::vector<double>{1, 2, 3}));
        QCOMPARE(stack.layers[1].base, stack.layers[0].edge);
        QCOMPARE(stack.layers[1].edge, (std::vector<double>{11, 22, 33}));
    }

    void negativeValuesPileDownwards() {
        const Series a = series({1}, {5});
        const Series b = series({1}, {-3});
        const Series c = series({1}, {-4});
        const Stack stack = stackSeries({&a, &b, &c}, StackMode::Normal);
        QCOMPARE(stack.layers[1].edge.front(), -3.0);
        QCOMPARE(stack.layers[2].base.front(), -3.0);
        QCOMPARE(stack.layers[2].edge.front(), -7.0);
    }

    void aMissingSampleAddsNothingAndStaysAGap() {
        const Series a = series({1, 3}, {1, 1});
        const Series b = series({1, 2, 3}, {2, 2, 2});
        const Series c = series({1, 2, 3}, {4, kNull, 4});
        const Stack stack = stackSeries({&a, &b, &c}, StackMode::Normal);
        QCOMPARE(stack.times, (std::vector<std::int64_t>{1, 2, 3}));
        QVERIFY(std::isnan(stack.layers[0].edge[1]));
        QCOMPARE(stack.layers[1].edge[1], 2.0);
        QVERIFY(std::isnan(stack.layers[2].edge[1]));
    }

    void percentSharesTheWhole() {
        const Series a = series({1, 2}, {1, 0});
        const Series b = series({1, 2}, {3, 0});
        const Stack stack = stackSeries({&a, &b}, StackMode::Percent);
        QCOMPARE(stack.layers[0].edge, (std::vector<double>{0.25, 0}));
        QCOMPARE(stack.layers[1].edge, (std::vector<double>{1, 0}));
    }

    void aReducedStackStillFits() {
        Series a;
        Series b;
        for (int i = 0; i < 10'000; ++i) {
            a.times.push_back(i * 10);
            b.times.push_back(i * 10);
            a.values.push_back(1 + i % 7);
            b.values.push_back(i == 5000 ? 1000 : 2);
        }
        const Stack stack = reduceStack(stackSeries({&a, &b}, StackMode::Normal), 0, 100'000, 100);
        QVERIFY(stack.times.size() <= 101);
        double top = 0;
        for (std::size_t i = 0; i < stack.times.size(); ++i) {
            QCOMPARE(stack.layers[1].base[i], stack.layers[0].edge[i]);
            top = std::max(top, stack.layers[1].edge[i]);
        }
        QVERIFY(top > 1000);
    }

    void noSeriesMakeNoStack() { QVERIFY(stackSeries({}, StackMode::Normal).layers.empty()); }
};

CODESAGE_TEST(StackTest)
#include "StackTest.moc"
