#include "measure/scrape/SeriesCache.h"
#include "FakeStore.h"
#include "measure/metrics/Instruments.h"
#include "measure/scrape/SelfExposition.h"
#include "measure/tsdb/Model.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::scrape;

namespace {

// One target's cache over a fake store.
struct Bench {
    test::FakeStore store;
    SeriesCache cache;
    std::shared_ptr<ScrapeConfig> config = std::make_shared<ScrapeConfig>();
    TargetPlan plan;
    TimestampMs now = 1000;
    ScrapeReport report;

    Bench() {
        config->jobName = "j";
        plan.config = config;
        plan.labels = {{"instance", "i"}, {"job", "j"}};
    }

    Status scrape(const std::string& text, std::size_t maxSeries = 1000, const std::stop_token& stop = {}) {
        now += 1000;
        report = {};
        const Result<Exposition> parsed = parseExposition(text, ExpositionFormat::PrometheusText);
        if (!parsed)
            return fail(parsed.error());
        const auto appender = store.factory()();
        const Status added = cache.append(*parsed, plan, now, maxSeries, *appender, report, stop);
        if (!added)
            return added;
        const auto committed = appender->commit();
        if (!committed)
            return fail(committed.error());
        cache.committed(committed->unknown > 0);
        return {};
    }

    Status failScrape() {
        now += 1000;
        const auto appender = store.factory()();
        CODESAGE_CHECK(cache.appendStale(plan, now, *appender));
        CODESAGE_TRY(const tsdb::CommitReport committed, appender->commit());
        cache.committed(committed.unknown > 0);
        return {};
    }

    std::string text(const std::string& series) const {
        std::string all;
        for (const tsdb::Sample& sample : store.samples(series))
            all += (all.empty() ? "" : " ") +
                   (tsdb::isStaleNaN(sample.v) ? "stale" : std::to_string(int(sample.v))) + "@" +
                   std::to_string(sample.t);
        return all;
    }
};

const std::string kA = "a{instance=\"i\", job=\"j\"}";
const std::string kB = "b{instance=\"i\", job=\"j\"}";

RelabelRule dropping(std::string_view regex) {
    RelabelRule rule;
    rule.action = RelabelAction::Drop;
    rule.sourceLabels = {"__name__"};
    rule.regex = *AnchoredRegex::compile(regex);
    return rule;
}

} // namespace

class SeriesCacheTest : public QObject {
    Q_OBJECT
private slots:
    void samplesCarryTheTargetsLabels();
    void displacedLabelsAreExported();
    void honouredLabelsWin();
    void vanishedSeriesEnd();
    void failedScrapesEndEverySeriesOnce();
    void ownTimestampsAreKeptAndNeverEnd();
    void timestampsAreIgnoredWhenNotHonoured();
    void relabellingDropsAndCounts();
    void limitsRefuseTheWholeScrape();
    void aLostNumberIsAskedForAgain();
    void aFailedCommitChangesNothing();
    void changingSeriesDoNotPileUp();
    void aRequestToStopIsHeard();
    void theStoresLimitFailsTheScrape();
    void ownFamiliesBecomeSamplesBitForBit();
};

void SeriesCacheTest::samplesCarryTheTargetsLabels() {
    Bench bench;
    QCOMPARE(test::problem(bench.scrape("a 1\nc{x=\"y\\n\",empty=\"\"} 2\n")), std::string());
    QCOMPARE(bench.text(kA), std::string("1@2000"));
    QCOMPARE(bench.store.last("c{instance=\"i\", job=\"j\", x=\"y\\n\"}"), 2.0);
    QCOMPARE(bench.report.scraped, 2u);
    QCOMPARE(bench.report.kept, 2u);
    QCOMPARE(bench.report.added, 2u);
    QCOMPARE(test::problem(bench.scrape("a 1\nc{x=\"y\\n\",empty=\"\"} 2\n")), std::string());
    QCOMPARE(bench.report.added, 0u);
}

void SeriesCacheTest::displacedLabelsAreExported() {
    Bench bench;
    QCOMPARE(test::problem(bench.scrape("a{job=\"theirs\",exported_job=\"older\",instance=\"\"} 1\n")),
             std::string());
    QCOMPARE(bench.store.seriesNames(),
             std::vector<std::string>{
                 "a{exported_exported_job=\"theirs\", exported_job=\"older\", instance=\"i\", job=\"j\"}"});
}

void SeriesCacheTest::honouredLabelsWin() {
    Bench bench;
    bench.config->honorLabels = true;
    QCOMPARE(test::problem(bench.scrape("a{job=\"theirs\"} 1\nb{instance=\"\"} 2\n")), std::string());
    QCOMPARE(bench.store.seriesNames(),
             (std::vector<std::string>{"a{instance=\"i\", job=\"theirs\"}", "b{job=\"j\"}"}));
}

void SeriesCacheTest::vanishedSeriesEnd() {
    Bench bench;
    QCOMPARE(test::problem(bench.scrape("a 1\nb 1\n")), std::string());
    QCOMPARE(test::problem(bench.scrape("a 2\n")), std::string());
    QCOMPARE(test::problem(bench.scrape("a 3\n")), std::string());
    QCOMPARE(test::problem(bench.scrape("a 4\nb 4\n")), std::string());
    QCOMPARE(bench.text(kA), std::string("1@2000 2@3000 3@4000 4@5000"));
    QCOMPARE(bench.text(kB), std::string("1@2000 stale@3000 4@5000"));
}

void SeriesCacheTest::failedScrapesEndEverySeriesOnce() {
    Bench bench;
    QCOMPARE(test::problem(bench.scrape("a 1\n")), std::string());
    QCOMPARE(test::problem(bench.failScrape()), std::string());
    QCOMPARE(test::problem(bench.failScrape()), std::string());
    QCOMPARE(test::problem(bench.scrape("a 2\n")), std::string());
    QCOMPARE(bench.text(kA), std::string("1@2000 stale@3000 2@5000"));
}

void SeriesCacheTest::ownTimestampsAreKeptAndNeverEnd() {
    Bench bench;
    QCOMPARE(test::problem(bench.scrape("a 1 500\nb 1\n")), std::string());
    QCOMPARE(test::problem(bench.scrape("b 2\n")), std::string());
    QCOMPARE(test::problem(bench.failScrape()), std::string());
    QCOMPARE(bench.text(kA), std::string("1@500"));
    QCOMPARE(bench.text(kB), std::string("1@2000 2@3000 stale@4000"));
}

void SeriesCacheTest::timestampsAreIgnoredWhenNotHonoured() {
    Bench bench;
    bench.config->honorTimestamps = false;
    QCOMPARE(test::problem(bench.scrape("a 1 500\n")), std::string());
    QCOMPARE(test::problem(bench.scrape("b 1\n")), std::string());
    QCOMPARE(bench.text(kA), std::string("1@2000 stale@3000"));
}

void SeriesCacheTest::relabellingDropsAndCounts() {
    Bench bench;
    bench.config->metricRelabelRules = {dropping("go_.*")};
    QCOMPARE(test::problem(bench.scrape("a 1\ngo_x 2\ngo_y 3\n")), std::string());
    QCOMPARE(bench.report.scraped, 3u);
    QCOMPARE(bench.report.kept, 1u);
    QCOMPARE(test::problem(bench.scrape("a 1\ngo_x 2\n")), std::string());
    QCOMPARE(bench.report.kept, 1u);
    QCOMPARE(bench.store.seriesNames(), std::vector<std::string>{kA});
    // A rule that takes the name away is a mistake of the configuration, not of one series.
    RelabelRule nameless;
    nameless.regex = *AnchoredRegex::compile(".*");
    nameless.targetLabel = "__name__";
    nameless.replacement = "";
    bench.config->metricRelabelRules = {nameless};
    QCOMPARE(bench.scrape("new 1\n").error().code, ErrorCode::InvalidArgument);
}

void SeriesCacheTest::limitsRefuseTheWholeScrape() {
    const auto refused = [](auto set, const std::string& text) {
        Bench bench;
        set(bench.config->limits);
        const Status scraped = bench.scrape(text);
        return !scraped && scraped.error().code == ErrorCode::LimitExceeded &&
               bench.store.seriesNames().empty();
    };
    QVERIFY(refused([](ScrapeLimits& limits) { limits.samples = 2; }, "a 1\nb 1\nc 1\n"));
    QVERIFY(!refused([](ScrapeLimits& limits) { limits.samples = 3; }, "a 1\nb 1\nc 1\n"));
    QVERIFY(refused([](ScrapeLimits& limits) { limits.labels = 3; }, "a{x=\"1\"} 1\n"));
    QVERIFY(!refused([](ScrapeLimits& limits) { limits.labels = 4; }, "a{x=\"1\"} 1\n"));
    QVERIFY(refused([](ScrapeLimits& limits) { limits.labelNameBytes = 8; }, "a{much_too_long=\"1\"} 1\n"));
    QVERIFY(refused([](ScrapeLimits& limits) { limits.labelValueBytes = 4; }, "a{x=\"12345\"} 1\n"));
    Bench bench;
    QCOMPARE(bench.scrape("a 1\nb 1\nc 1\n", 2).error().code, ErrorCode::LimitExceeded);
}

void SeriesCacheTest::aLostNumberIsAskedForAgain() {
    Bench bench;
    QCOMPARE(test::problem(bench.scrape("a 1\nb 1\n")), std::string());
    bench.store.forgetNumbers();
    QCOMPARE(test::problem(bench.scrape("a 2\n")), std::string());
    QCOMPARE(bench.text(kA), std::string("1@2000 2@3000"));
    QCOMPARE(bench.text(kB), std::string("1@2000 stale@3000"));
}

void SeriesCacheTest::aFailedCommitChangesNothing() {
    Bench bench;
    QCOMPARE(test::problem(bench.scrape("a 1\nb 1\n")), std::string());
    bench.store.failCommits(true);
    QVERIFY(!bench.scrape("a 2\n"));
    bench.store.failCommits(false);
    // b vanished in the scrape that was lost; its end is told by the next.
    QCOMPARE(test::problem(bench.scrape("a 3\n")), std::string());
    QCOMPARE(bench.text(kA), std::string("1@2000 3@4000"));
    QCOMPARE(bench.text(kB), std::string("1@2000 stale@4000"));
}

void SeriesCacheTest::changingSeriesDoNotPileUp() {
    Bench bench;
    bench.config->limits.samples = 50;
    for (int round = 0; round < 20; ++round) {
        std::string text;
        const int count = round % 2 == 0 ? 40 : 60; // every second scrape is refused
        for (int i = 0; i < count; ++i)
            text += "m{round=\"" + std::to_string(round) + "\",i=\"" + std::to_string(i) + "\"} 1\n";
        if (!bench.scrape(text))
            QCOMPARE(test::problem(bench.failScrape()), std::string());
        QVERIFY(bench.cache.size() <= 100);
    }
}

void SeriesCacheTest::aRequestToStopIsHeard() {
    Bench bench;
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(bench.scrape("a 1\n", 1000, stop.get_token()).error().code, ErrorCode::Cancelled);
}

void SeriesCacheTest::theStoresLimitFailsTheScrape() {
    Bench bench;
    bench.store.limitSeries(2);
    QCOMPARE(bench.scrape("a 1\nb 1\nc 1\n").error().code, ErrorCode::LimitExceeded);
    QVERIFY(bench.store.seriesNames().empty());
}

void SeriesCacheTest::ownFamiliesBecomeSamplesBitForBit() {
    metrics::Instruments instruments;
    instruments.histogram("codesage_pool_wait_seconds", {"a \"b\"\n\\c"}).observe(0.1 + 0.2);
    std::string buffer;
    const Exposition exposition = expositionOf(instruments.collect(), buffer);
    Bench bench;
    const auto appender = bench.store.factory()();
    QCOMPARE(
        test::problem(bench.cache.append(exposition, bench.plan, 5000, 1000, *appender, bench.report, {})),
        std::string());
    QVERIFY(appender->commit().has_value());
    const std::string labels = "instance=\"i\", job=\"j\"";
    QCOMPARE(bench.store.last("codesage_pool_wait_seconds_sum{" + labels + ", pool=\"a \\\"b\\\"\\n\\\\c\"}"),
             0.1 + 0.2);
    QCOMPARE(bench.store.last("codesage_pool_wait_seconds_bucket{" + labels +
                              ", le=\"0.5\", pool=\"a \\\"b\\\"\\n\\\\c\"}"),
             1.0);
    QCOMPARE(exposition.metadata.size(), 1u);
}

CODESAGE_TEST(SeriesCacheTest)
#include "SeriesCacheTest.moc"
