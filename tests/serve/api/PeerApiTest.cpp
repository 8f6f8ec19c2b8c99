#include "ApiFixture.h"
#include "measure/promql/PrometheusPeer.h"
#include "measure/promql/SampleSeries.h"
#include "support/Test.h"

#include <QObject>
#include <QProcess>

using namespace codesage;
using namespace codesage::promql::script;
using codesage::api::test::ApiFixture;

// The same requests to this API, with the boundaries of version 2, and to Debian's Prometheus: equal to the
// byte. And promtool as a client of this API.
class PeerApiTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void answersAreEqualToTheByte_data();
    void answersAreEqualToTheByte();
    void promtoolPrintsTheSame_data();
    void promtoolPrintsTheSame();
    void cleanupTestCase();

private:
    std::unique_ptr<PrometheusPeer> m_peer;
    std::unique_ptr<ApiFixture> m_api;
};

void PeerApiTest::initTestCase() {
    if (!PrometheusPeer::isInstalled())
        QSKIP("CODESAGE-SKIP: prometheus and promtool are not installed");
    auto peer = PrometheusPeer::start(sampleSeries());
    VERIFY_OK(peer);
    m_peer = *std::move(peer);
    m_api = std::make_unique<ApiFixture>(sampleSeries());
}

void PeerApiTest::cleanupTestCase() {
    m_api.reset();
    m_peer.reset();
}

void PeerApiTest::answersAreEqualToTheByte_data() {
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("form");
    const char* const queries[] = {
        "up",
        "requests_total",
        "rate(requests_total[5m])",
        "sum by (job) (rate(requests_total[5m]))",
        "odd",
        "histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))",
        "topk(3, requests_total)",
        "sort_desc(temperature)",
        "1 / 0",
        "time()",
        "\"text <&>\"",
        "temperature[2m]",
        "vector(1e-9)",
        "vector(1e21)",
        "count_values(\"v\", up)",
        "up + on (job) up",
        "nothing",
        "up{",
        "sum(",
        "label_replace(up, \"a\", \"<$1>\", \"job\", \"(.*)\")",
        "absent(nothing{a=\"b\"})",
        "max_over_time(deriv(temperature[5m])[10m:1m])",
        "up * on (job) group_left (version) build_info",
        "requests_total{code=\"500\"} offset 5m",
        "requests_total @ 1700008000",
        "-up",
        "stddev(temperature)",
    };
    for (const char* query : queries) {
        const std::string form = formBody({{"query", query}, {"time", "1700009000.123"}});
        QTest::newRow((std::string("query ") + query).c_str()) << "query" << QString::fromStdString(form);
        if (std::string_view(query).find('[') != std::string_view::npos &&
            std::string_view(query).ends_with("]"))
            continue;
        if (std::string_view(query) == "up{" || std::string_view(query) == "sum(" || query[0] == '"')
            continue; // version 3 words these errors otherwise
        const std::string range = formBody(
            {{"query", query}, {"start", "1700007600.5"}, {"end", "2023-11-15T01:00:00Z"}, {"step", "47s"}});
        QTest::newRow((std::string("range ") + query).c_str())
            << "query_range" << QString::fromStdString(range);
    }
    const std::pair<const char*, PrometheusPeer::Parameters> rest[] = {
        {"labels", {}},
        {"labels", {{"match[]", "up"}, {"match[]", "odd"}}},
        {"series", {{"match[]", "up"}}},
        {"series", {{"match[]", "up{job=\"api\"}"}, {"match[]", "{__name__=~\"temp.*\"}"}}},
        {"series", {}},
        {"series", {{"match[]", "{x=~\".*\"}"}}},
        {"query", {{"query", "up"}, {"time", "soon"}}},
        {"query", {{"query", "up"}, {"timeout", "soon"}}},
        {"query_range", {{"query", "up"}}},
        {"query_range", {{"query", "up"}, {"start", "0"}, {"end", "1e6"}, {"step", "1"}}},
        {"query_range", {{"query", "up"}, {"start", "2"}, {"end", "1"}, {"step", "1"}}},
        {"query_range", {{"query", "up"}, {"start", "2"}, {"end", "3"}, {"step", "-1"}}},
        {"query_range", {{"query", "up"}, {"start", "2"}, {"end", "3"}, {"step", "1x"}}},
        {"format_query", {{"query", "sum(rate(up[5m]))by(job)"}}},
        {"query_exemplars", {{"query", "up"}}},
    };
    int number = 0;
    for (const auto& [endpoint, parameters] : rest)
        QTest::addRow("%s %d", endpoint, ++number)
            << endpoint << QString::fromStdString(formBody(parameters));
}

void PeerApiTest::answersAreEqualToTheByte() {
    QFETCH(const QString, endpoint);
    QFETCH(const QString, form);
    const std::string path = "/api/v1/" + endpoint.toStdString();
    http::Client client;
    const auto theirs = client.fetch({.url = m_peer->url() + path,
                                      .method = "POST",
                                      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                                      .body = form.toStdString()});
    VERIFY_OK(theirs);
    const auto ours = m_api->post(path, form.toStdString());
    QCOMPARE(ours.body, theirs->body);
    QCOMPARE(ours.status, theirs->status);
}

void PeerApiTest::promtoolPrintsTheSame_data() {
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::newRow("instant") << QStringList{"query", "instant", "--time=1700009000"}
                             << QStringList{"sum by (job) (rate(requests_total[5m]))"};
    QTest::newRow("range") << QStringList{"query", "range", "--start=1700008000", "--end=1700009000",
                                          "--step=60s"}
                           << QStringList{"temperature{room=\"attic\"}"};
    QTest::newRow("series") << QStringList{"query", "series", "--start=1700006400", "--end=1700012400",
                                           "--match=up{job=\"api\"}"}
                            << QStringList{};
    QTest::newRow("labels") << QStringList{"query", "labels", "--start=1700006400", "--end=1700012400"}
                            << QStringList{"job"};
    QTest::newRow("error") << QStringList{"query", "instant"} << QStringList{"rate("};
}

void PeerApiTest::promtoolPrintsTheSame() {
    QFETCH(const QStringList, before);
    QFETCH(const QStringList, after);
    const auto run = [&](const std::string& url) {
        QProcess promtool;
        promtool.setProcessChannelMode(QProcess::MergedChannels);
        promtool.start("promtool", before + QStringList{QString::fromStdString(url)} + after);
        promtool.waitForFinished(60'000);
        return QString::number(promtool.exitCode()) + ":" + promtool.readAll();
    };
    const QString ours = run(m_api->url());
    QCOMPARE(ours, run(m_peer->url()));
    QVERIFY2(ours.startsWith(QTest::currentDataTag() == QByteArray("error") ? "1:" : "0:"), qPrintable(ours));
}

CODESAGE_TEST(PeerApiTest)
#include "PeerApiTest.moc"
