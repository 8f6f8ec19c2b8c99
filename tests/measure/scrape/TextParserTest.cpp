#include "measure/scrape/ExpositionParser.h"
#include "measure/tsdb/Model.h"
#include "support/Test.h"

#include <bit>
#include <cmath>

using namespace codesage;
using namespace codesage::scrape;

namespace {

Result<Exposition> parse(std::string_view text) {
    return parseExposition(text, ExpositionFormat::PrometheusText);
}

} // namespace

class TextParserTest : public QObject {
    Q_OBJECT
private slots:
    void samplesCarryNameLabelsValueAndTime();
    void labelsAreUnescapedAndOrdered();
    void valuesAreExact_data();
    void valuesAreExact();
    void badTextIsRefusedAsAWhole_data();
    void badTextIsRefusedAsAWhole();
    void metadataIsCollected();
    void blanksAreAllowedWherePrometheusAllowsThem();
    void tooManySamplesAreRefused();
    void manyLabelsAreCheckedQuickly();
    void theContentTypeChoosesTheFormat();
};

void TextParserTest::samplesCarryNameLabelsValueAndTime() {
    const std::string text = "# a comment\n\na 1\nb{x=\"y\",z=\"\"} -2.5 1700000000123\nc:d{} 3 -5\nlast 4";
    const Result<Exposition> parsed = parse(text);
    VERIFY_OK(parsed);
    QCOMPARE(parsed->samples.size(), 4u);
    QCOMPARE(parsed->samples[0].series, std::string_view("a"));
    QCOMPARE(parsed->samples[0].value, 1.0);
    QVERIFY(!parsed->samples[0].timestamp);
    QCOMPARE(parsed->samples[1].series, std::string_view("b{x=\"y\",z=\"\"}"));
    QCOMPARE(*parsed->samples[1].timestamp, TimestampMs(1'700'000'000'123));
    QCOMPARE(labelsOf(parsed->samples[1].series), (LabelSet{{"__name__", "b"}, {"x", "y"}, {"z", ""}}));
    QCOMPARE(*parsed->samples[2].timestamp, TimestampMs(-5));
    QCOMPARE(labelsOf(parsed->samples[2].series), (LabelSet{{"__name__", "c:d"}}));
    QCOMPARE(parsed->samples[3].value, 4.0);
}

void TextParserTest::labelsAreUnescapedAndOrdered() {
    const std::string text = "m{z=\"a\\\\b\",Y=\"c\\\"d\\ne\",k=\"\\z{},\xC3\xA9\"} 1\n";
    const Result<Exposition> parsed = parse(text);
    VERIFY_OK(parsed);
    QCOMPARE(labelsOf(parsed->samples[0].series),
             (LabelSet{{"Y", "c\"d\ne"}, {"__name__", "m"}, {"k", "\\z{},\xC3\xA9"}, {"z", "a\\b"}}));
}

void TextParserTest::valuesAreExact_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("value");
    QTest::newRow("plus") << QByteArray("+1.5") << 1.5;
    QTest::newRow("exponent") << QByteArray("1e-3") << 1e-3;
    QTest::newRow("dot first") << QByteArray(".5") << 0.5;
    QTest::newRow("dot last") << QByteArray("5.") << 5.0;
    QTest::newRow("digits") << QByteArray("0.30000000000000004") << 0.1 + 0.2;
    QTest::newRow("inf") << QByteArray("+Inf") << double(INFINITY);
    QTest::newRow("infinity") << QByteArray("-infinity") << -double(INFINITY);
    QTest::newRow("tiny") << QByteArray("1e-400") << 0.0;
    QTest::newRow("subnormal") << QByteArray("5e-324") << 5e-324;
    QTest::newRow("minus zero") << QByteArray("-0") << -0.0;
    QTest::newRow("nan") << QByteArray("nan") << tsdb::kNormalNaN;
}

void TextParserTest::valuesAreExact() {
    QFETCH(QByteArray, text);
    QFETCH(double, value);
    const std::string line = "m " + text.toStdString();
    const Result<Exposition> parsed = parse(line);
    VERIFY_OK(parsed);
    QCOMPARE(std::bit_cast<std::uint64_t>(parsed->samples[0].value), std::bit_cast<std::uint64_t>(value));
}

void TextParserTest::badTextIsRefusedAsAWhole_data() {
    QTest::addColumn<QByteArray>("line");
    for (const char* line : {"a",
                             "a ",
                             "a b",
                             "0a 1",
                             "a.b 1",
                             "{a=\"b\"} 1",
                             "a{b} 1",
                             "a{b=} 1",
                             "a{b=c} 1",
                             "a{b='c'} 1",
                             "a{b=\"c} 1",
                             "a{b=\"c\\\"} 1",
                             "a{b=\"c\" d=\"e\"} 1",
                             "a{,} 1",
                             "a{b=\"c\",,} 1",
                             "a{b=\"c\"",
                             "a{1b=\"c\"} 1",
                             "a{b=\"c\",b=\"d\"} 1",
                             "a{__name__=\"x\"} 1",
                             "a{b=\"\xFF\"} 1",
                             "a 1 1.5",
                             "a 1 x",
                             "a 1 2 3",
                             "a 1 99999999999999999999",
                             "a 0x1p3",
                             "a 0x10",
                             "a 1_0",
                             "a +nan",
                             "a 1e400",
                             "a --1",
                             "a infi",
                             "a nan(1)",
                             "a 1\r",
                             "a{b=\"c\nd\"} 1",
                             "# TYPE a bogus",
                             "# TYPE a",
                             "# HELP 1a text",
                             "# TYPE a{} gauge"})
        QTest::newRow(QByteArray(line).replace("\n", " | ").constData()) << QByteArray(line);
}

void TextParserTest::badTextIsRefusedAsAWhole() {
    QFETCH(QByteArray, line);
    const std::string text = "good 1\n" + line.toStdString() + "\ngood 2\n";
    const Result<Exposition> parsed = parse(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(parsed.error().message.starts_with("line 2: "), parsed.error().message.c_str());
}

void TextParserTest::metadataIsCollected() {
    const Result<Exposition> parsed =
        parse("# HELP a two\\nlines and \\\\ \\\" kept\n# TYPE a counter\n#TYPE b gauge\n# HELP c\n"
              "# TYPE\td   histogram \n# FOO x y\n# HELP e \xFF\n");
    VERIFY_OK(parsed);
    QCOMPARE(parsed->metadata.size(), 4u);
    QCOMPARE(parsed->metadata[0].help, std::string("two\nlines and \\ \\\" kept"));
    QVERIFY(parsed->metadata[0].type == metrics::MetricType::Counter);
    QCOMPARE(parsed->metadata[1].name, std::string("c"));
    QVERIFY(parsed->metadata[2].type == metrics::MetricType::Histogram);
    QCOMPARE(parsed->metadata[3].help, std::string("\xEF\xBF\xBD"));
}

void TextParserTest::blanksAreAllowedWherePrometheusAllowsThem() {
    const std::string text = " \ta { b = \"c\" , d=\"e\" , } \t1\t 2 \t\n   \n";
    const Result<Exposition> parsed = parse(text);
    VERIFY_OK(parsed);
    QCOMPARE(labelsOf(parsed->samples[0].series), (LabelSet{{"__name__", "a"}, {"b", "c"}, {"d", "e"}}));
}

void TextParserTest::tooManySamplesAreRefused() {
    const Result<Exposition> parsed =
        parseExposition("a 1\nb 2\nc 3\n", ExpositionFormat::PrometheusText, {.maxSamples = 2});
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::LimitExceeded);
}

// Comparing each name with each other one would take minutes here.
void TextParserTest::manyLabelsAreCheckedQuickly() {
    std::string text = "a{";
    for (int i = 0; i < 200'000; ++i)
        text += "l" + std::to_string(i) + "=\"x\",";
    QVERIFY(parse(text + "z=\"y\"} 1"));
    QVERIFY(!parse(text + "l77=\"y\"} 1"));
}

void TextParserTest::theContentTypeChoosesTheFormat() {
    QVERIFY(formatOf("application/openmetrics-text; version=1.0.0; charset=utf-8") ==
            ExpositionFormat::OpenMetrics);
    QVERIFY(formatOf("Application/OpenMetrics-Text") == ExpositionFormat::OpenMetrics);
    QVERIFY(formatOf("text/plain; version=0.0.4") == ExpositionFormat::PrometheusText);
    QVERIFY(formatOf("") == ExpositionFormat::PrometheusText);
}

CODESAGE_TEST(TextParserTest)
#include "TextParserTest.moc"
