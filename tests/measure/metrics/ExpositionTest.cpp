#include "measure/metrics/Exposition.h"
#include "support/Test.h"

#include <cmath>
#include <limits>

using namespace codesage::metrics;

class ExpositionTest : public QObject {
    Q_OBJECT
private slots:
    void plainTextHasHelpTypeAndSamples();
    void openMetricsHasUnitsBaseNamesAndAnEnd();
    void aCounterWithoutSuffixIsUnknownToOpenMetrics();
    void doublesKeepEveryDigit();
    void textIsEscapedAndRepaired();
    void timestampsAreInEachFormatsUnit();
    void whatCannotBeWrittenIsLeftOut();
    void theAcceptHeaderChooses_data();
    void theAcceptHeaderChooses();
};

namespace {

Family histogramFamily() {
    Family family = makeFamily("codesage_pool_wait_seconds");
    Point point;
    point.labels = {{"pool", "http"}};
    point.histogram = {{{0.5, 1}, {1, 2}, {INFINITY, 3}}, 3, 4.25};
    point.created = 1'700'000'000'250;
    family.points.push_back(point);
    return family;
}

Family gauge(std::string name, std::string help, Labels labels, double value) {
    Family family;
    family.name = std::move(name);
    family.help = std::move(help);
    family.type = MetricType::Gauge;
    family.points.push_back({std::move(labels), value});
    return family;
}

} // namespace

void ExpositionTest::plainTextHasHelpTypeAndSamples() {
    const std::string text = writeText({single("codesage_http_sent_bytes_total", 12), histogramFamily()},
                                       TextFormat::PrometheusText);
    QCOMPARE(text, std::string("# HELP codesage_http_sent_bytes_total Bytes written to HTTP clients.\n"
                               "# TYPE codesage_http_sent_bytes_total counter\n"
                               "codesage_http_sent_bytes_total 12\n"
                               "# HELP codesage_pool_wait_seconds Time a job waited for a free worker or "
                               "connection of the pool.\n"
                               "# TYPE codesage_pool_wait_seconds histogram\n"
                               "codesage_pool_wait_seconds_bucket{pool=\"http\",le=\"0.5\"} 1\n"
                               "codesage_pool_wait_seconds_bucket{pool=\"http\",le=\"1.0\"} 2\n"
                               "codesage_pool_wait_seconds_bucket{pool=\"http\",le=\"+Inf\"} 3\n"
                               "codesage_pool_wait_seconds_sum{pool=\"http\"} 4.25\n"
                               "codesage_pool_wait_seconds_count{pool=\"http\"} 3\n"));
}

void ExpositionTest::openMetricsHasUnitsBaseNamesAndAnEnd() {
    const std::string text =
        writeText({single("codesage_http_sent_bytes_total", 12), histogramFamily()}, TextFormat::OpenMetrics);
    QVERIFY(text.starts_with("# HELP codesage_http_sent_bytes Bytes written to HTTP clients.\n"
                             "# TYPE codesage_http_sent_bytes counter\n"
                             "# UNIT codesage_http_sent_bytes bytes\n"
                             "codesage_http_sent_bytes_total 12\n"));
    QVERIFY(text.find("# UNIT codesage_pool_wait_seconds seconds\n") != std::string::npos);
    QVERIFY(text.ends_with("codesage_pool_wait_seconds_count{pool=\"http\"} 3\n"
                           "codesage_pool_wait_seconds_created{pool=\"http\"} 1700000000.25\n# EOF\n"));
    QCOMPARE(writeText({}, TextFormat::OpenMetrics), std::string("# EOF\n"));
}

void ExpositionTest::aCounterWithoutSuffixIsUnknownToOpenMetrics() {
    Family family = gauge("old_requests", "", {}, 3);
    family.type = MetricType::Counter;
    QCOMPARE(writeText({family}, TextFormat::OpenMetrics),
             std::string("# TYPE old_requests unknown\nold_requests 3\n# EOF\n"));
    family.type = MetricType::Untyped;
    QCOMPARE(writeText({family}, TextFormat::PrometheusText),
             std::string("# TYPE old_requests untyped\nold_requests 3\n"));
}

void ExpositionTest::doublesKeepEveryDigit() {
    const auto written = [](double value) {
        const std::string text = writeText({gauge("g", "", {}, value)}, TextFormat::PrometheusText);
        return text.substr(text.rfind(' ') + 1);
    };
    QCOMPARE(written(0.1 + 0.2), std::string("0.30000000000000004\n"));
    QCOMPARE(written(12345678901234567.0), std::string("12345678901234568\n"));
    QCOMPARE(written(std::numeric_limits<double>::quiet_NaN()), std::string("NaN\n"));
    QCOMPARE(written(-INFINITY), std::string("-Inf\n"));
    QCOMPARE(written(5e-324), std::string("5e-324\n"));
}

void ExpositionTest::textIsEscapedAndRepaired() {
    const std::string help = "a \"b\" \\ c\nd \xFF";
    const std::string plain =
        writeText({gauge("g", help, {{"l", "x\"\\\n\xC3"}}, 1)}, TextFormat::PrometheusText);
    QCOMPARE(plain, std::string("# HELP g a \"b\" \\\\ c\\nd \xEF\xBF\xBD\n# TYPE g gauge\n"
                                "g{l=\"x\\\"\\\\\\n\xEF\xBF\xBD\"} 1\n"));
    const std::string open = writeText({gauge("g", help, {}, 1)}, TextFormat::OpenMetrics);
    QVERIFY(open.starts_with("# HELP g a \\\"b\\\" \\\\ c\\nd"));
}

void ExpositionTest::timestampsAreInEachFormatsUnit() {
    Family family = gauge("g", "", {}, 1);
    family.points[0].timestamp = 1'700'000'000'123;
    QVERIFY(writeText({family}, TextFormat::PrometheusText).ends_with("g 1 1700000000123\n"));
    QVERIFY(writeText({family}, TextFormat::OpenMetrics).ends_with("g 1 1700000000.123\n# EOF\n"));
}

void ExpositionTest::whatCannotBeWrittenIsLeftOut() {
    QCOMPARE(writeText({gauge("no spaces", "", {}, 1), gauge("", "", {}, 1), makeFamily("up")},
                       TextFormat::PrometheusText),
             std::string());
    QCOMPARE(writeText({gauge("g", "", {{"1x", "a"}, {"__name__", "b"}, {"ok", "c"}}, 1)},
                       TextFormat::PrometheusText),
             std::string("# TYPE g gauge\ng{ok=\"c\"} 1\n"));
    Family negative = single("codesage_http_sent_bytes_total", -1);
    QVERIFY(writeText({negative}, TextFormat::OpenMetrics).find("_total") == std::string::npos);
}

void ExpositionTest::theAcceptHeaderChooses_data() {
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<bool>("open");
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("curl") << QByteArray("*/*") << false;
    QTest::newRow("prometheus 2") << QByteArray("application/openmetrics-text;version=1.0.0,"
                                                "application/openmetrics-text;version=0.0.1;q=0.75,"
                                                "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
                                  << true;
    QTest::newRow("prometheus 3") << QByteArray(
                                         "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
                                         "q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
                                         "text/plain;version=1.0.0;q=0.4,*/*;q=0.2")
                                  << true;
    QTest::newRow("plain preferred") << QByteArray("application/openmetrics-text;q=0.2, text/plain") << false;
    QTest::newRow("refused") << QByteArray("application/openmetrics-text;q=0") << false;
    QTest::newRow("future version") << QByteArray("application/openmetrics-text; version=2.0.0") << false;
    QTest::newRow("odd quality") << QByteArray("application/openmetrics-text;q=nonsense") << false;
}

void ExpositionTest::theAcceptHeaderChooses() {
    QFETCH(QByteArray, accept);
    QFETCH(bool, open);
    QVERIFY(negotiate(accept.toStdString()) == (open ? TextFormat::OpenMetrics : TextFormat::PrometheusText));
}

CODESAGE_TEST(ExpositionTest)
#include "ExpositionTest.moc"
