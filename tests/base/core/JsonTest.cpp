#include "base/core/Json.h"
#include "support/Test.h"

#include <nlohmann/json.hpp>

using namespace codesage;

class JsonTest : public QObject {
    Q_OBJECT
private slots:
    void ordinaryTextParses();
    void badTextIsRefused_data();
    void badTextIsRefused();
    void duplicateKeysAreAllowedOnRequest();
    void invalidUtf8IsReplacedWhenWritten();
};

void JsonTest::ordinaryTextParses() {
    const auto value = parseJson(R"({"a":[1,2.5,"x",null,true],"b":{"c":-7}})");
    QVERIFY(value.has_value());
    QCOMPARE((*value)["b"]["c"].get<int>(), -7);
    QCOMPARE(dumpJson(*value), std::string(R"({"a":[1,2.5,"x",null,true],"b":{"c":-7}})"));
}

void JsonTest::badTextIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    const int invalid = static_cast<int>(ErrorCode::InvalidArgument);
    const int limit = static_cast<int>(ErrorCode::LimitExceeded);
    QTest::newRow("empty") << QByteArray("") << invalid;
    QTest::newRow("cut") << QByteArray(R"({"a":[1,2)") << invalid;
    QTest::newRow("trailing") << QByteArray("1 2") << invalid;
    QTest::newRow("invalid UTF-8") << QByteArray("\"\xff\"") << invalid;
    QTest::newRow("lone surrogate") << QByteArray(R"("\ud800")") << invalid;
    QTest::newRow("number too large") << QByteArray("1e400") << invalid;
    QTest::newRow("same key twice") << QByteArray(R"({"a":1,"a":2})") << invalid;
    QTest::newRow("deep") << QByteArray(400'000, '[') << limit;
    QTest::newRow("many values") << QByteArray("[") + QByteArray("1,").repeated(300'000) + "1]" << limit;
    QTest::newRow("huge") << QByteArray("\"") + QByteArray(5 << 20, 'x') + "\"" << limit;
}

void JsonTest::badTextIsRefused() {
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    const auto value = parseJson(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    QVERIFY(!value.has_value());
    QCOMPARE(static_cast<int>(value.error().code), code);
    QVERIFY(!value.error().message.empty());
}

void JsonTest::duplicateKeysAreAllowedOnRequest() {
    JsonLimits limits;
    limits.allowDuplicateKeys = true;
    QCOMPARE((*parseJson(R"({"a":1,"a":2})", limits))["a"].get<int>(), 2);
}

void JsonTest::invalidUtf8IsReplacedWhenWritten() {
    QCOMPARE(dumpJson(nlohmann::json("a\xff")), std::string("\"a\xEF\xBF\xBD\""));
}

CODESAGE_TEST(JsonTest)
#include "JsonTest.moc"
