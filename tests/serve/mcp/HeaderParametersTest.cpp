#include "serve/mcp/HeaderParameters.h"
#include "serve/mcp/Base64.h"
#include "support/Test.h"

#include <map>
#include <nlohmann/json.hpp>

using namespace codesage;
using namespace codesage::mcp;

class HeaderParametersTest : public QObject {
    Q_OBJECT
private slots:
    void base64IsReadStrictly_data();
    void base64IsReadStrictly();
    void base64ReadsWhatItWrites();
    void headerValueIsDecoded_data();
    void headerValueIsDecoded();
    void annotationsAreFound();
    void illegalAnnotationIsRefused_data();
    void illegalAnnotationIsRefused();
    void headersMustAgreeWithArguments_data();
    void headersMustAgreeWithArguments();
};

void HeaderParametersTest::base64IsReadStrictly_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("whole groups") << "SGVsbG8h" << true;
    QTest::newRow("one pad") << "SGVsbG8=" << true;
    QTest::newRow("two pads") << "SGVsbA==" << true;
    QTest::newRow("empty") << "" << true;
    QTest::newRow("missing pad") << "SGVsbG8" << false;
    QTest::newRow("three pads") << "SGVs===" << false;
    QTest::newRow("another alphabet") << "SGV_bG8=" << false;
    QTest::newRow("white space") << "SGVs bG8" << false;
    QTest::newRow("stray bits") << "SGVsbG9=" << false;
    QTest::newRow("pad inside") << "SG==bG8=" << false;
}

void HeaderParametersTest::base64IsReadStrictly() {
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(base64Decoded(text.toStdString()).has_value(), good);
}

void HeaderParametersTest::base64ReadsWhatItWrites() {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        QCOMPARE(base64Decoded(base64Encoded(bytes)).value(), bytes);
        bytes += static_cast<char>(i * 37);
    }
}

void HeaderParametersTest::headerValueIsDecoded_data() {
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("decoded"); // null: refused
    QTest::newRow("plain") << "us-west1"
                           << "us-west1";
    QTest::newRow("outer space") << "  us-west1\t"
                                 << "us-west1";
    QTest::newRow("encoded") << "=?base64?SGVsbG8sIOS4lueVjA==?="
                             << "Hello, 世界";
    QTest::newRow("encoded sentinel") << "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="
                                      << "=?base64?literal?=";
    QTest::newRow("bad base64") << "=?base64?SGVsbG8?=" << QString();
    QTest::newRow("not visible ASCII") << QString::fromUtf8("ä") << QString();
    QTest::newRow("only half a sentinel") << "=?base64?x"
                                          << "=?base64?x";
}

void HeaderParametersTest::headerValueIsDecoded() {
    QFETCH(QString, value);
    QFETCH(QString, decoded);
    const auto result = decodedHeaderValue(value.toStdString());
    QCOMPARE(result.has_value(), !decoded.isNull());
    if (result)
        QCOMPARE(QString::fromStdString(*result), decoded);
}

void HeaderParametersTest::annotationsAreFound() {
    const auto found = findHeaderParameters(nlohmann::ordered_json::parse(
        R"({"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},
            "x-mcp-header":{"type":"string"},
            "where":{"type":"object","properties":{"zone":{"type":"integer","x-mcp-header":"Zone"}}}}})"));
    VERIFY_OK(found);
    QCOMPARE(found->size(), std::size_t{2});
    QCOMPARE((*found)[0].header, std::string("Mcp-Param-Region"));
    QCOMPARE((*found)[1].path, (std::vector<std::string>{"where", "zone"}));
}

void HeaderParametersTest::illegalAnnotationIsRefused_data() {
    QTest::addColumn<QByteArray>("schema");
    QTest::newRow("empty name") << QByteArray(R"({"properties":{"a":{"type":"string","x-mcp-header":""}}})");
    QTest::newRow("line break") << QByteArray(
        R"({"properties":{"a":{"type":"string","x-mcp-header":"a\nb"}}})");
    QTest::newRow("number") << QByteArray(R"({"properties":{"a":{"type":"number","x-mcp-header":"A"}}})");
    QTest::newRow("twice") << QByteArray(R"({"properties":{"a":{"type":"string","x-mcp-header":"A"},
                                             "b":{"type":"string","x-mcp-header":"a"}}})");
    QTest::newRow("in items") << QByteArray(
        R"({"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}})");
    QTest::newRow("in anyOf") << QByteArray(
        R"({"anyOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]})");
}

void HeaderParametersTest::illegalAnnotationIsRefused() {
    QFETCH(QByteArray, schema);
    QVERIFY(!findHeaderParameters(nlohmann::ordered_json::parse(schema.toStdString())));
}

void HeaderParametersTest::headersMustAgreeWithArguments_data() {
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("region"); // null: not sent
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<bool>("good");
    const QByteArray none;
    QTest::newRow("neither") << QByteArray("{}") << none << none << true;
    QTest::newRow("both") << QByteArray(R"({"region":"eu","zone":4})") << QByteArray("eu") << QByteArray("4")
                          << true;
    QTest::newRow("integers by value") << QByteArray(R"({"zone":42})") << none << QByteArray("42.0") << true;
    QTest::newRow("null needs none") << QByteArray(R"({"region":null})") << none << none << true;
    QTest::newRow("encoded") << QByteArray(R"({"region":"eu"})") << QByteArray("=?base64?ZXU=?=") << none
                             << true;
    QTest::newRow("missing") << QByteArray(R"({"region":"eu"})") << none << none << false;
    QTest::newRow("different") << QByteArray(R"({"region":"eu"})") << QByteArray("us") << none << false;
    QTest::newRow("case differs") << QByteArray(R"({"region":"eu"})") << QByteArray("EU") << none << false;
    QTest::newRow("without argument") << QByteArray("{}") << QByteArray("eu") << none << false;
    QTest::newRow("other number") << QByteArray(R"({"zone":4})") << none << QByteArray("5") << false;
    QTest::newRow("no number") << QByteArray(R"({"zone":4})") << none << QByteArray("4x") << false;
}

void HeaderParametersTest::headersMustAgreeWithArguments() {
    QFETCH(QByteArray, arguments);
    QFETCH(QByteArray, region);
    QFETCH(QByteArray, zone);
    QFETCH(bool, good);
    const std::vector<HeaderParameter> parameters = {{"Mcp-Param-Region", {"region"}},
                                                     {"Mcp-Param-Zone", {"zone"}}};
    std::map<std::string, std::string, std::less<>> sent;
    if (!region.isNull())
        sent["Mcp-Param-Region"] = region.toStdString();
    if (!zone.isNull())
        sent["Mcp-Param-Zone"] = zone.toStdString();
    const auto problem = headerParameterProblem(
        parameters, nlohmann::json::parse(arguments.toStdString()),
        [&](std::string_view name) -> std::optional<std::string_view> {
            const auto found = sent.find(name);
            return found == sent.end() ? std::nullopt : std::optional<std::string_view>(found->second);
        });
    QCOMPARE(!problem.has_value(), good);
}

CODESAGE_TEST(HeaderParametersTest)
#include "HeaderParametersTest.moc"
