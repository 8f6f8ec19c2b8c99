#include "base/core/Strings.h"
#include "base/core/Crc32c.h"
#include "support/Test.h"

#include <limits>

using namespace codesage;

class StringsTest : public QObject {
    Q_OBJECT
private slots:
    void doublesAreWrittenAsPrometheusDoes_data();
    void doublesAreWrittenAsPrometheusDoes();
    void utf8IsCheckedStrictly();
    void elisionKeepsWholeCharacters();
    void checksumMatchesTheStandardVectors();
};

void StringsTest::doublesAreWrittenAsPrometheusDoes_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("sum") << 0.1 + 0.2 << QByteArray("0.30000000000000004");
    QTest::newRow("int") << 12345678901234567.0 << QByteArray("12345678901234568");
    QTest::newRow("exponent") << 1e21 << QByteArray("1e+21");
    QTest::newRow("small") << 1.5e-7 << QByteArray("1.5e-07");
    QTest::newRow("inf") << std::numeric_limits<double>::infinity() << QByteArray("+Inf");
    QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << QByteArray("NaN");
    QTest::newRow("negative zero") << -0.0 << QByteArray("-0");
}

void StringsTest::doublesAreWrittenAsPrometheusDoes() {
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(formatDouble(value)), text);
}

void StringsTest::utf8IsCheckedStrictly() {
    QVERIFY(isValidUtf8("plain \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"));
    for (const std::string_view bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"})
        QVERIFY(!isValidUtf8(bad));
    QCOMPARE(toValidUtf8("a\x80z"), std::string("a\xEF\xBF\xBDz"));
}

void StringsTest::elisionKeepsWholeCharacters() {
    QCOMPARE(elided("short", 10), std::string("short"));
    QCOMPARE(elided("\xC3\xA9\xC3\xA9\xC3\xA9", 6), std::string("\xC3\xA9\xC3\xA9\xC3\xA9"));
    QCOMPARE(elided("\xC3\xA9\xC3\xA9\xC3\xA9", 5), std::string("\xC3\xA9\xE2\x80\xA6"));
}

void StringsTest::checksumMatchesTheStandardVectors() {
    QCOMPARE(crc32c("123456789"), 0xE3069283u);
    QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAu);
    QCOMPARE(crc32c("6789", crc32c("12345")), crc32c("123456789"));
}

CODESAGE_TEST(StringsTest)
#include "StringsTest.moc"
