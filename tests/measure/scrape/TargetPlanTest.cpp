#include "measure/scrape/TargetPlan.h"
#include "measure/scrape/ScrapeManager.h"
#include "measure/scrape/ScrapeRequest.h"
#include "measure/scrape/TargetFiles.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::scrape;

namespace {

PrometheusConfig parsed(const std::string& text, const std::filesystem::path& directory = "/") {
    Result<PrometheusConfig> config = parsePrometheusConfig(text, "prometheus.yml", directory);
    if (!config)
        qFatal("%s", config.error().text().c_str());
    return *std::move(config);
}

SelfTarget ownTarget() {
    SelfTarget self;
    self.address = "127.0.0.1:9000";
    self.aliases = {"127.0.0.1:8000"};
    self.collect = [] { return std::vector<metrics::Family>(); };
    return self;
}

} // namespace

class TargetPlanTest : public QObject {
    Q_OBJECT
private slots:
    void aTargetHasUrlLabelsAndTimes();
    void portsAreFilledInByScheme_data();
    void portsAreFilledInByScheme();
    void relabellingChangesWhereAndHow();
    void droppedTargetsAreListed();
    void unusableTargetsAreNamed_data();
    void unusableTargetsAreNamed();
    void theSameTargetTwiceIsOne();
    void tooManyTargetsAreNotScraped();
    void weAreATargetOfOurOwnFile();
    void weAreATargetWithoutBeingNamed();
    void otherRulesMakeAnotherTarget();
    void targetFilesAreRead();
    void brokenTargetFilesAreNamedAndSkipped();
    void redirectsStayOnTheHost_data();
    void redirectsStayOnTheHost();
    void requestsCarryCredentials();
};

void TargetPlanTest::aTargetHasUrlLabelsAndTimes() {
    const PlannedTargets planned = planTargets(
        parsed("scrape_configs:\n- job_name: a\n  scrape_interval: 30s\n  scrape_timeout: 7s\n"
               "  metrics_path: /m x\n  params: {module: [one, 'two words'], 'match[]': ['{a=\"b\"}']}\n"
               "  static_configs: [{targets: ['h:1'], labels: {zone: z}}]\n"),
        {});
    QCOMPARE(planned.targets.size(), 1u);
    const TargetPlan& plan = *planned.targets[0];
    QCOMPARE(plan.url,
             std::string("http://h:1/m x?match%5B%5D=%7Ba%3D%22b%22%7D&module=one&module=two%20words"));
    QCOMPARE(plan.labels, (LabelSet{{"instance", "h:1"}, {"job", "a"}, {"zone", "z"}}));
    QCOMPARE(labelValue(plan.discoveredLabels, "__scrape_interval__"), std::string_view("30s"));
    QCOMPARE(labelValue(plan.discoveredLabels, "__param_module"), std::string_view("one"));
    QVERIFY(plan.interval == std::chrono::seconds(30) && plan.timeout == std::chrono::seconds(7));
}

void TargetPlanTest::portsAreFilledInByScheme_data() {
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("result");
    QTest::newRow("http") << QByteArray("host") << QByteArray("http") << QByteArray("host:80");
    QTest::newRow("https") << QByteArray("host") << QByteArray("https") << QByteArray("host:443");
    QTest::newRow("given") << QByteArray("host:9100") << QByteArray("https") << QByteArray("host:9100");
    QTest::newRow("six") << QByteArray("[::1]") << QByteArray("http") << QByteArray("[::1]:80");
    QTest::newRow("six given") << QByteArray("[::1]:9100") << QByteArray("http") << QByteArray("[::1]:9100");
}

void TargetPlanTest::portsAreFilledInByScheme() {
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, scheme);
    QFETCH(QByteArray, result);
    auto config = std::make_shared<ScrapeConfig>();
    config->jobName = "a";
    config->scheme = scheme.toStdString();
    const Result<TargetPlan> plan = planTarget(config, address.toStdString(), {});
    VERIFY_OK(plan);
    QCOMPARE(QByteArray::fromStdString(plan->address), result);
    QCOMPARE(QByteArray::fromStdString(plan->url), scheme + "://" + result + "/metrics");
}

void TargetPlanTest::relabellingChangesWhereAndHow() {
    const PlannedTargets planned = planTargets(parsed(R"(
scrape_configs:
- job_name: probe
  static_configs: [{targets: [shop.example]}]
  relabel_configs:
  - {source_labels: [__address__], target_label: __param_target}
  - {source_labels: [__param_target], target_label: instance}
  - {target_label: __address__, replacement: 'prober:9115'}
  - {target_label: __metrics_path__, replacement: /probe}
  - {target_label: __scrape_interval__, replacement: 5s}
  - {target_label: __scrape_timeout__, replacement: 2s}
  - {target_label: __tmp_note, replacement: gone afterwards}
)"),
                                               {});
    QCOMPARE(planned.targets.size(), 1u);
    QCOMPARE(planned.targets[0]->url, std::string("http://prober:9115/probe?target=shop.example"));
    QCOMPARE(planned.targets[0]->labels, (LabelSet{{"instance", "shop.example"}, {"job", "probe"}}));
    QVERIFY(planned.targets[0]->interval == std::chrono::seconds(5));
}

void TargetPlanTest::droppedTargetsAreListed() {
    const PlannedTargets planned =
        planTargets(parsed("scrape_configs:\n- job_name: a\n  static_configs: [{targets: [x, y]}]\n"
                           "  relabel_configs: [{source_labels: [__address__], regex: x, action: drop}]\n"),
                    {});
    QCOMPARE(planned.targets.size(), 1u);
    QCOMPARE(planned.dropped.size(), 1u);
    QCOMPARE(labelValue(planned.dropped[0].discoveredLabels, "__address__"), std::string_view("x"));
    QCOMPARE(planned.dropped[0].scrapePool, std::string("a"));
}

void TargetPlanTest::unusableTargetsAreNamed_data() {
    QTest::addColumn<QByteArray>("rule");
    QTest::newRow("address") << QByteArray("{target_label: __address__, replacement: 'a b'}");
    QTest::newRow("user in address") << QByteArray("{target_label: __address__, replacement: 'u@h:1'}");
    QTest::newRow("no address") << QByteArray("{target_label: __address__, replacement: ''}");
    QTest::newRow("scheme") << QByteArray("{target_label: __scheme__, replacement: file}");
    QTest::newRow("interval") << QByteArray("{target_label: __scrape_interval__, replacement: soon}");
    QTest::newRow("timeout") << QByteArray("{target_label: __scrape_timeout__, replacement: 2m}");
}

void TargetPlanTest::unusableTargetsAreNamed() {
    QFETCH(QByteArray, rule);
    const PlannedTargets planned = planTargets(
        parsed("scrape_configs:\n- job_name: a\n  static_configs: [{targets: [x]}]\n  relabel_configs: [" +
               rule.toStdString() + "]\n"),
        {});
    QVERIFY(planned.targets.empty());
    QCOMPARE(planned.problems.size(), 1u);
    QVERIFY2(planned.problems[0].find("job a, target x") != std::string::npos, planned.problems[0].c_str());
}

void TargetPlanTest::theSameTargetTwiceIsOne() {
    const PlannedTargets planned = planTargets(
        parsed("scrape_configs:\n- job_name: a\n  static_configs: [{targets: [x, x, 'x:80']}]\n"), {});
    QCOMPARE(planned.targets.size(), 1u);
}

void TargetPlanTest::tooManyTargetsAreNotScraped() {
    const PlannedTargets planned = planTargets(
        parsed("scrape_configs:\n- {job_name: a, target_limit: 1, static_configs: [{targets: [x, y]}]}\n"
               "- {job_name: b, target_limit: 1, static_configs: [{targets: [x]}]}\n"),
        {});
    QCOMPARE(planned.targets.size(), 3u);
    QVERIFY(planned.targets[0]->error.find("target_limit") != std::string::npos);
    QVERIFY(!planned.targets[1]->error.empty());
    QVERIFY(planned.targets[2]->error.empty());
}

void TargetPlanTest::weAreATargetOfOurOwnFile() {
    const PlannedTargets planned = planTargets(
        parsed(
            "scrape_configs:\n- {job_name: codesage, scrape_interval: 3s, static_configs: [{targets: "
            "['127.0.0.1:8000']}]}\n- {job_name: other, static_configs: [{targets: ['127.0.0.1:9001']}]}\n"),
        ownTarget());
    QCOMPARE(planned.targets.size(), 2u);
    QVERIFY(planned.targets[0]->isSelf);
    QCOMPARE(planned.targets[0]->labels, (LabelSet{{"instance", "127.0.0.1:9000"}, {"job", "codesage"}}));
    QVERIFY(planned.targets[0]->interval == std::chrono::seconds(3));
    QVERIFY(!planned.targets[1]->isSelf);
}

void TargetPlanTest::weAreATargetWithoutBeingNamed() {
    const PlannedTargets planned = planTargets(
        parsed("scrape_configs:\n- {job_name: other, static_configs: [{targets: ['h:1']}]}\n"), ownTarget());
    QCOMPARE(planned.targets.size(), 2u);
    QVERIFY(planned.targets[1]->isSelf);
    QCOMPARE(labelValue(planned.targets[1]->labels, "job"), std::string_view("codesage"));
    QVERIFY(planned.targets[1]->interval == std::chrono::seconds(5));
    // An instance that listens on no port has a name for an address.
    SelfTarget nameless = ownTarget();
    nameless.address = "local";
    QVERIFY(planTargets(parsed(""), nameless).targets[0]->isSelf);
    // Another path of ours is asked by HTTP like anybody's.
    const PlannedTargets federated = planTargets(
        parsed("scrape_configs:\n- {job_name: f, metrics_path: /federate, static_configs: [{targets: "
               "['127.0.0.1:9000']}]}\n"),
        ownTarget());
    QVERIFY(!federated.targets[0]->isSelf);
    QVERIFY(federated.targets[1]->isSelf);
}

void TargetPlanTest::otherRulesMakeAnotherTarget() {
    const auto identity = [](const std::string& extra) {
        return planTargets(parsed("scrape_configs:\n- {job_name: a, static_configs: [{targets: [x]}]" +
                                  extra + "}\n"),
                           {})
            .targets[0]
            ->identity();
    };
    QCOMPARE(identity(""), identity(", scrape_interval: 7s, sample_limit: 5"));
    QVERIFY(identity("") != identity(", honor_labels: true"));
    QVERIFY(identity("") != identity(", metric_relabel_configs: [{regex: x, action: labeldrop}]"));
    QVERIFY(identity("") != identity(", metrics_path: /m"));
}

void TargetPlanTest::targetFilesAreRead() {
    const test::TempDir folder;
    folder.write("t/a.json",
                 "[{\"targets\": [\"x:1\", \"y:2\"], \"labels\": {\"zone\": \"1\"}}, {\"targets\": []}]");
    folder.write("t/b.yml", "- targets: ['z:3']\n  labels: {zone: two}\n");
    folder.write("t/.hidden.yml", "not read");
    const std::string text =
        "scrape_configs:\n- job_name: a\n  file_sd_configs: [{files: ['t/*.json', 't/*.yml', "
        "t/missing.yml]}]\n";
    folder.write("t/missing.yml", "[]");
    const PlannedTargets planned = planTargets(parsed(text, folder.path()), {});
    QCOMPARE(planned.problems, std::vector<std::string>());
    QCOMPARE(planned.targets.size(), 3u);
    QCOMPARE(planned.targets[0]->labels, (LabelSet{{"instance", "x:1"}, {"job", "a"}, {"zone", "1"}}));
    QCOMPARE(labelValue(planned.targets[2]->discoveredLabels, "__meta_filepath"),
             std::string_view((folder / "t/b.yml").string()));
    const FileDiscovery discovery = parsed(text, folder.path()).scrapeConfigs[0].fileDiscoveries[0];
    const std::string before = targetFilesStamp(discovery);
    QCOMPARE(targetFilesStamp(discovery), before);
    folder.write("t/c.yml", "[]");
    QVERIFY(targetFilesStamp(discovery) != before);
}

void TargetPlanTest::brokenTargetFilesAreNamedAndSkipped() {
    const test::TempDir folder;
    folder.write("a.json", "[{\"targets\": [\"x:1\"]}, {\"target\": []}]");
    folder.write("b.yml", "- targets: [z:3\n");
    folder.write("c.json", "[{\"targets\": [\"http://x\"]}]");
    folder.write("d.yml", "- {targets: ['good:1']}\n");
    const PlannedTargets planned = planTargets(
        parsed("scrape_configs:\n- job_name: a\n  file_sd_configs: [{files: ['*.json', '*.yml', no.yml]}]\n",
               folder.path()),
        {});
    QCOMPARE(planned.targets.size(), 1u);
    QCOMPARE(planned.problems.size(), 4u);
    QVERIFY2(planned.problems[0].find("a.json: [1].target") != std::string::npos,
             planned.problems[0].c_str());
    QVERIFY2(planned.problems[1].find("b.yml:") != std::string::npos, planned.problems[1].c_str());
}

void TargetPlanTest::redirectsStayOnTheHost_data() {
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QByteArray>("result");
    QTest::newRow("path") << QByteArray("/new?x=1#part") << QByteArray("http://host:1/new?x=1");
    QTest::newRow("relative") << QByteArray("other") << QByteArray("http://host:1/a/other");
    QTest::newRow("query") << QByteArray("?x=2") << QByteArray("http://host:1/a/metrics?x=2");
    QTest::newRow("port") << QByteArray("http://HOST:2/m") << QByteArray("http://HOST:2/m");
    QTest::newRow("tls") << QByteArray("https://host/m") << QByteArray("https://host/m");
    QTest::newRow("without scheme") << QByteArray("//host:3/m") << QByteArray("http://host:3/m");
    for (const char* bad :
         {"", "http://169.254.169.254/latest", "//evil/", "file:///etc/passwd", "gopher://host/x",
          "http://host@evil/", "http:///x", "javascript:alert(1)", "http://host.evil/"})
        QTest::newRow((std::string("bad ") + bad).c_str()) << QByteArray(bad) << QByteArray();
}

void TargetPlanTest::redirectsStayOnTheHost() {
    QFETCH(QByteArray, location);
    QFETCH(QByteArray, result);
    const Result<std::string> target = redirectTarget("http://host:1/a/metrics?x=1", location.toStdString());
    QCOMPARE(target.has_value(), !result.isEmpty());
    if (target)
        QCOMPARE(QByteArray::fromStdString(*target), result);
    QVERIFY(!redirectTarget("https://host/", "http://host/"));
}

void TargetPlanTest::requestsCarryCredentials() {
    const test::TempDir folder;
    folder.write("token", " secret\n");
    const auto request = [&](const std::string& extra) {
        const PlannedTargets planned = planTargets(
            parsed("scrape_configs:\n- {job_name: a, static_configs: [{targets: [x]}], " + extra + "}\n",
                   folder.path()),
            {});
        return scrapeRequest(*planned.targets[0], 77);
    };
    const auto bearer = request("bearer_token_file: token");
    VERIFY_OK(bearer);
    QCOMPARE(bearer->bearerToken, std::string("secret"));
    QCOMPARE(bearer->maxBytes, std::uint64_t(77));
    QCOMPARE(bearer->maxRedirects, 0);
    QVERIFY(bearer->timeout == std::chrono::seconds(10));
    const auto basic = request("basic_auth: {username: u, password_file: token}, body_size_limit: 1KB");
    VERIFY_OK(basic);
    QCOMPARE(basic->basicUser, std::string("u"));
    QCOMPARE(basic->basicPassword, std::string("secret"));
    QCOMPARE(basic->maxBytes, std::uint64_t(1024));
    const auto custom = request("authorization: {type: Token, credentials: abc}");
    VERIFY_OK(custom);
    QCOMPARE(custom->headers.value("Authorization"), std::string_view("Token abc"));
    const auto missing = request("bearer_token_file: nothing_here");
    QVERIFY(!missing);
    QVERIFY(missing.error().text().find("nothing_here") != std::string::npos);
}

CODESAGE_TEST(TargetPlanTest)
#include "TargetPlanTest.moc"
