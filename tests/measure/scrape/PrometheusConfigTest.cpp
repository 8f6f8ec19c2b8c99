#include "measure/scrape/PrometheusConfig.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::scrape;
using namespace std::chrono_literals;

namespace {

Result<PrometheusConfig> parse(const std::string& text) {
    return parsePrometheusConfig(text, "prometheus.yml", "/etc/prometheus");
}

} // namespace

class PrometheusConfigTest : public QObject {
    Q_OBJECT
private slots:
    void anEmptyFileHasPrometheussDefaults();
    void everySectionIsRead();
    void intervalsFallBackOnTheGlobalOnes();
    void mistakesAreNamedWithLineAndKey_data();
    void mistakesAreNamedWithLineAndKey();
    void whatWeDoNotRunIsNamed();
    void aliasesAndMergesWork();
    void bombsAreRefused();
    void durationsReadAndPrintAsPrometheusDoes_data();
    void durationsReadAndPrintAsPrometheusDoes();
    void theShippedFileIsGood();
    void aMissingFileIsNamed();
};

void PrometheusConfigTest::anEmptyFileHasPrometheussDefaults() {
    for (const char* text : {"", "global:\nscrape_configs:\n", "# only a comment\n"}) {
        const Result<PrometheusConfig> config = parse(text);
        VERIFY_OK(config);
        QVERIFY(config->global.scrapeInterval == 60s);
        QVERIFY(config->global.scrapeTimeout == 10s);
        QVERIFY(config->global.evaluationInterval == 60s);
        QVERIFY(config->scrapeConfigs.empty());
    }
}

void PrometheusConfigTest::everySectionIsRead() {
    const Result<PrometheusConfig> config = parse(R"(
global:
  scrape_interval: 15s
  scrape_timeout: 5s
  evaluation_interval: 30s
  query_log_file: q.log
  external_labels: {site: lab, number: 7}
rule_files: [rules/*.yml, /abs/one.yml]
alerting:
  alert_relabel_configs:
    - {action: labeldrop, regex: replica}
  alertmanagers:
    - scheme: https
      path_prefix: /am
      timeout: 3s
      api_version: v2
      static_configs: [{targets: ['127.0.0.1:9093']}]
scrape_configs:
  - job_name: app
    honor_labels: true
    honor_timestamps: no
    scrape_interval: 1m
    scrape_timeout: 20s
    scheme: https
    metrics_path: /m
    params: {module: [a, b]}
    body_size_limit: 10MB
    sample_limit: 1000
    target_limit: 5
    label_limit: 30
    label_name_length_limit: 100
    label_value_length_limit: 200
    basic_auth: {username: u, password_file: secrets/pw}
    tls_config: {ca_file: ca.pem, cert_file: c.pem, key_file: k.pem, server_name: s, insecure_skip_verify: true, min_version: TLS12}
    proxy_url: http://proxy:3128
    follow_redirects: false
    enable_http2: false
    static_configs:
      - targets: [localhost:1, 'b:2']
        labels: {zone: "1"}
    file_sd_configs:
      - files: [targets/*.json]
        refresh_interval: 1m
    relabel_configs:
      - source_labels: [__address__, zone]
        separator: '@'
        regex: (.+)@(.+)
        target_label: where
        replacement: $2
        action: Replace
      - {source_labels: [__address__], modulus: 8, target_label: __tmp, action: hashmod}
    metric_relabel_configs:
      - {source_labels: [__name__], regex: go_.*, action: drop}
  - job_name: 5
    authorization: {credentials: token}
  - job_name: old
    bearer_token_file: /run/token
)");
    VERIFY_OK(config);
    QCOMPARE(config->global.externalLabels,
             (std::map<std::string, std::string>{{"site", "lab"}, {"number", "7"}}));
    QCOMPARE(config->global.queryLogFile, std::string("/etc/prometheus/q.log"));
    QCOMPARE(config->ruleFiles, (std::vector<std::string>{"/etc/prometheus/rules/*.yml", "/abs/one.yml"}));
    QCOMPARE(config->alertRelabelRules.size(), 1u);
    QCOMPARE(config->alertmanagers.size(), 1u);
    QCOMPARE(config->alertmanagers[0].pathPrefix, std::string("/am"));
    QVERIFY(config->alertmanagers[0].timeout == 3s);
    QCOMPARE(config->scrapeConfigs.size(), 3u);
    const ScrapeConfig& app = config->scrapeConfigs[0];
    QVERIFY(app.honorLabels && !app.honorTimestamps);
    QVERIFY(app.interval == 60s && app.timeout == 20s);
    QCOMPARE(app.params.at("module"), (std::vector<std::string>{"a", "b"}));
    QCOMPARE(app.limits.bodyBytes, 10u << 20);
    QCOMPARE(app.limits.labelValueBytes, 200u);
    QCOMPARE(app.http.basicAuth->passwordFile, std::string("/etc/prometheus/secrets/pw"));
    QCOMPARE(app.http.tls.caFile, std::string("/etc/prometheus/ca.pem"));
    QVERIFY(app.http.tls.insecureSkipVerify && !app.http.followRedirects);
    QCOMPARE(app.staticConfigs[0].targets.size(), 2u);
    QCOMPARE(app.staticConfigs[0].labels.at("zone"), std::string("1"));
    QCOMPARE(app.fileDiscoveries[0].files[0], std::string("/etc/prometheus/targets/*.json"));
    QCOMPARE(app.relabelRules.size(), 2u);
    QCOMPARE(app.relabelRules[1].modulus, 8u);
    QVERIFY(app.metricRelabelRules[0].action == RelabelAction::Drop);
    QCOMPARE(config->scrapeConfigs[1].jobName, std::string("5"));
    QCOMPARE(config->scrapeConfigs[1].http.authorization->type, std::string("Bearer"));
    QCOMPARE(config->scrapeConfigs[2].http.authorization->credentialsFile, std::string("/run/token"));
    QVERIFY(config->unsupported.empty());
}

void PrometheusConfigTest::intervalsFallBackOnTheGlobalOnes() {
    const Result<PrometheusConfig> config =
        parse("scrape_configs:\n- job_name: a\n- {job_name: b, scrape_interval: 3s}\n- {job_name: c, "
              "scrape_timeout: 2s}\n"
              "global: {scrape_interval: 5s}\n");
    VERIFY_OK(config);
    QVERIFY(config->global.scrapeTimeout == 5s);
    QVERIFY(config->scrapeConfigs[0].interval == 5s && config->scrapeConfigs[0].timeout == 5s);
    QVERIFY(config->scrapeConfigs[1].interval == 3s && config->scrapeConfigs[1].timeout == 3s);
    QVERIFY(config->scrapeConfigs[2].timeout == 2s);
}

void PrometheusConfigTest::mistakesAreNamedWithLineAndKey_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("context");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const char* text, const char* context, const char* message) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(context) << QByteArray(message);
    };
    row("unknown key", "global:\n  scrape_intervall: 5s\n", "prometheus.yml:2: global.scrape_intervall",
        "did you mean scrape_interval?");
    row("unknown section", "globals: {}\n", "prometheus.yml:1: globals", "no such key");
    row("duplicate key", "global:\n  scrape_interval: 5s\n  scrape_interval: 6s\n", "prometheus.yml:3",
        "stands twice");
    row("duration", "global: {scrape_interval: 15}\n", "prometheus.yml:1: global.scrape_interval",
        "such as 15s");
    row("list for text", "scrape_configs:\n- job_name: [a]\n", "prometheus.yml:2: scrape_configs[0].job_name",
        "expected a text, found a list");
    row("text for list", "rule_files: a.yml\n", "prometheus.yml:1: rule_files", "expected a list");
    row("mapping for list", "scrape_configs:\n  job_name: a\n", "prometheus.yml:2: scrape_configs",
        "found a mapping");
    row("no job", "scrape_configs:\n- metrics_path: /m\n", "prometheus.yml:2: scrape_configs[0]",
        "expected a job_name");
    row("same job twice", "scrape_configs:\n- job_name: a\n- job_name: a\n",
        "prometheus.yml:3: scrape_configs[1]", "stands twice");
    row("null config", "scrape_configs:\n- \n", "prometheus.yml:", "found nothing");
    row("timeout too long", "scrape_configs:\n- {job_name: a, scrape_interval: 5s, scrape_timeout: 6s}\n",
        "prometheus.yml:2: scrape_configs[0]", "longer than");
    row("global timeout too long", "global: {scrape_interval: 5s, scrape_timeout: 6s}\n",
        "prometheus.yml:1: global", "longer than");
    row("scheme", "scrape_configs:\n- {job_name: a, scheme: ftp}\n", "scheme", "expected http or https");
    row("boolean", "scrape_configs:\n- {job_name: a, honor_labels: 3}\n", "honor_labels", "true or false");
    row("number", "scrape_configs:\n- {job_name: a, sample_limit: -1}\n", "sample_limit", "whole number");
    row("size", "scrape_configs:\n- {job_name: a, body_size_limit: 10 meters}\n", "body_size_limit",
        "size such as");
    row("target", "scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: ['http://x/']\n",
        "prometheus.yml:4: scrape_configs[0].static_configs[0].targets[0]", "host:port");
    row("label name", "global: {external_labels: {a-b: c}}\n", "prometheus.yml:1: global.external_labels",
        "not a label name");
    row("regex", "scrape_configs:\n- job_name: a\n  relabel_configs:\n  - {regex: '(', target_label: b}\n",
        "prometheus.yml:4: scrape_configs[0].relabel_configs[0].regex", "missing )");
    row("action", "scrape_configs:\n- job_name: a\n  relabel_configs:\n  - {action: explode}\n", "action",
        "unknown action");
    row("no target label", "scrape_configs:\n- job_name: a\n  relabel_configs:\n  - {regex: a}\n",
        "relabel_configs[0]", "needs a target_label");
    row("modulus",
        "scrape_configs:\n- job_name: a\n  relabel_configs:\n  - {action: hashmod, target_label: b}\n",
        "relabel_configs[0]", "modulus");
    row("labeldrop extras",
        "scrape_configs:\n- job_name: a\n  relabel_configs:\n  - {action: labeldrop, regex: a, "
        "source_labels: [b]}\n",
        "relabel_configs[0]", "has no source_labels");
    row("two ways in", "scrape_configs:\n- {job_name: a, bearer_token: x, basic_auth: {username: u}}\n",
        "scrape_configs[0]", "found several");
    row("two passwords", "scrape_configs:\n- {job_name: a, basic_auth: {password: x, password_file: y}}\n",
        "basic_auth", "found both");
    row("half a certificate", "scrape_configs:\n- {job_name: a, tls_config: {cert_file: x}}\n", "tls_config",
        "both cert_file and key_file");
    row("discovery file", "scrape_configs:\n- {job_name: a, file_sd_configs: [{files: [a.txt]}]}\n",
        "files[0]", ".json, .yml or .yaml");
    row("broken yaml", "global: {\n  a: [b\n", "prometheus.yml:", "not valid YAML");
    row("tab", "global:\n\tscrape_interval: 5s\n", "prometheus.yml:2", "not valid YAML");
    row("a list", "- a\n", "prometheus.yml:1", "expected a mapping");
    row("two documents", "global: {}\n---\nglobal: {}\n", "prometheus.yml", "one document");
}

void PrometheusConfigTest::mistakesAreNamedWithLineAndKey() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, context);
    QFETCH(QByteArray, message);
    const Result<PrometheusConfig> config = parse(text.toStdString());
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(config.error().context.find(context.toStdString()) != std::string::npos,
             config.error().text().c_str());
    QVERIFY2(config.error().message.find(message.toStdString()) != std::string::npos,
             config.error().text().c_str());
}

void PrometheusConfigTest::whatWeDoNotRunIsNamed() {
    const Result<PrometheusConfig> config = parse("remote_write:\n- url: http://x/\nscrape_configs:\n- "
                                                  "job_name: a\n  kubernetes_sd_configs:\n  - role: pod\n");
    VERIFY_OK(config);
    QCOMPARE(config->unsupported.size(), 2u);
    QVERIFY(
        config->unsupported[0].starts_with("prometheus.yml:6: scrape_configs[0].kubernetes_sd_configs: "));
    QVERIFY(config->unsupported[1].starts_with("prometheus.yml:2: remote_write: "));
}

void PrometheusConfigTest::aliasesAndMergesWork() {
    const Result<PrometheusConfig> config =
        parse("scrape_configs:\n- &base\n  job_name: a\n  scrape_interval: 7s\n"
              "  static_configs: &t [{targets: [x]}]\n"
              "- <<: *base\n  job_name: b\n- {job_name: c, static_configs: *t}\n");
    VERIFY_OK(config);
    QCOMPARE(config->scrapeConfigs[1].jobName, std::string("b"));
    QVERIFY(config->scrapeConfigs[1].interval == 7s);
    QCOMPARE(config->scrapeConfigs[2].staticConfigs[0].targets[0], std::string("x"));
}

void PrometheusConfigTest::bombsAreRefused() {
    std::string laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int k = 0; k < 9; ++k)
            laughs += "," + before;
        laughs += "]\n";
    }
    QCOMPARE(parse(laughs).error().code, ErrorCode::LimitExceeded);
    const auto deep = parse(std::string(50'000, '['));
    QVERIFY(!deep);
    std::string nested = "global: ";
    for (int i = 0; i < 100; ++i)
        nested += "{a: ";
    QCOMPARE(parse(nested + "1" + std::string(100, '}')).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(parse(std::string(2u << 20, '#')).error().code, ErrorCode::LimitExceeded);
}

void PrometheusConfigTest::durationsReadAndPrintAsPrometheusDoes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QByteArray>("printed");
    QTest::newRow("0") << QByteArray("0") << qint64(0) << QByteArray("0s");
    QTest::newRow("324ms") << QByteArray("324ms") << qint64(324) << QByteArray("324ms");
    QTest::newRow("3s") << QByteArray("3s") << qint64(3000) << QByteArray("3s");
    QTest::newRow("90s") << QByteArray("90s") << qint64(90000) << QByteArray("1m30s");
    QTest::newRow("1h30m") << QByteArray("1h30m") << qint64(5400000) << QByteArray("1h30m");
    QTest::newRow("4d") << QByteArray("4d") << qint64(4ll * 86400000) << QByteArray("4d");
    QTest::newRow("3w") << QByteArray("3w") << qint64(21ll * 86400000) << QByteArray("3w");
    QTest::newRow("3w2d1h") << QByteArray("3w2d1h") << qint64(23ll * 86400000 + 3600000)
                            << QByteArray("23d1h");
    QTest::newRow("10y") << QByteArray("10y") << qint64(3650ll * 86400000) << QByteArray("10y");
    for (const char* bad : {"", "1", "1x", "s", "-1s", "1s1m", "1s1s", "1.5h", " 1s", "99999999999y", "294y",
                            "99999999999999999999s", "1d 2h"})
        QTest::newRow((std::string("bad ") + bad).c_str()) << QByteArray(bad) << qint64(-1) << QByteArray();
}

void PrometheusConfigTest::durationsReadAndPrintAsPrometheusDoes() {
    QFETCH(QByteArray, text);
    QFETCH(qint64, milliseconds);
    QFETCH(QByteArray, printed);
    const Result<Milliseconds> duration = parseDuration(text.toStdString());
    QCOMPARE(duration.has_value(), milliseconds >= 0);
    if (duration) {
        QCOMPARE(qint64(duration->count()), milliseconds);
        QCOMPARE(QByteArray::fromStdString(formatDuration(*duration)), printed);
    }
}

void PrometheusConfigTest::theShippedFileIsGood() {
    const Result<PrometheusConfig> config =
        loadPrometheusConfig(CODESAGE_SOURCE_DIR "/monitoring/prometheus/prometheus.yml");
    VERIFY_OK(config);
    QVERIFY(config->unsupported.empty());
    QCOMPARE(config->scrapeConfigs[0].jobName, std::string("codesage"));
    QCOMPARE(config->scrapeConfigs[0].staticConfigs[0].targets, std::vector<std::string>{"127.0.0.1:8000"});
}

void PrometheusConfigTest::aMissingFileIsNamed() {
    const Result<PrometheusConfig> config = loadPrometheusConfig("/nowhere/prometheus.yml");
    QVERIFY(!config);
    QVERIFY(config.error().text().find("/nowhere/prometheus.yml") != std::string::npos);
}

CODESAGE_TEST(PrometheusConfigTest)
#include "PrometheusConfigTest.moc"
