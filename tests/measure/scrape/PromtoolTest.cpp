// Debian's promtool as judge of what a good prometheus.yml is.
#include "measure/scrape/PrometheusConfig.h"
#include "support/Test.h"

#include <QProcess>
#include <QStandardPaths>

using namespace codesage;
using namespace codesage::scrape;

class PromtoolTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void theShippedFileIsGoodForPrometheus();
    void weAgreeOnGoodAndBad_data();
    void weAgreeOnGoodAndBad();
    void weAreStricterWhereItsReadingSurprises_data();
    void weAreStricterWhereItsReadingSurprises();

private:
    static int check(const std::filesystem::path& file, QByteArray* said = nullptr);
};

void PromtoolTest::initTestCase() {
    if (QStandardPaths::findExecutable("promtool").isEmpty())
        QSKIP("CODESAGE-SKIP: promtool is not installed");
}

int PromtoolTest::check(const std::filesystem::path& file, QByteArray* said) {
    QProcess promtool;
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.start("promtool", {"check", "config", QString::fromStdString(file.string())});
    if (!promtool.waitForFinished())
        return -1;
    if (said)
        *said = promtool.readAll();
    return promtool.exitCode();
}

void PromtoolTest::theShippedFileIsGoodForPrometheus() {
    QByteArray said;
    QVERIFY2(check(CODESAGE_SOURCE_DIR "/monitoring/prometheus/prometheus.yml", &said) == 0,
             said.constData());
}

void PromtoolTest::weAgreeOnGoodAndBad_data() {
    QTest::addColumn<QByteArray>("text");
    const auto file = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    const auto scrape = [&](const char* settings) {
        file(settings, std::string("scrape_configs:\n- {job_name: a, ") + settings + "}\n");
    };
    const auto rule = [&](const char* settings) {
        file(settings,
             std::string("scrape_configs:\n- job_name: a\n  relabel_configs:\n  - {") + settings + "}\n");
    };
    file("empty", "");
    file("nulls", "global:\nscrape_configs:\nrule_files:\nalerting:\n");
    file("a list", "- a\n");
    file("unknown section", "globals: {}\n");
    file("duplicate key", "global: {}\nglobal: {}\n");
    file("no job", "scrape_configs: [{metrics_path: /m}]\n");
    file("same job", "scrape_configs: [{job_name: a}, {job_name: a}]\n");
    file("null job", "scrape_configs: [null]\n");
    file("number as job", "scrape_configs: [{job_name: 5}]\n");
    file("alias", "scrape_configs:\n- &a {job_name: a, scrape_interval: 7s}\n- {<<: *a, job_name: b}\n");
    file("global timeout", "global: {scrape_interval: 5s, scrape_timeout: 6s}\n");
    file("small global interval", "global: {scrape_interval: 5s}\n");
    file("external labels", "global: {external_labels: {a: b, c: 1}}\n");
    file("bad external labels", "global: {external_labels: {a-b: c}}\n");
    file("rule file stars", "rule_files: ['*/x.yml']\n");
    file("alertmanagers",
         "alerting: {alertmanagers: [{static_configs: [{targets: [x]}], api_version: v2, timeout: 1s}]}\n");
    file("alertmanager version", "alerting: {alertmanagers: [{api_version: v3}]}\n");
    file("alert relabelling", "alerting: {alert_relabel_configs: [{regex: x, action: labeldrop}]}\n");
    for (const char* settings : {"scrape_interval: 5s",
                                 "scrape_interval: 5",
                                 "scrape_interval: 0",
                                 "scrape_interval: 1h30m",
                                 "scrape_interval: 30m1h",
                                 "scrape_interval: -5s",
                                 "scrape_interval: 1.5s",
                                 "scrape_timeout: 2m",
                                 "scrape_timeout: 60s",
                                 "honor_labels: yes",
                                 "honor_labels: 1",
                                 "honor_labels: 'true'",
                                 "honour_labels: true",
                                 "sample_limit: 5",
                                 "sample_limit: -5",
                                 "sample_limit: '5'",
                                 "body_size_limit: 10MB",
                                 "body_size_limit: 1.5MiB",
                                 "body_size_limit: 10",
                                 "body_size_limit: 0",
                                 "body_size_limit: 10meters",
                                 "label_limit: 5",
                                 "params: {a: [b, 5]}",
                                 "params: {a: b}",
                                 "metrics_path: [a]",
                                 "static_configs: [{targets: [a]}]",
                                 "static_configs: [{targets: ['http://a/']}]",
                                 "static_configs: [{targets: a}]",
                                 "static_configs: [{targets: [a], labels: {b-c: d}}]",
                                 "static_configs: [{targets: [a], labels: {b: 5}}]",
                                 "static_configs: [null]",
                                 "static_configs: [{target: [a]}]",
                                 "file_sd_configs: [{files: [a.txt]}]",
                                 "file_sd_configs: [{files: []}]",
                                 "file_sd_configs: [{files: ['a*/b.json']}]",
                                 "file_sd_configs: [{files: ['t*.json'], refresh_interval: 5}]",
                                 "basic_auth: {username: u, password: p}",
                                 "basic_auth: {user: u}",
                                 "basic_auth: {password: p, password_file: q}",
                                 "bearer_token: a",
                                 "bearer_token: a, basic_auth: {username: u}",
                                 "authorization: {credentials: a}",
                                 "authorization: {type: Basic, credentials: a}",
                                 "authorization: {credentials: a}, basic_auth: {username: u}",
                                 "authorization: {credentials: a}, bearer_token: b",
                                 "tls_config: {insecure_skip_verify: true}",
                                 "tls_config: {insecure: true}",
                                 "tls_config: {min_version: TLS12}",
                                 "tls_config: {min_version: TLS9}",
                                 "proxy_url: 'http://p:1'",
                                 "follow_redirects: false",
                                 "enable_http2: false",
                                 "oauth2: {client_id: a, client_secret: b, token_url: 'http://x'}"})
        scrape(settings);
    for (const char* settings : {"target_label: b",
                                 "target_label: b, replacement: ''",
                                 "regex: a",
                                 "target_label: ''",
                                 "target_label: 'a-b'",
                                 "target_label: '${1}_x', source_labels: [a]",
                                 "target_label: '$1', source_labels: [a]",
                                 "target_label: b, regex: '('",
                                 "source_labels: [a-b], target_label: c",
                                 "source_labels: a, target_label: c",
                                 "action: keep, source_labels: [a], regex: b",
                                 "action: KEEP, source_labels: [a], regex: b",
                                 "action: explode",
                                 "action: ''",
                                 "action: hashmod, source_labels: [a], target_label: b",
                                 "action: hashmod, modulus: 8, target_label: b",
                                 "action: hashmod, modulus: 8, target_label: '$1'",
                                 "action: labelmap, regex: a",
                                 "action: labelmap, replacement: '-'",
                                 "action: labelmap, regex: a, replacement: 'x_${1}'",
                                 "action: labeldrop, regex: a",
                                 "action: labeldrop, regex: a, target_label: b",
                                 "action: labelkeep, regex: a, source_labels: [b]",
                                 "action: labelkeep, regex: a, separator: ','",
                                 "action: lowercase, source_labels: [a], target_label: b",
                                 "action: lowercase, source_labels: [a], target_label: b, replacement: c",
                                 "action: uppercase, source_labels: [a]",
                                 "action: keepequal, source_labels: [a], target_label: b",
                                 "action: keepequal, source_labels: [a]",
                                 "action: dropequal, source_labels: [a], target_label: b, regex: c",
                                 "action: dropequal, source_labels: [a], target_label: b, modulus: 4",
                                 "target_label: b, labels: x"})
        rule(settings);
}

void PromtoolTest::weAgreeOnGoodAndBad() {
    QFETCH(QByteArray, text);
    const test::TempDir folder;
    const auto path = folder.write("prometheus.yml", text.toStdString());
    QByteArray said;
    const bool theirs = check(path, &said) == 0;
    const Result<PrometheusConfig> ours = loadPrometheusConfig(path);
    QVERIFY2(ours.has_value() == theirs,
             (said.toStdString() + "\nours: " + (ours ? "good" : ours.error().text())).c_str());
}

void PromtoolTest::weAreStricterWhereItsReadingSurprises_data() {
    QTest::addColumn<QByteArray>("settings");
    // Read as 1, and as the pattern ^(?:a)(b)$.
    QTest::newRow("half a sample") << QByteArray("sample_limit: 1.5");
    QTest::newRow("parentheses") << QByteArray("relabel_configs: [{target_label: b, regex: 'a)(b'}]");
}

void PromtoolTest::weAreStricterWhereItsReadingSurprises() {
    QFETCH(QByteArray, settings);
    const test::TempDir folder;
    const auto path =
        folder.write("prometheus.yml", "scrape_configs:\n- {job_name: a, " + settings.toStdString() + "}\n");
    QCOMPARE(check(path), 0);
    QVERIFY(!loadPrometheusConfig(path));
}

CODESAGE_TEST(PromtoolTest)
#include "PromtoolTest.moc"
