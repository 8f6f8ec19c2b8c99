#include "measure/metrics/Exposition.h"
#include "measure/scrape/ExpositionParser.h"
#include "support/Test.h"

#include <cmath>

using namespace codesage;
using namespace codesage::scrape;

namespace {

Result<Exposition> parse(std::string_view text, Strictness strictness = Strictness::Specification) {
    return parseExposition(text, ExpositionFormat::OpenMetrics, {.strictness = strictness});
}

} // namespace

class OpenMetricsParserTest : public QObject {
    Q_OBJECT
private slots:
    void everyTypeIsRead();
    void exemplarsAreRead();
    void timestampsKeepTheirMilliseconds();
    void metadataIsCollected();
    void badTextIsRefused_data();
    void badTextIsRefused();
    void scrapesForgiveWhatLibrariesDo_data();
    void scrapesForgiveWhatLibrariesDo();
    void ourOwnTextIsGoodOpenMetrics();
};

void OpenMetricsParserTest::everyTypeIsRead() {
    const Result<Exposition> parsed =
        parse("# TYPE c counter\nc_total 1\nc_created 5\n"
              "# TYPE g gauge\ng NaN\n"
              "# TYPE h histogram\nh_bucket{le=\"1.0\"} 1\nh_bucket{le=\"+Inf\"} 2\n"
              "h_count 2\nh_sum 3.5\nh_created 5\n"
              "# TYPE gh gaugehistogram\ngh_bucket{le=\"+Inf\"} 2\ngh_gcount 2\ngh_gsum 1\n"
              "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_count 1\ns_sum 1\n"
              "# TYPE i info\ni_info{v=\"1\"} 1\n"
              "# TYPE st stateset\nst{st=\"on\"} 1\nst{st=\"off\"} 0\n"
              "# TYPE u unknown\nu 4\nuntyped_one 5\n# EOF\n");
    VERIFY_OK(parsed);
    QCOMPARE(parsed->samples.size(), 19u);
}

void OpenMetricsParserTest::exemplarsAreRead() {
    const Result<Exposition> parsed =
        parse("# TYPE c counter\nc_total 1 2.5 # {trace_id=\"a\\\"b\",span=\"x\"} 0.5 3.25\nc_total{a=\"b\"} "
              "1\n# EOF");
    VERIFY_OK(parsed);
    QCOMPARE(parsed->exemplars.size(), 1u);
    QCOMPARE(parsed->samples[0].exemplar, 0u);
    QCOMPARE(parsed->samples[1].exemplar, ParsedSample::kNoExemplar);
    QCOMPARE(parsed->exemplars[0].labels, (LabelSet{{"span", "x"}, {"trace_id", "a\"b"}}));
    QCOMPARE(parsed->exemplars[0].value, 0.5);
    QCOMPARE(*parsed->exemplars[0].timestamp, TimestampMs(3250));
}

void OpenMetricsParserTest::timestampsKeepTheirMilliseconds() {
    const Result<Exposition> parsed = parse("a 1 1700000000.123\nb 1 1.5e3\nc 1 -2.001\nd 1 1.2349\n# EOF\n");
    VERIFY_OK(parsed);
    QCOMPARE(*parsed->samples[0].timestamp, TimestampMs(1'700'000'000'123));
    QCOMPARE(*parsed->samples[1].timestamp, TimestampMs(1'500'000));
    QCOMPARE(*parsed->samples[2].timestamp, TimestampMs(-2001));
    QCOMPARE(*parsed->samples[3].timestamp, TimestampMs(1234));
}

void OpenMetricsParserTest::metadataIsCollected() {
    const Result<Exposition> parsed = parse("# HELP a_seconds he\\nl\\\"p\n# UNIT a_seconds seconds\n# TYPE "
                                            "a_seconds gauge\na_seconds 1\n# EOF\n");
    VERIFY_OK(parsed);
    QCOMPARE(parsed->metadata.size(), 1u);
    QCOMPARE(parsed->metadata[0].help, std::string("he\nl\"p"));
    QCOMPARE(parsed->metadata[0].unit, std::string("seconds"));
    QVERIFY(parsed->metadata[0].type == metrics::MetricType::Gauge);
}

void OpenMetricsParserTest::badTextIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text :
         {"",
          "a 1\n",
          "a 1\n\n# EOF\n",
          "a 1\n# EOF\nb 1\n",
          "a 1\n# EOFx",
          "# EOF \n",
          "a  1\n# EOF\n",
          "a 1 \n# EOF\n",
          "a 1  2\n# EOF\n",
          "a 1 2 \n# EOF\n",
          "a{ b=\"c\"} 1\n# EOF\n",
          "a{b=\"c\",} 1\n# EOF\n",
          "a{b=\"c\"}1\n# EOF\n",
          "a 1 NaN\n# EOF\n",
          "a 1 1e300\n# EOF\n",
          "#TYPE a gauge\n# EOF\n",
          "#\n# EOF\n",
          "# TYPE a untyped\n# EOF\n",
          "# HELP 0a x\n# EOF\n",
          "a 1 # {a=\"b\"} 1\n# EOF\n",
          "# TYPE a counter\na_total 1 # {a=\"b\"}\n# EOF\n",
          "# TYPE a counter\na_total 1 # {a=\"b\"} 1 2 3\n# EOF\n",
          "# TYPE a counter\na_total 1 # a=\"b\"} 1\n# EOF\n",
          "# TYPE a counter\na_total 1  # {a=\"b\"} 1\n# EOF\n",
          "# TYPE a counter\na_total 1 2  # {a=\"b\"} 1\n# EOF\n",
          "# TYPE a counter\na 1\n# EOF\n",
          "# TYPE a_created gauge\n# TYPE a counter\n# EOF\n",
          "# TYPE a info\n# TYPE a counter\n# EOF\n",
          "a 1\nb 1\na 2\n# EOF\n",
          "# TYPE a gauge\na 1\n# HELP a late\n# EOF\n",
          "# TYPE x_u info\n# UNIT x_u u\n# EOF\n",
          "# TYPE a summary\na{quantile=\"-1\"} 0\n# EOF\n",
          "# TYPE a summary\na{quantile=\"0.5\"} -1\n# EOF\n",
          "# TYPE a histogram\na_bucket{le=\"Inf\"} 0\n# EOF\n",
          "# TYPE a histogram\na_bucket{le=\"+Inf\"} 0.5\n# EOF\n",
          "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\n# EOF\n",
          "# TYPE a histogram\na_sum{a=\"1\"} 0\na_sum{a=\"2\"} 0\na_count{a=\"1\"} 0\n# EOF\n",
          "# TYPE a gaugehistogram\na_gsum 1\n# EOF\n",
          "# TYPE a summary\na_sum NaN\n# EOF\n",
          "a{b=\"\xFF\"} 1\n# EOF\n",
          "# HELP a \xFF\n# EOF\n"})
        QTest::newRow(QByteArray(text).replace("\n", " | ").constData()) << QByteArray(text);
}

void OpenMetricsParserTest::badTextIsRefused() {
    QFETCH(QByteArray, text);
    const std::string copy = text.toStdString();
    const Result<Exposition> parsed = parse(copy);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
}

void OpenMetricsParserTest::scrapesForgiveWhatLibrariesDo_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("names clash") << QByteArray(
        "# TYPE a gauge\na 1\n# TYPE b counter\nb_total 1\n# TYPE a counter\n"
        "a_total 2\n# EOF\n");
    QTest::newRow("quantile below zero")
        << QByteArray("# TYPE a summary\na{quantile=\"0.5\"} -1\na_sum -1\na_count 1\n# EOF\n");
    QTest::newRow("sum below zero") << QByteArray(
        "# TYPE a histogram\na_bucket{le=\"-1.0\"} 1\na_bucket{le=\"+Inf\"} 2\n"
        "a_sum -1\na_count 2\n# EOF\n");
}

void OpenMetricsParserTest::scrapesForgiveWhatLibrariesDo() {
    QFETCH(QByteArray, text);
    const std::string copy = text.toStdString();
    QVERIFY(!parse(copy));
    VERIFY_OK(parse(copy, Strictness::Scrape));
}

void OpenMetricsParserTest::ourOwnTextIsGoodOpenMetrics() {
    using namespace metrics;
    std::vector<Family> families;
    for (const MetricSpec& spec : kCatalogue) {
        Family family = makeFamily(spec);
        for (const char* value : {"x", "\"\\\n"}) {
            if (spec.labelCount() == 0 && !family.points.empty())
                break;
            Point point;
            for (std::size_t i = 0; i < spec.labelCount(); ++i)
                point.labels.emplace_back(spec.labels[i], value);
            point.value = 0.1 + 0.2;
            for (const double bound : spec.buckets)
                point.histogram.buckets.push_back({bound, 1});
            point.histogram.buckets.push_back({INFINITY, 2});
            point.histogram.count = 2;
            point.histogram.sum = 3;
            point.created = 1'700'000'000'001;
            family.points.push_back(std::move(point));
        }
        families.push_back(std::move(family));
    }
    const std::string open = writeText(families, TextFormat::OpenMetrics);
    const Result<Exposition> parsed = parse(open);
    VERIFY_OK(parsed);
    QCOMPARE(parsed->metadata.size(), kCatalogue.size());
    const std::string plain = writeText(families, TextFormat::PrometheusText);
    VERIFY_OK(parseExposition(plain, ExpositionFormat::PrometheusText));
}

CODESAGE_TEST(OpenMetricsParserTest)
#include "OpenMetricsParserTest.moc"
