#include "support/Test.h"

#include "measure/promql/Parser.h"
#include "measure/promql/Printer.h"

#include <QObject>

using namespace codesage;
using namespace codesage::promql;

class ParserTest : public QObject {
    Q_OBJECT

private slots:
    void errorsCarryPositionAndPrometheusWords_data();
    void errorsCarryPositionAndPrometheusWords();
    void canonicalFormIsAFixedPoint_data();
    void canonicalFormIsAFixedPoint();
    void longExpressionsAreBrokenIntoLines();
    void operatorsBindAsInPrometheus();
    void errorDetailsNameTheRangeOfBytes();
    void errorsOnLaterLinesCountFromTheirLine();
    void nestingBeyondTheLimitIsRefused_data();
    void nestingBeyondTheLimitIsRefused();
    void hugeTextsAreRefused();
    void stringsKnowEveryEscape();
    void numbersAreReadAsGoReadsThem_data();
    void numbersAreReadAsGoReadsThem();
    void durationsAreReadAndPrinted_data();
    void durationsAreReadAndPrinted();
    void brokenDurationsSayWhy_data();
    void brokenDurationsSayWhy();
    void selectorsStandAlone();
    void everyFunctionHasAName();
};

namespace {

std::string errorOf(std::string_view text) {
    const auto expr = parse(text);
    return expr ? "parsed as " + toString(*expr) : expr.error().message;
}

} // namespace

void ParserTest::errorsCarryPositionAndPrometheusWords_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("error");
    const std::pair<const char*, const char*> rows[] = {
        {"1 +", "1:4: parse error: unexpected end of input"},
        {"sum(", "1:5: parse error: unclosed left parenthesis"},
        {"foo bar", "1:5: parse error: unexpected identifier \"bar\""},
        {"sum(foo bar)", "1:9: parse error: unexpected identifier \"bar\" in aggregation"},
        {"sum some_metric by (test)", "1:5: parse error: unexpected identifier \"some_metric\""},
        {"foo offset bar",
         "1:12: parse error: unexpected identifier \"bar\" in offset, expected number or duration"},
        {"foo @ bar", "1:7: parse error: unexpected identifier \"bar\" in @, expected timestamp"},
        {"foo[5m", "1:7: parse error: unclosed left bracket"},
        {"foo[5mm]", "1:5: parse error: bad number or duration syntax: \"5mm\""},
        {"foo[5y1hs]", "1:5: parse error: unknown unit \"hs\" in duration \"5y1hs\""},
        {"foo[0s]", "1:5: parse error: duration must be greater than 0"},
        {"foo[5m+1m]", "1:5: parse error: experimental duration expression is not enabled"},
        {"1[5m]", "1:2: parse error: ranges only allowed for vector selectors"},
        {"foo offset 5m [5m]", "1:15: parse error: no offset modifiers allowed before range"},
        {"foo offset 5m offset 1m", "1:1: parse error: offset may not be set multiple times"},
        {"foo @ 1 @ 2", "1:1: parse error: @ <timestamp> may not be set multiple times"},
        {"foo{", "1:5: parse error: unexpected end of input inside braces"},
        {"foo{a=1}", "1:7: parse error: unexpected character inside braces: '1'"},
        {"foo{a>\"1\"}", "1:6: parse error: unexpected character inside braces: '>'"},
        {"foo{a=b}", "1:7: parse error: unexpected identifier \"b\" in label matching, expected string"},
        {"foo{a\"b\"}",
         "1:6: parse error: unexpected string \"\\\"b\\\"\" in label matching, expected label matching "
         "operator"},
        {"foo{__name__=\"bar\"}", "1:1: parse error: metric name must not be set twice: \"foo\" or \"bar\""},
        {"{}", "1:1: parse error: vector selector must contain at least one non-empty matcher"},
        {"{x=~\".*\"}", "1:1: parse error: vector selector must contain at least one non-empty matcher"},
        {"nope(foo)", "1:1: parse error: unknown function with name \"nope\""},
        {"floor()", "1:1: parse error: expected 1 argument(s) in call to \"floor\", got 0"},
        {"hour(foo, bar)", "1:1: parse error: expected at most 1 argument(s) in call to \"hour\", got 2"},
        {"label_join(foo)",
         "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 1"},
        {"floor(1)",
         "1:7: parse error: expected type instant vector in call to function \"floor\", got scalar"},
        {"rate(foo)",
         "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector"},
        {"sum(1)", "1:5: parse error: expected type instant vector in aggregation expression, got scalar"},
        {"topk(foo)",
         "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got "
         "1"},
        {"sum()", "1:1: parse error: no arguments for aggregate expression provided"},
        {"1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier"},
        {"foo + bool bar", "1:5: parse error: bool modifier can only be used on comparison operators"},
        {"foo and 1", "1:1: parse error: set operator \"and\" not allowed in binary scalar expression"},
        {"foo + on(a) 1", "1:1: parse error: vector matching only allowed between instant vectors"},
        {"foo and on(a) group_left(b) bar", "1:1: parse error: no grouping allowed for \"and\" operation"},
        {"foo + on(a) group_left(a) bar",
         "1:5: parse error: label \"a\" must not occur in ON and GROUP clause at once"},
        {"foo + \"x\"",
         "1:7: parse error: binary expression must contain only scalar and instant vector types"},
        {"-\"x\"", "1:1: parse error: unary expression only allowed on expressions of type scalar or instant "
                   "vector, got "
                   "\"string\""},
        {"1[5m:]", "1:1: parse error: subquery is only allowed on instant vector, got scalar instead"},
        {"rate(foo[5m],)", "1:13: parse error: trailing commas not allowed in function call args"},
        {"sum by job (foo)",
         "1:8: parse error: unexpected identifier \"job\" in grouping opts, expected \"(\""},
        {"sum by (a b) (foo)",
         "1:11: parse error: unexpected identifier \"b\" in grouping opts, expected \",\" or \")\""},
        {"\"a\\z\"", "1:1: parse error: unknown escape sequence U+007A 'z'"},
        {"\"a", "1:1: parse error: unterminated quoted string"},
        {"`a", "1:1: parse error: unterminated raw string"},
        {"foo ! bar", "1:5: parse error: unexpected character after '!': ' '"},
        {"foo)", "1:5: parse error: unexpected right parenthesis ')'"},
        {"a =~ b", "1:3: parse error: unexpected character after '=': '~'"},
        {"$x", "1:1: parse error: unexpected character: '$'"},
    };
    for (const auto& [query, error] : rows)
        QTest::newRow(query) << query << error;
}

void ParserTest::errorsCarryPositionAndPrometheusWords() {
    QFETCH(const QString, query);
    QFETCH(const QString, error);
    QCOMPARE(errorOf(query.toStdString()), error.toStdString());
}

void ParserTest::canonicalFormIsAFixedPoint_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("printed");
    const std::pair<const char*, const char*> rows[] = {
        {"sum(a)by(x)", "sum by (x) (a)"},
        {"sum by () (a)", "sum(a)"},
        {"SUM without(x,y,)(a)", "sum without (x, y) (a)"},
        {"topk(5,a)", "topk(5, a)"},
        {"a{b='c',}", "a{b=\"c\"}"},
        {"a{z=\"1\",b!=\"2\"}", "a{b!=\"2\",z=\"1\"}"},
        {"{__name__=\"a\",b=\"c\"}", "{__name__=\"a\",b=\"c\"}"},
        {"{\"a.b\", \"c d\"=\"e\"}", "{\"c d\"=\"e\",__name__=\"a.b\"}"},
        {"sum by (\"a b\") (x)", "sum by (\"a b\") (x)"},
        {"a+b*c", "a + b * c"},
        {"(a+b)*c", "(a + b) * c"},
        {"a>bool 1", "a > bool 1"},
        {"a*on(x)group_left(y)b", "a * on (x) group_left (y) b"},
        {"a*ignoring()group_right b", "a * ignoring () group_right () b"},
        {"a and on() b", "a and on () b"},
        {"rate(a[5m]offset 1h@12.5)", "rate(a[5m] @ 12.500 offset 1h)"},
        {"a offset -90s", "a offset -1m30s"},
        {"a @ start()", "a @ start()"},
        {"a[1h30m:5m]", "a[1h30m:5m]"},
        {"a[1d:]@end()", "a[1d:] @ end()"},
        {"a[300]", "a[5m]"},
        {"a[0.5]", "a[500ms]"},
        {"-a^2", "-a ^ 2"},
        {"- 5", "-5"},
        {"-5m", "-5m"},
        {"Inf ^ 2", "Inf ^ 2"},
        {"+Inf ^ 2", "+Inf ^ 2"},
        {"1e3", "1000"},
        {"0x1F", "31"},
        {"NaN", "NaN"},
        {"'it\\'s'", "\"it's\""},
        {"`raw\\n`", "\"raw\\\\n\""},
        {"\"\\u00fc\\xff\"", "\"ü\\xff\""},
        {"# comment\na # more\n", "a"},
        {"sum", "sum"},
        {"by + offset", "by + offset"},
        {"a:b:c", "a:b:c"},
        {"time()", "time()"},
        {"label_join(a,'x','-')", "label_join(a, \"x\", \"-\")"},
    };
    for (const auto& [query, printed] : rows)
        QTest::newRow(query) << query << printed;
}

void ParserTest::canonicalFormIsAFixedPoint() {
    QFETCH(const QString, query);
    QFETCH(const QString, printed);
    const auto expr = parse(query.toStdString());
    VERIFY_OK(expr);
    QCOMPARE(toString(*expr), printed.toStdString());
    const auto again = parse(toString(*expr));
    VERIFY_OK(again);
    QCOMPARE(toString(*again), printed.toStdString());
    const auto pretty = parse(format(*expr));
    VERIFY_OK(pretty);
    QCOMPARE(toString(*pretty), printed.toStdString());
}

void ParserTest::longExpressionsAreBrokenIntoLines() {
    const auto expr = parse(
        "sum by (job) (rate(codesage_http_request_duration_seconds_count{route=\"/api/v1/query\"}[5m])) / "
        "on (job) group_left () count by (job) (up)");
    VERIFY_OK(expr);
    QCOMPARE(format(*expr),
             std::string("  sum by (job) "
                         "(rate(codesage_http_request_duration_seconds_count{route=\"/api/v1/query\"}[5m]))\n"
                         "/ on (job) group_left ()\n"
                         "  count by (job) (up)"));
}

void ParserTest::operatorsBindAsInPrometheus() {
    const auto shape = [](std::string_view text) {
        auto expr = parse(text);
        if (!expr)
            return expr.error().message;
        const auto* top = expr->as<Binary>();
        return top ? toString(*top->lhs) + " | " + toString(*top->rhs) : "no operator";
    };
    QCOMPARE(shape("a - b - c"), std::string("a - b | c"));
    QCOMPARE(shape("a ^ b ^ c"), std::string("a | b ^ c"));
    QCOMPARE(shape("-a * b"), std::string("-a | b"));
    QCOMPARE(shape("a ^ -b * c"), std::string("a ^ -b | c"));
    QCOMPARE(shape("a or b and c"), std::string("a | b and c"));
    QCOMPARE(shape("a == b + c"), std::string("a | b + c"));
    QCOMPARE(shape("a atan2 b + c"), std::string("a atan2 b | c"));
    QCOMPARE(shape("a + b offset 5m"), std::string("a | b offset 5m"));
    QCOMPARE(shape("foo offset -1^1 > bool 1"), std::string("foo offset -1s ^ 1 | 1"));
    const auto power = parse("-a ^ 2");
    QVERIFY(power && power->as<Unary>());
}

void ParserTest::errorDetailsNameTheRangeOfBytes() {
    ParseError detail;
    QVERIFY(!parse("up + sum(1)", &detail));
    QCOMPARE(detail.at.begin, 9u);
    QCOMPARE(detail.at.end, 10u);
    QCOMPARE(detail.message,
             std::string("expected type instant vector in aggregation expression, got scalar"));
}

void ParserTest::errorsOnLaterLinesCountFromTheirLine() {
    QCOMPARE(errorOf("foo\n  + bar baz"), std::string("2:9: parse error: unexpected identifier \"baz\""));
}

void ParserTest::nestingBeyondTheLimitIsRefused_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("parentheses") << "("
                                 << ")";
    QTest::newRow("signs") << "-"
                           << "";
    QTest::newRow("calls") << "abs("
                           << ")";
    QTest::newRow("aggregations") << "sum("
                                  << ")";
    QTest::newRow("left chains") << ""
                                 << " + a";
    QTest::newRow("right chains") << "a ^ "
                                  << "";
    QTest::newRow("subqueries") << "rate("
                                << "[5m:])";
}

void ParserTest::nestingBeyondTheLimitIsRefused() {
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    const auto nested = [&](int levels) {
        return (before.repeated(levels) + "a" + after.repeated(levels)).toStdString();
    };
    const auto fine = parse(nested(200));
    VERIFY_OK(fine);
    const auto deep = parse(nested(20'000));
    QVERIFY(!deep);
    QVERIFY2(deep.error().message.find("nested deeper than 500 levels") != std::string::npos,
             deep.error().message.c_str());
}

void ParserTest::hugeTextsAreRefused() {
    QVERIFY(errorOf(std::string(kMaxQueryBytes + 1, ' ')).find("longer than") != std::string::npos);
}

void ParserTest::stringsKnowEveryEscape() {
    const auto expr = parse(R"("\a\b\f\n\r\t\v\\\"\101\x41\u0041\U0001F600")");
    VERIFY_OK(expr);
    QCOMPARE(expr->as<StringLiteral>()->value, std::string("\a\b\f\n\r\t\v\\\"AAA\xF0\x9F\x98\x80"));
}

void ParserTest::numbersAreReadAsGoReadsThem_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    QTest::newRow("octal") << "0755" << 493.0;
    QTest::newRow("not octal") << "08" << 8.0;
    QTest::newRow("hex") << "0xFf" << 255.0;
    QTest::newRow("underscores") << "1_000_000" << 1e6;
    QTest::newRow("exponent") << "1.5e-3" << 0.0015;
    QTest::newRow("leading dot") << ".5" << 0.5;
    QTest::newRow("trailing dot") << "5." << 5.0;
    QTest::newRow("infinity") << "iNf" << std::numeric_limits<double>::infinity();
    QTest::newRow("duration") << "1m30s" << 90.0;
    QTest::newRow("too small") << "1e-999" << 0.0;
    QTest::newRow("beyond 64 bits") << "99999999999999999999" << 1e20;
}

void ParserTest::numbersAreReadAsGoReadsThem() {
    QFETCH(const QString, text);
    QFETCH(const double, value);
    const auto expr = parse(text.toStdString());
    VERIFY_OK(expr);
    QCOMPARE(expr->as<NumberLiteral>()->value, value);
}

void ParserTest::durationsAreReadAndPrinted_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qlonglong>("milliseconds");
    QTest::addColumn<QString>("printed");
    QTest::newRow("zero") << "0" << 0ll << "0s";
    QTest::newRow("minutes") << "90s" << 90'000ll << "1m30s";
    QTest::newRow("all units") << "1y2w3d4h5m6s7ms" << 33'019'506'007ll << "382d4h5m6s7ms";
    QTest::newRow("a year") << "365d" << 31'536'000'000ll << "1y";
    QTest::newRow("a week") << "14d" << 1'209'600'000ll << "2w";
    QTest::newRow("milliseconds") << "1500ms" << 1'500ll << "1s500ms";
}

void ParserTest::durationsAreReadAndPrinted() {
    QFETCH(const QString, text);
    QFETCH(const qlonglong, milliseconds);
    QFETCH(const QString, printed);
    const auto duration = parseDuration(text.toStdString());
    VERIFY_OK(duration);
    QCOMPARE(qlonglong(duration->count()), milliseconds);
    QCOMPARE(formatDuration(*duration), printed.toStdString());
}

void ParserTest::brokenDurationsSayWhy_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("error");
    QTest::newRow("empty") << ""
                           << "empty duration string";
    QTest::newRow("no unit") << "5"
                             << "not a valid duration string: \"5\"";
    QTest::newRow("no number") << "m"
                               << "not a valid duration string: \"m\"";
    QTest::newRow("order") << "1m1h"
                           << "not a valid duration string: \"1m1h\"";
    QTest::newRow("twice") << "1m1m"
                           << "not a valid duration string: \"1m1m\"";
    QTest::newRow("unit") << "5x"
                          << "unknown unit \"x\" in duration \"5x\"";
    QTest::newRow("range") << "300y"
                           << "duration out of range";
    QTest::newRow("digits") << "99999999999999999999999s"
                            << "not a valid duration string: \"99999999999999999999999s\"";
}

void ParserTest::brokenDurationsSayWhy() {
    QFETCH(const QString, text);
    QFETCH(const QString, error);
    const auto duration = parseDuration(text.toStdString());
    QVERIFY(!duration);
    QCOMPARE(duration.error().message, error.toStdString());
}

void ParserTest::selectorsStandAlone() {
    const auto matchers = parseSelector("up{job=\"x\"}");
    VERIFY_OK(matchers);
    QCOMPARE(matchers->size(), std::size_t{2});
    QCOMPARE(matchers->back().toString(), std::string("__name__=\"up\""));
    QVERIFY(!parseSelector("up + 1"));
    QVERIFY(!parseSelector("up[5m]"));
    QVERIFY(!parseSelector(""));
}

void ParserTest::everyFunctionHasAName() {
    std::string_view before;
    for (const Function& function : allFunctions()) {
        QVERIFY(before < function.name);
        QVERIFY(!function.summary.empty());
        QVERIFY(findFunction(function.name) == &function);
        before = function.name;
    }
    QVERIFY(!findFunction("RATE"));
    QCOMPARE(allFunctions().size(), std::size_t{75});
}

CODESAGE_TEST(ParserTest)
#include "ParserTest.moc"
