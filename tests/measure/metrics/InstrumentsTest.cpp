#include "measure/metrics/Instruments.h"
#include "support/Test.h"

#include <cmath>
#include <thread>

using namespace codesage::metrics;

namespace {

const Family* find(const std::vector<Family>& families, std::string_view name) {
    for (const Family& family : families)
        if (family.name == name)
            return &family;
    return nullptr;
}

} // namespace

class InstrumentsTest : public QObject {
    Q_OBJECT
private slots:
    void countsUnderTheDeclaredLabels();
    void countersIgnoreWhatWouldMakeThemFall();
    void histogramsCountIntoInclusiveCumulativeBuckets();
    void tooManySeriesFoldIntoOther();
    void forgottenSeriesComeBackWhenAskedForAgain();
    void labelValuesAreRepairedToUtf8();
    void collectorsRunUntilTheirTokenIsGone();
    void familiesOfOneNameAreMerged();
    void updatesFromManyThreadsAreAllCounted();
    void samplesOfAHistogramAreThoseOfTheDataModel();
};

void InstrumentsTest::countsUnderTheDeclaredLabels() {
    Instruments instruments;
    instruments.counter("codesage_http_requests_total", {"/mcp", "POST", "200"}).add();
    instruments.counter("codesage_http_requests_total", {"/mcp", "POST", "200"}).add(2);
    instruments.gauge("codesage_mcp_sessions").set(7);
    instruments.gauge("codesage_mcp_sessions").subtract(2);
    const std::vector<Family> families = instruments.collect();
    QCOMPARE(families.size(), 2u);
    const Family* requests = find(families, "codesage_http_requests_total");
    QVERIFY(requests);
    QVERIFY(requests->type == MetricType::Counter);
    QCOMPARE(requests->points.size(), 1u);
    QCOMPARE(requests->points[0].value, 3.0);
    QCOMPARE(requests->points[0].labels, (Labels{{"route", "/mcp"}, {"method", "POST"}, {"code", "200"}}));
    QCOMPARE(find(families, "codesage_mcp_sessions")->points[0].value, 5.0);
}

void InstrumentsTest::countersIgnoreWhatWouldMakeThemFall() {
    Instruments instruments;
    const Counter bytes = instruments.counter("codesage_http_sent_bytes_total");
    bytes.add(5);
    bytes.add(-1);
    bytes.add(std::nan(""));
    bytes.add(INFINITY);
    QCOMPARE(instruments.collect().front().points[0].value, 5.0);
}

void InstrumentsTest::histogramsCountIntoInclusiveCumulativeBuckets() {
    Instruments instruments;
    const Histogram wait = instruments.histogram("codesage_pool_wait_seconds", {"http"});
    for (const double seconds : {0.0001, 0.00011, 0.5, 7.0})
        wait.observe(seconds);
    wait.observe(std::nan(""));
    const std::vector<Family> families = instruments.collect();
    const HistogramValue& value = families.front().points[0].histogram;
    QCOMPARE(value.count, 4u);
    QCOMPARE(value.sum, 7.50021);
    QCOMPARE(value.buckets.front().upperBound, 0.0001);
    QCOMPARE(value.buckets.front().cumulativeCount, 1u);
    QCOMPARE(value.buckets[1].cumulativeCount, 2u);
    QVERIFY(std::isinf(value.buckets.back().upperBound));
    QCOMPARE(value.buckets.back().cumulativeCount, 4u);
}

void InstrumentsTest::tooManySeriesFoldIntoOther() {
    Instruments instruments(InstrumentsOptions{.seriesPerMetric = 3});
    for (int i = 0; i < 10; ++i)
        instruments.counter("codesage_pool_timeouts_total", {std::to_string(i)}).add();
    const std::vector<Family> families = instruments.collect();
    QCOMPARE(families.front().points.size(), 4u);
    double total = 0;
    for (const Point& point : families.front().points)
        total += point.value;
    QCOMPARE(total, 10.0);
    QCOMPARE(families.front().points.back().labels.front().second, std::string("other"));
    QCOMPARE(families.front().points.back().value, 7.0);
}

void InstrumentsTest::forgottenSeriesComeBackWhenAskedForAgain() {
    Instruments instruments;
    const Gauge files = instruments.gauge("codesage_index_files", {"/a"});
    instruments.gauge("codesage_index_files", {"/b"}).set(1);
    instruments.forget("codesage_index_files", "/a");
    files.set(3);
    QCOMPARE(instruments.collect().front().points.size(), 1u);
    QCOMPARE(instruments.collect().front().points[0].labels[0].second, std::string("/b"));
    instruments.gauge("codesage_index_files", {"/a"});
    QCOMPARE(instruments.collect().front().points.size(), 2u);
}

void InstrumentsTest::labelValuesAreRepairedToUtf8() {
    Instruments instruments;
    instruments.gauge("codesage_index_files", {"caf\xE9"}).set(1);
    QCOMPARE(instruments.collect().front().points[0].labels[0].second, std::string("caf\xEF\xBF\xBD"));
}

void InstrumentsTest::collectorsRunUntilTheirTokenIsGone() {
    Instruments instruments;
    auto token = instruments.addCollector(
        [](std::vector<Family>& out) { out.push_back(single("codesage_tsdb_series", 12)); });
    QCOMPARE(instruments.collect().size(), 1u);
    token.reset();
    QCOMPARE(instruments.collect().size(), 0u);
}

void InstrumentsTest::familiesOfOneNameAreMerged() {
    Instruments instruments;
    instruments.gauge("codesage_pool_connections", {"http", "active"}).set(1);
    const auto token = instruments.addCollector([](std::vector<Family>& out) {
        out.push_back(single("codesage_pool_connections", 2, {"sqlite", "idle"}));
        out.push_back(makeFamily("codesage_mcp_sessions"));
    });
    const std::vector<Family> families = instruments.collect();
    QCOMPARE(families.size(), 1u);
    QCOMPARE(families.front().points.size(), 2u);
}

void InstrumentsTest::updatesFromManyThreadsAreAllCounted() {
    Instruments instruments;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            const Histogram wait = instruments.histogram("codesage_pool_wait_seconds", {"mcp"});
            for (int k = 0; k < 5000; ++k) {
                instruments.counter("codesage_pool_timeouts_total", {"mcp"}).add();
                wait.observe(0.001);
                if (k % 500 == 0)
                    (void)instruments.collect();
            }
        });
    threads.clear();
    const std::vector<Family> families = instruments.collect();
    QCOMPARE(find(families, "codesage_pool_timeouts_total")->points[0].value, 20000.0);
    QCOMPARE(find(families, "codesage_pool_wait_seconds")->points[0].histogram.count, 20000u);
}

void InstrumentsTest::samplesOfAHistogramAreThoseOfTheDataModel() {
    Instruments instruments;
    instruments.histogram("codesage_tsdb_commit_duration_seconds").observe(1.0);
    std::vector<std::string> seen;
    const std::vector<Family> families = instruments.collect();
    forEachSample(families.front(), [&](const SampleView& sample) {
        seen.push_back(std::string(sample.name) + "{" + std::string(sample.extraValue) + "} " +
                       std::to_string(static_cast<int>(sample.value)));
    });
    QCOMPARE(seen.size(), 13u);
    QCOMPARE(seen[8], std::string("codesage_tsdb_commit_duration_seconds_bucket{1.0} 1"));
    QCOMPARE(seen[10], std::string("codesage_tsdb_commit_duration_seconds_bucket{+Inf} 1"));
    QCOMPARE(seen[12], std::string("codesage_tsdb_commit_duration_seconds_count{} 1"));
}

CODESAGE_TEST(InstrumentsTest)
#include "InstrumentsTest.moc"
