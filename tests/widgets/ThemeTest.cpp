#include "theme/Theme.h"
#include "support/Test.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"
#include "theme/ThemeSwitch.h"

#include <QApplication>
#include <QDir>
#include <QFontInfo>
#include <QObject>
#include <array>
#include <cmath>

using namespace codesage::widgets;

namespace {

// How a colour looks to someone without one kind of cone (Viénot, Brettel and Mollon, 1999), in linear light.
std::array<double, 3> seenWithout(bool green, const QColor& color) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double r = linear(color.redF());
    const double g = linear(color.greenF());
    const double b = linear(color.blueF());
    if (green)
        return {0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b};
    return {0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b};
}

// Distance in a perceptual space (CIELAB) of linear colours.
std::array<double, 3> lab(const std::array<double, 3>& rgb) {
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047);
    const double y = f(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
    const double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(const std::array<double, 3>& a, const std::array<double, 3>& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    void textsStandOutFromTheirGround_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textsStandOutFromTheirGround() {
        QFETCH(bool, dark);
        const Theme& theme = dark ? Theme::dark() : Theme::light();
        QCOMPARE(theme.isDark(), dark);
        for (const Role text : {Role::Text, Role::TextSecondary, Role::TextTertiary, Role::Accent,
                                Role::Success, Role::Warning, Role::Danger})
            for (const Role ground : {Role::Window, Role::Surface, Role::Raised, Role::Sunken}) {
                const double contrast = contrastRatio(theme.color(text), theme.color(ground));
                QVERIFY2(
                    contrast >= 4.5,
                    qPrintable(
                        QStringLiteral("role %1 on %2: %3").arg(int(text)).arg(int(ground)).arg(contrast)));
            }
        for (const Role ground :
             {Role::Selected, Role::Hover, Role::SuccessSoft, Role::WarningSoft, Role::DangerSoft})
            QVERIFY(contrastRatio(theme.color(Role::Text), theme.color(ground)) >= 4.5);
        QVERIFY(contrastRatio(theme.color(Role::OnAccent), theme.color(Role::Accent)) >= 4.5);
        QVERIFY(contrastRatio(theme.color(Role::OnHighlight), theme.color(Role::Highlight)) >= 4.5);
    }

    void seriesStandOutAndTheFirstFourCanBeToldApartWithoutSomeCones() {
        for (const Theme* theme : {&Theme::light(), &Theme::dark()})
            for (std::size_t i = 0; i < Theme::kSeriesColors; ++i) {
                QVERIFY(contrastRatio(theme->series(i), theme->color(Role::Surface)) >= 3);
                for (std::size_t j = i + 1; j < 4; ++j)
                    for (const bool green : {false, true}) {
                        const double apart = distance(lab(seenWithout(green, theme->series(i))),
                                                      lab(seenWithout(green, theme->series(j))));
                        QVERIFY2(apart > 7, qPrintable(QStringLiteral("%1 series %2 and %3: %4")
                                                           .arg(theme->isDark())
                                                           .arg(i)
                                                           .arg(j)
                                                           .arg(apart)));
                    }
            }
    }

    void dashboardColoursFollowTheTheme() {
        QVERIFY(Theme::light().named("green") != Theme::dark().named("green"));
        QVERIFY(Theme::light().named("dark-red") != Theme::light().named("red"));
        QCOMPARE(Theme::light().named("#102030"), QColor(16, 32, 48));
        QCOMPARE(Theme::light().named("rgb(1, 2, 3)"), QColor(1, 2, 3));
        QCOMPARE(Theme::light().named("rgba(1, 2, 3, 0)").alpha(), 0);
        QCOMPARE(Theme::light().named("transparent").alpha(), 0);
        for (const char* wrong : {"", "nonsense", "#12", "rgb(", "rgb(1,2)", "rgb(999,0,0)", "super-light-"})
            QVERIFY2(!Theme::light().named(wrong).isValid(), wrong);
    }

    void everyIconIsDrawn() {
        const QStringList names = QDir(QStringLiteral(":/codesage/icons")).entryList();
        QVERIFY(names.size() > 20);
        for (const QString& file : names) {
            const QString name = file.chopped(4);
            const QImage image = iconPixmap(name.toLatin1().constData(), 32, Qt::red, 1).toImage();
            int painted = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    painted += qAlpha(image.pixel(x, y)) > 60 ? 1 : 0;
            QVERIFY2(painted > 8, qPrintable(name));
        }
    }

    void theSwitchDressesTheWholeApplication() {
        ThemeSwitch theme;
        QCOMPARE(QFontInfo(QApplication::font()).family(), QStringLiteral("CodeSage Sans"));
        theme.setChoice(ThemeChoice::Dark);
        QVERIFY(Theme::current().isDark());
        theme.setChoice(ThemeChoice::Light);
        QVERIFY(!Theme::current().isDark());
        QVERIFY(!qApp->styleSheet().contains(QLatin1Char('@')));
        QCOMPARE(themeChoiceFrom(themeChoiceName(ThemeChoice::Dark)), ThemeChoice::Dark);
    }

    void sizesGrowWithTheFont() {
        QFont small = QApplication::font();
        QFont large = small;
        large.setPointSizeF(small.pointSizeF() * 2);
        QVERIFY(Metrics(large).space(4) > Metrics(small).space(4) * 3 / 2);
        QVERIFY(Metrics(large).font(Type::Figure).pointSizeF() >
                Metrics(small).font(Type::Figure).pointSizeF());
    }

    void figuresAreTabular() {
        const QFontMetricsF font(QApplication::font());
        for (char digit = '1'; digit <= '9'; ++digit)
            QCOMPARE(font.horizontalAdvance(QLatin1Char(digit)), font.horizontalAdvance(QLatin1Char('0')));
    }
};

CODESAGE_TEST(ThemeTest)
#include "ThemeTest.moc"
