#include "serve/mcp/JsonSchema.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::mcp;

class JsonSchemaTest : public QObject {
    Q_OBJECT
private slots:
    void valueIsJudged_data();
    void valueIsJudged();
    void badSchemaIsRefusedWithItsPlace_data();
    void badSchemaIsRefusedWithItsPlace();
    void defaultsAreFilledInAtEveryLevel();
    void integralNumberBecomesAnInteger();
    void problemsAreBounded();
    void recursiveSchemaFollowsItsValue();
};

namespace {

std::shared_ptr<const JsonSchema> compiled(const char* text) {
    const auto schema = JsonSchema::compile(nlohmann::ordered_json::parse(text));
    return schema ? *schema : nullptr;
}

} // namespace

void JsonSchemaTest::valueIsJudged_data() {
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("problems"); // empty: conforms
    const auto row = [](const char* name, const char* schema, const char* value, const char* problems = "") {
        QTest::newRow(name) << schema << value << problems;
    };
    row("true allows all", "true", "[1]");
    row("false allows nothing", "false", "1", "the value is not allowed");
    row("string", R"({"type":"string"})", R"("x")");
    row("no string", R"({"type":"string"})", "5", "the value must be a string, but is 5");
    row("one of types", R"({"type":["string","null"]})", "null");
    row("none of types", R"({"type":["string","null"]})", "[]",
        "the value must be a string or null, but is an array");
    row("integer as float", R"({"type":"integer"})", "5.0");
    row("fraction", R"({"type":"integer"})", "5.5", "the value must be an integer, but is 5.5");
    row("23 digits", R"({"type":"integer"})", "12345678901234567890123",
        "the value is too large to be read as an exact integer");
    row("integer is a number", R"({"type":"number"})", "5");
    row("required", R"({"required":["a"]})", "{}", "/a is required");
    row("property", R"({"properties":{"a":{"type":"boolean"}}})", R"({"a":1})",
        "/a must be a boolean, but is 1");
    row("unknown property passes", R"({"properties":{"a":{}}})", R"({"b":1})");
    row("unknown property refused", R"({"properties":{"a":{},"c":{}},"additionalProperties":false})",
        R"({"b":1})", "/b is not known here; known are a, c");
    row("additional schema", R"({"additionalProperties":{"type":"string"}})", R"({"b":1})",
        "/b must be a string, but is 1");
    row("pointer is escaped", R"({"required":["a/b~c"]})", "{}", "/a~1b~0c is required");
    row("items", R"({"items":{"type":"string"}})", R"(["a",2])", "/1 must be a string, but is 2");
    row("too few items", R"({"minItems":2})", "[1]", "the value must have at least 2 items, but has 1");
    row("too many items", R"({"maxItems":1})", "[1,2]", "the value must have at most 1 items, but has 2");
    row("unique items", R"({"uniqueItems":true})", "[1,2,1]", "the value must not have the same item twice");
    row("enum", R"({"enum":["a","b"]})", R"("c")", R"(the value must be one of ["a","b"], but is "c")");
    row("const", R"({"const":7})", "7");
    row("no const", R"({"const":7})", "8", "the value must be one of [7], but is 8");
    row("minimum", R"({"minimum":1})", "0", "the value must be at least 1, but is 0");
    row("at minimum", R"({"minimum":1})", "1");
    row("maximum", R"({"maximum":1})", "2", "the value must be at most 1, but is 2");
    row("exclusive minimum", R"({"exclusiveMinimum":1})", "1", "the value must be above 1, but is 1");
    row("exclusive maximum", R"({"exclusiveMaximum":1})", "1", "the value must be below 1, but is 1");
    row("multiple", R"({"multipleOf":0.1})", "0.3");
    row("no multiple", R"({"multipleOf":5})", "7", "the value must be a multiple of 5, but is 7");
    row("empty", R"({"minLength":1})", R"("")", "the value must not be empty");
    row("length counts characters", R"({"maxLength":2})", R"("äö")");
    row("too long", R"({"maxLength":2})", R"("äöü")", "the value must have at most 2 characters, but has 3");
    row("pattern found anywhere", R"({"pattern":"b+"})", R"("abbc")");
    row("pattern not found", R"({"pattern":"^b"})", R"("abc")",
        R"(the value must match the pattern ^b, but is "abc")");
    row("all of", R"({"allOf":[{"minimum":1},{"maximum":3}]})", "5", "the value must be at most 3, but is 5");
    row("any of", R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "null");
    row("none of any", R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "1",
        "the value fits none of the forms that its schema allows (anyOf)");
    row("one of", R"({"oneOf":[{"minimum":5},{"type":"string"}]})", "7");
    row("two of one", R"({"oneOf":[{"minimum":5},{"minimum":6}]})", "7",
        "the value must fit exactly one of the forms that its schema allows (oneOf), but fits 2");
    row("not", R"({"not":{"type":"null"}})", "null", "the value has a form that its schema excludes (not)");
    row("reference", R"({"$defs":{"n":{"minimum":1}},"properties":{"a":{"$ref":"#/$defs/n"}}})", R"({"a":0})",
        "/a must be at least 1, but is 0");
    row("two problems", R"({"required":["a"],"properties":{"b":{"type":"null"}}})", R"({"b":1})",
        "/a is required; /b must be null, but is 1");
    row("other keywords constrain nothing", R"({"$schema":"https://json-schema.org/draft/2020-12/schema",
        "$anchor":"x","if":{"const":1},"format":"uri","description":"d"})",
        "3");
}

void JsonSchemaTest::valueIsJudged() {
    QFETCH(QString, schema);
    QFETCH(QString, value);
    QFETCH(QString, problems);
    const auto judge = compiled(schema.toUtf8().constData());
    QVERIFY(judge);
    const auto found = judge->check(nlohmann::json::parse(value.toStdString()));
    QCOMPARE(QString::fromStdString(problemsText(found)), problems);
}

void JsonSchemaTest::badSchemaIsRefusedWithItsPlace_data() {
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("context");
    QTest::newRow("number") << QByteArray("5") << QByteArray("schema #");
    QTest::newRow("type") << QByteArray(R"({"properties":{"a":{"type":"text"}}})")
                          << QByteArray("schema #/properties/a/type");
    QTest::newRow("pattern") << QByteArray(R"({"pattern":"("})") << QByteArray("schema #/pattern");
    QTest::newRow("reference outside")
        << QByteArray(R"({"$ref":"https://example.com/s"})") << QByteArray("schema #/$ref");
    QTest::newRow("reference to nothing")
        << QByteArray(R"({"items":{"$ref":"#/$defs/x"}})") << QByteArray("schema #/items/$ref");
    QTest::newRow("negative size") << QByteArray(R"({"minLength":-1})") << QByteArray("schema #/minLength");
    QTest::newRow("empty any of") << QByteArray(R"({"anyOf":[]})") << QByteArray("schema #/anyOf");
    QTest::newRow("required") << QByteArray(R"({"required":"a"})") << QByteArray("schema #/required");
    QTest::newRow("multiple of nothing")
        << QByteArray(R"({"multipleOf":0})") << QByteArray("schema #/multipleOf");
}

void JsonSchemaTest::badSchemaIsRefusedWithItsPlace() {
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, context);
    const auto result = JsonSchema::compile(nlohmann::ordered_json::parse(schema.toStdString()));
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(result.error().context, context.toStdString());
}

void JsonSchemaTest::defaultsAreFilledInAtEveryLevel() {
    const auto schema = compiled(R"({"properties":{"limit":{"default":20},"mode":{"default":"all"},
        "inner":{"properties":{"deep":{"default":[1]}}},
        "list":{"items":{"properties":{"n":{"default":1}}}}}})");
    nlohmann::json value = nlohmann::json::parse(R"({"mode":"files","inner":{},"list":[{},{"n":2}]})");
    QVERIFY(schema->prepare(value).empty());
    QCOMPARE(value.dump(),
             std::string(R"({"inner":{"deep":[1]},"limit":20,"list":[{"n":1},{"n":2}],"mode":"files"})"));
}

void JsonSchemaTest::integralNumberBecomesAnInteger() {
    const auto schema = compiled(R"({"properties":{"n":{"type":"integer"},"x":{"type":"number"}}})");
    nlohmann::json value = nlohmann::json::parse(R"({"n":5.0,"x":5.0})");
    QVERIFY(schema->prepare(value).empty());
    QVERIFY(value["n"].is_number_integer());
    QVERIFY(value["x"].is_number_float());
}

void JsonSchemaTest::problemsAreBounded() {
    const auto schema = compiled(R"({"items":{"type":"string"},"additionalProperties":false})");
    nlohmann::json list = nlohmann::json::array();
    nlohmann::json object = nlohmann::json::object();
    for (int i = 0; i < 50'000; ++i) {
        list.push_back(i);
        object["key" + std::to_string(i)] = i;
    }
    QCOMPARE(schema->check(list).size(), std::size_t{8});
    QCOMPARE(schema->check(object).size(), std::size_t{8});
}

void JsonSchemaTest::recursiveSchemaFollowsItsValue() {
    const auto schema = compiled(R"({"properties":{"next":{"$ref":"#"},"n":{"type":"integer"}}})");
    QVERIFY(schema->check(nlohmann::json::parse(R"({"next":{"next":{"n":1}}})")).empty());
    QCOMPARE(problemsText(schema->check(nlohmann::json::parse(R"({"next":{"next":{"n":"x"}}})"))),
             std::string(R"(/next/next/n must be an integer, but is "x")"));
    // A schema that only refers to itself ends too.
    const auto loop = compiled(R"({"$ref":"#"})");
    QVERIFY(!loop->check(1).empty());
}

CODESAGE_TEST(JsonSchemaTest)
#include "JsonSchemaTest.moc"
