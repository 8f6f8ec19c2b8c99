#include "show/plot/Scale.h"
#include "support/Test.h"

#include <QObject>
#include <cmath>

using codesage::show::Scale;

class ScaleTest : public QObject {
    Q_OBJECT

private slots:
    void valuesBecomePixelsAndBack() {
        const Scale scale(0, 200, 300, 100);
        QCOMPARE(scale.toPixel(0), 300.0);
        QCOMPARE(scale.toPixel(200), 100.0);
        QCOMPARE(scale.toPixel(50), 250.0);
        QCOMPARE(scale.toValue(250), 50.0);
    }

    void aLogScaleSpacesPowersEvenly() {
        const Scale scale(1, 1000, 0, 300, true);
        QVERIFY(std::abs(scale.toPixel(10) - 100) < 1e-9);
        QVERIFY(std::abs(scale.toValue(200) - 100) < 1e-9);
        QVERIFY(scale.toPixel(0) < 0);
    }

    void wildValuesStayPaintable() {
        const Scale scale(0, 1, 100, 0);
        for (const double value : {1e300, -1e300, double(HUGE_VAL)})
            QVERIFY(std::abs(scale.toPixel(value)) < 1e6);
        QCOMPARE(Scale(5, 5, 0, 100).toPixel(7), 50.0);
    }
};

CODESAGE_TEST(ScaleTest)
#include "ScaleTest.moc"
