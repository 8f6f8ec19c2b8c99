#include "ApiFixture.h"
#include "support/Test.h"

#include <QObject>
#include <atomic>
#include <latch>

using namespace codesage;
using codesage::api::test::ApiFixture;

class ApiTest : public QObject {
    Q_OBJECT

private slots:
    void queriesAnswerExactly_data();
    void queriesAnswerExactly();
    void wrongParametersAnswerPrometheusWords_data();
    void wrongParametersAnswerPrometheusWords();
    void formsAndUrlsBothCount();
    void warningsAndInfosStandBehindTheData();
    void limitsCutAnswersAndSaySo();
    void statisticsComeWhenAskedFor();
    void labelsValuesAndSeriesAreListed();
    void targetsAndMetadataComeFromTheirCallbacks();
    void statusEndpointsHaveTheirShapes_data();
    void statusEndpointsHaveTheirShapes();
    void metricsFollowTheAcceptHeader();
    void healthSaysWhatIsAwaited();
    void reloadTellsWhatFailed();
    void federationGivesTheLatestSamples();
    void largeAnswersAreCompressed();
    void aFullPoolAnswersUnavailable();
    void queriesStopWhenTheClientGoes();
    void observersHearOfEveryQuery();
};

namespace {

std::vector<tsdb::SeriesData> twoSeries() {
    std::vector<tsdb::SeriesData> series;
    for (const char* job : {"a<b", "c\"d\\"}) {
        tsdb::SeriesData each{{{"__name__", "up"}, {"job", job}}, {}};
        for (TimestampMs t = 0; t <= 10; ++t)
            each.samples.push_back({1'000'000 + t * 60'000, static_cast<double>(t) + 0.5});
        series.push_back(std::move(each));
    }
    return series;
}

std::string success(const std::string& data) {
    return R"({"status":"success","data":)" + data + "}";
}

std::string badData(const std::string& escapedMessage) {
    return R"({"status":"error","errorType":"bad_data","error":")" + escapedMessage + "\"}";
}

} // namespace

void ApiTest::queriesAnswerExactly_data() {
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("data");
    const std::pair<const char*, const char*> rows[] = {
        {"/api/v1/query?query=up%7Bjob%3D~%22a.*%22%7D&time=1000",
         R"({"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a\u003cb"},"value":[1000,"0.5"]}]})"},
        {"/api/v1/query?query=up%7Bjob%3D~%22c.*%22%7D&time=1060.25",
         R"({"resultType":"vector","result":[{"metric":{"__name__":"up","job":"c\"d\\"},"value":[1060.250,"1.5"]}]})"},
        {"/api/v1/query?query=nothing&time=0", R"({"resultType":"vector","result":[]})"},
        {"/api/v1/query?query=1.5e300&time=0.5",
         R"({"resultType":"scalar","result":[0.5,"1500000000000000000000000000000000000000000000000000000000000000000000)"
         R"(000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000)"
         R"(000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000)"
         R"(000000000000000"]})"},
        {"/api/v1/query?query=%22t%3C%22&time=1", R"({"resultType":"string","result":[1,"t\u003c"]})"},
        {"/api/v1/query?query=vector(1e-7)&time=1",
         R"({"resultType":"vector","result":[{"metric":{},"value":[1,"1e-07"]}]})"},
        {"/api/v1/query?query=vector(-1/0)&time=-1.5",
         R"({"resultType":"vector","result":[{"metric":{},"value":[-1.500,"-Inf"]}]})"},
        {"/api/v1/query?query=up%7Bjob%3D~%22a.*%22%7D%5B90s%5D&time=1970-01-01T00:18:40Z",
         R"({"resultType":"matrix","result":[{"metric":{"__name__":"up","job":"a\u003cb"},"values":[[1060,"1.5"],)"
         R"([1120,"2.5"]]}]})"},
        {"/api/v1/query_range?query=sum(up)&start=1000&end=1120&step=1m",
         R"({"resultType":"matrix","result":[{"metric":{},"values":[[1000,"1"],[1060,"3"],[1120,"5"]]}]})"},
        {"/api/v1/query_range?query=2&start=0&end=1&step=0.5",
         R"({"resultType":"matrix","result":[{"metric":{},"values":[[0,"2"],[0.500,"2"],[1,"2"]]}]})"},
        {"/api/v1/query_range?query=nothing&start=0&end=0&step=1", R"({"resultType":"matrix","result":[]})"},
        {"/api/v1/query?query=up&time=1960&lookback_delta=10s", R"({"resultType":"vector","result":[]})"},
        {"/api/v1/format_query?query=sum(a)by(b)", R"j("sum by (b) (a)")j"},
        {"/api/v1/parse_query?query=-a%5B5m:%5D", nullptr},
        {"/api/v1/parse_query?query=up%20%2B%201",
         R"({"bool":false,"lhs":{"anchored":false,"matchers":[{"name":"__name__","type":"=","value":"up"}],"name":"up",)"
         R"("offset":0,"offsetExpr":null,"smoothed":false,"startOrEnd":null,"timestamp":null,"type":"vectorSelector"},)"
         R"("matching":null,"op":"+","rhs":{"type":"numberLiteral","val":"1"},"type":"binaryExpr"})"},
    };
    for (const auto& [target, data] : rows)
        if (data)
            QTest::newRow(target) << target << data;
}

void ApiTest::queriesAnswerExactly() {
    QFETCH(const QString, target);
    QFETCH(const QString, data);
    ApiFixture api(twoSeries());
    const auto response = api.get(target.toStdString());
    QCOMPARE(response.body, success(data.toStdString()));
    QCOMPARE(response.status, 200);
    QCOMPARE(std::string(response.headers.value("Content-Type")), std::string("application/json"));
}

void ApiTest::wrongParametersAnswerPrometheusWords_data() {
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    const std::tuple<const char*, int, const char*> rows[] = {
        {"/api/v1/query?query=1%20%2B", 400,
         R"(invalid parameter \"query\": 1:4: parse error: unexpected end of input)"},
        {"/api/v1/query?query=up&time=x", 400,
         R"(invalid parameter \"time\": Invalid time value for 'time': cannot parse \"x\" to a valid timestamp)"},
        {"/api/v1/query?query=up&timeout=x", 400,
         R"(invalid parameter \"timeout\": cannot parse \"x\" to a valid duration)"},
        {"/api/v1/query?query=up&limit=x", 400,
         R"(invalid parameter \"limit\": strconv.Atoi: parsing \"x\": invalid syntax)"},
        {"/api/v1/query?query=up&limit=-1", 400,
         R"(invalid parameter \"limit\": limit must be non-negative)"},
        {"/api/v1/query?query=up&lookback_delta=x", 400,
         R"(error parsing lookback delta duration: cannot parse \"x\" to a valid duration)"},
        {"/api/v1/query_range?query=up", 400,
         R"(invalid parameter \"start\": cannot parse \"\" to a valid timestamp)"},
        {"/api/v1/query_range?query=up&start=2&end=1&step=1", 400,
         R"(invalid parameter \"end\": end timestamp must not be before start time)"},
        {"/api/v1/query_range?query=up&start=1&end=2&step=x", 400,
         R"(invalid parameter \"step\": cannot parse \"x\" to a valid duration)"},
        {"/api/v1/query_range?query=up&start=1&end=2&step=0", 400,
         R"(invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer)"},
        {"/api/v1/query_range?query=up&start=0&end=11001&step=1", 400,
         "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution "
         "(?step=XX)"},
        {"/api/v1/query_range?query=up%5B5m%5D&start=1&end=2&step=1", 400,
         R"(invalid parameter \"query\": invalid expression type \"range vector\" for range query, must be Scalar or instant Vector)"},
        {"/api/v1/series", 400, "no match[] parameter provided"},
        {"/api/v1/series?match%5B%5D=%7B%7D", 400,
         R"(invalid parameter \"match[]\": match[] must contain at least one non-empty matcher)"},
        {"/api/v1/labels?match%5B%5D=up%2B", 400, R"(1:3: parse error: unexpected \u003cop:+\u003e)"},
        {"/api/v1/labels?start=x", 400,
         R"(invalid parameter \"start\": Invalid time value for 'start': cannot parse \"x\" to a valid timestamp)"},
        {"/api/v1/status/tsdb?limit=0", 400, "limit must be a positive number"},
        {"/api/v1/metadata?limit=x", 400, "limit must be a number"},
        {"/api/v1/format_query?query=(", 400,
         R"(invalid parameter \"query\": 1:2: parse error: unclosed left parenthesis)"},
    };
    for (const auto& [target, status, message] : rows)
        QTest::newRow(target) << target << status << message;
}

void ApiTest::wrongParametersAnswerPrometheusWords() {
    QFETCH(const QString, target);
    QFETCH(const int, status);
    QFETCH(const QString, message);
    ApiFixture api(twoSeries());
    const auto response = api.get(target.toStdString());
    QCOMPARE(response.body, badData(message.toStdString()));
    QCOMPARE(response.status, status);
}

void ApiTest::formsAndUrlsBothCount() {
    ApiFixture api(twoSeries());
    const std::string expected = success(R"({"resultType":"scalar","result":[5,"3"]})");
    QCOMPARE(api.post("/api/v1/query", "query=1%2B2&time=5").body, expected);
    QCOMPARE(api.post("/api/v1/query?time=5", "query=1%2B2").body, expected);
    QCOMPARE(api.post("/api/v1/query?query=7", "query=1%2B2&time=5").body, expected);
    QCOMPARE(api.post("/api/v1/query?query=1%2B2&time=5", "query=7", "text/plain").body, expected);
    QCOMPARE(api.post("/api/v1/query", "query=%zz").status, 400);
    QCOMPARE(api.get("/api/v1/query?query=vector(1)%20%2B%20nope(1)").status, 400);
}

void ApiTest::warningsAndInfosStandBehindTheData() {
    ApiFixture api(twoSeries(), {});
    const auto response = api.get("/api/v1/query?time=1120&query=quantile(7,rate(up%5B5m%5D))");
    QCOMPARE(
        response.body,
        std::string(
            R"j({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1120,"+Inf"]}]},)j"
            R"j("warnings":["PromQL warning: quantile value should be between 0 and 1, got 7 (1:10)"],)j"
            R"j("infos":["PromQL info: metric might not be a counter, name does not end in )j"
            R"j(_total/_sum/_count/_bucket: \"up\" (1:17)"]})j"));
    const auto failed = api.get("/api/v1/query?time=1120&query=up%20%2B%20on()%20up");
    QCOMPARE(failed.status, 422);
    QVERIFY(failed.body.starts_with(
        R"({"status":"error","errorType":"execution","error":"found duplicate series for the match group {})"));
}

void ApiTest::limitsCutAnswersAndSaySo() {
    ApiFixture api(twoSeries());
    const auto response = api.get("/api/v1/query?query=up&time=1000&limit=1");
    QCOMPARE(
        response.body,
        std::string(
            R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a\u003cb"},)"
            R"("value":[1000,"0.5"]}]},"warnings":["results truncated due to limit"]})"));
    QCOMPARE(
        api.get("/api/v1/labels?limit=1").body,
        std::string(
            R"({"status":"success","data":["__name__"],"warnings":["results truncated due to limit"]})"));
    QVERIFY(api.get("/api/v1/query?query=up&time=1000&limit=2").body.find("warnings") == std::string::npos);
}

void ApiTest::statisticsComeWhenAskedFor() {
    ApiFixture api(twoSeries());
    QVERIFY(api.get("/api/v1/query?query=up&time=1000").body.find("stats") == std::string::npos);
    const std::string body = api.get("/api/v1/query?query=up&time=1000&stats=all").body;
    QVERIFY(body.find(R"("stats":{"timings":{"evalTotalTime":)") != std::string::npos);
    QVERIFY(body.find(R"("samples":{"totalQueryableSamples":2,)") != std::string::npos);
}

void ApiTest::labelsValuesAndSeriesAreListed() {
    ApiFixture api(twoSeries());
    QCOMPARE(api.get("/api/v1/labels").body, success(R"(["__name__","job"])"));
    QCOMPARE(api.get("/api/v1/labels?match%5B%5D=nothing").body, success("[]"));
    QCOMPARE(api.get("/api/v1/label/job/values").body, success(R"(["a\u003cb","c\"d\\"])"));
    QCOMPARE(api.get("/api/v1/label/job/values?match%5B%5D=up%7Bjob%3D~%22a.*%22%7D").body,
             success(R"(["a\u003cb"])"));
    QCOMPARE(api.get("/api/v1/label/U__job/values").body, success(R"(["a\u003cb","c\"d\\"])"));
    QCOMPARE(api.get("/api/v1/label/nope/values").body, success("[]"));
    const std::string both =
        success(R"([{"__name__":"up","job":"a\u003cb"},{"__name__":"up","job":"c\"d\\"}])");
    QCOMPARE(api.get("/api/v1/series?match%5B%5D=up").body, both);
    QCOMPARE(api.post("/api/v1/series", "match[]=up&match[]=%7Bjob%3D~%22a.*%22%7D").body, both);
    QCOMPARE(api.get("/api/v1/series?match%5B%5D=up&start=5000&end=6000").body, success("[]"));
}

void ApiTest::targetsAndMetadataComeFromTheirCallbacks() {
    ApiFixture api({}, {}, [](api::ApiContext& context) {
        context.targets = [] {
            scrape::TargetStatus target;
            target.discoveredLabels = {{"__address__", "h:1"}};
            target.labels = {{"instance", "h:1"}, {"job", "j"}};
            target.scrapePool = "j";
            target.scrapeUrl = "http://h:1/metrics";
            target.lastError = "";
            target.lastScrape = 1'700'000'000'250;
            target.lastScrapeDuration = std::chrono::milliseconds(12);
            target.health = scrape::TargetHealth::Up;
            target.interval = std::chrono::seconds(15);
            target.timeout = std::chrono::seconds(10);
            return api::Targets{{target}, {{{{"__address__", "h:2"}}, "j"}}};
        };
        context.metadata = [] {
            return std::vector<scrape::TargetMetadata>{
                {{{"instance", "h:1"}}, {"b_total", metrics::MetricType::Counter, "Help \"b\".", "bytes"}},
                {{{"instance", "h:2"}}, {"a", metrics::MetricType::Untyped, "", ""}}};
        };
    });
    const std::string active =
        R"({"activeTargets":[{"discoveredLabels":{"__address__":"h:1"},"labels":{"instance":"h:1","job":"j"},)"
        R"("scrapePool":"j","scrapeUrl":"http://h:1/metrics","globalUrl":"http://h:1/metrics","lastError":"",)"
        R"("lastScrape":"2023-11-14T22:13:20.25Z","lastScrapeDuration":0.012,"health":"up","scrapeInterval":"15s",)"
        R"("scrapeTimeout":"10s"}],)";
    QCOMPARE(api.get("/api/v1/targets").body,
             success(active +
                     R"("droppedTargets":[{"discoveredLabels":{"__address__":"h:2"},"scrapePool":"j"}],)"
                     R"("droppedTargetCounts":{"j":1}})"));
    QCOMPARE(api.get("/api/v1/targets?state=active").body,
             success(active + R"("droppedTargets":[],"droppedTargetCounts":{"j":1}})"));
    QCOMPARE(api.get("/api/v1/scrape_pools").body, success(R"({"scrapePools":["j"]})"));
    QCOMPARE(api.get("/api/v1/metadata").body,
             success(R"({"a":[{"type":"unknown","help":"","unit":""}],)"
                     R"("b_total":[{"type":"counter","help":"Help \"b\".","unit":"bytes"}]})"));
    QCOMPARE(api.get("/api/v1/metadata?metric=a&limit=1").body,
             success(R"({"a":[{"type":"unknown","help":"","unit":""}]})"));
    QCOMPARE(
        api.get("/api/v1/targets/metadata?match_target=%7Binstance%3D%22h:1%22%7D").body,
        success(R"([{"target":{"instance":"h:1"},"metric":"b_total","type":"counter","help":"Help \"b\".",)"
                R"("unit":"bytes"}])"));
}

void ApiTest::statusEndpointsHaveTheirShapes_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("data");
    QTest::newRow("build")
        << "buildinfo"
        << R"({"version":"1.2","revision":"r","branch":"","buildUser":"","buildDate":"","goVersion":"g++"})";
    QTest::newRow("config") << "config"
                            << R"({"yaml":"a: 1\n"})";
    QTest::newRow("flags") << "flags"
                           << R"({"a":"1","b":"2"})";
    QTest::newRow("tsdb")
        << "tsdb?limit=1"
        << R"({"headStats":{"numSeries":3,"numLabelPairs":4,"chunkCount":5,"minTime":6,"maxTime":7},)"
           R"("seriesCountByMetricName":[{"name":"up","value":3}],"labelValueCountByLabelName":[],)"
           R"("memoryInBytesByLabelName":[],"seriesCountByLabelValuePair":[]})";
}

void ApiTest::statusEndpointsHaveTheirShapes() {
    QFETCH(const QString, path);
    QFETCH(const QString, data);
    ApiFixture api({}, {}, [](api::ApiContext& context) {
        context.build.version = "1.2";
        context.build.revision = "r";
        context.build.compiler = "g++";
        context.configYaml = [] { return std::string("a: 1\n"); };
        context.flags = [] {
            return std::vector<std::pair<std::string, std::string>>{{"b", "2"}, {"a", "1"}};
        };
        context.storeStats = [] {
            tsdb::StoreStats stats;
            stats.series = 3;
            stats.chunks = 5;
            stats.minTime = 6;
            stats.maxTime = 7;
            return stats;
        };
        context.cardinality = [](std::size_t limit) {
            tsdb::CardinalityStats stats;
            stats.labelPairs = 4;
            if (limit == 1)
                stats.seriesByMetric = {{"up", 3}};
            return stats;
        };
    });
    QCOMPARE(api.get("/api/v1/status/" + path.toStdString()).body, success(data.toStdString()));
    QCOMPARE(api.get("/api/v1/rules").body, success(R"({"groups":[]})"));
    QCOMPARE(api.get("/api/v1/alerts").body, success(R"({"alerts":[]})"));
    QVERIFY(api.get("/api/v1/status/runtimeinfo").body.find(R"("reloadConfigSuccess":true)") !=
            std::string::npos);
}

void ApiTest::metricsFollowTheAcceptHeader() {
    ApiFixture api({}, {}, [](api::ApiContext& context) {
        context.metrics = [] {
            metrics::Family family;
            family.name = "x";
            family.help = "An x.";
            family.type = metrics::MetricType::Gauge;
            family.points = {{{{"a", "b"}}, 1.5}};
            return std::vector<metrics::Family>{family};
        };
    });
    const auto text = api.get("/metrics");
    QCOMPARE(text.body, std::string("# HELP x An x.\n# TYPE x gauge\nx{a=\"b\"} 1.5\n"));
    QVERIFY(text.headers.value("Content-Type").starts_with("text/plain; version=0.0.4"));
    const auto open = api.get("/metrics", {{"Accept", "application/openmetrics-text;version=1.0.0"}});
    QVERIFY(open.body.ends_with("# EOF\n"));
    QVERIFY(open.headers.value("Content-Type").starts_with("application/openmetrics-text"));
}

void ApiTest::healthSaysWhatIsAwaited() {
    std::atomic<bool> ready = false;
    ApiFixture api({}, {}, [&](api::ApiContext& context) {
        context.notReady = [&] { return ready ? std::string() : std::string("the store is being opened"); };
    });
    QCOMPARE(api.get("/healthz").status, 200);
    QCOMPARE(api.get("/-/healthy").status, 200);
    QCOMPARE(api.get("/readyz").status, 503);
    QCOMPARE(api.get("/-/ready").body, std::string("the store is being opened\n"));
    ready = true;
    QCOMPARE(api.get("/-/ready").status, 200);
}

void ApiTest::reloadTellsWhatFailed() {
    ApiFixture none({});
    QCOMPARE(none.post("/-/reload", "").status, 403);
    std::atomic<int> calls = 0;
    ApiFixture api({}, {}, [&](api::ApiContext& context) {
        context.reload = [&]() -> Status {
            if (++calls == 1)
                return {};
            return fail(ErrorCode::InvalidArgument, "expected a map", "prometheus.yml:3");
        };
    });
    QCOMPARE(api.post("/-/reload", "").status, 200);
    const auto failed = api.post("/-/reload", "");
    QCOMPARE(failed.status, 500);
    QCOMPARE(failed.body, std::string("failed to reload config: prometheus.yml:3: expected a map\n"));
    QCOMPARE(api.get("/-/reload").status, 405);
}

void ApiTest::federationGivesTheLatestSamples() {
    const TimestampMs now = SystemClock().now();
    ApiFixture api({{{{"__name__", "b"}, {"x", "1\""}}, {{now - 2000, 1}, {now - 1000, 2.5}}},
                    {{{"__name__", "a"}, {"instance", "i"}}, {{now - 1000, 3}}},
                    {{{"__name__", "a"}, {"instance", "old"}}, {{now - 3'600'000, 3}}},
                    {{{"__name__", "a"}, {"instance", "stale"}}, {{now - 1000, tsdb::kStaleNaN}}}});
    const std::string time = std::to_string(now - 1000);
    QCOMPARE(api.get("/federate?match%5B%5D=a&match%5B%5D=b").body,
             "# TYPE a untyped\na{instance=\"i\"} 3 " + time +
                 "\n# TYPE b untyped\nb{x=\"1\\\"\",instance=\"\"} 2.5 " + time + "\n");
    QCOMPARE(api.get("/federate?match%5B%5D=%7B%7D").status, 400);
}

void ApiTest::largeAnswersAreCompressed() {
    ApiFixture api(twoSeries());
    const auto response = api.get("/api/v1/query_range?query=up&start=1000&end=1600&step=1");
    QCOMPARE(response.status, 200);
    QVERIFY2(response.wireBytes * 4 < response.body.size(), std::to_string(response.wireBytes).c_str());
}

void ApiTest::aFullPoolAnswersUnavailable() {
    std::latch running(1);
    std::latch finish(1);
    ApiFixture api(twoSeries(), {}, {}, 1, 1);
    QVERIFY(api.pool().submit([&](const std::stop_token&) {
        running.count_down();
        finish.wait();
    }));
    running.wait();
    QVERIFY(api.pool().submit([](const std::stop_token&) {})); // the queue's one place
    const auto response = api.get("/api/v1/query?query=up");
    finish.count_down();
    QCOMPARE(response.status, 503);
    QCOMPARE(response.body,
             std::string(R"({"status":"error","errorType":"unavailable","error":"too many queries are )"
                         R"(waiting: try again in a moment"})"));
    QCOMPARE(std::string(response.headers.value("Retry-After")), std::string("1"));
}

// A reader that says when it was asked and waits until it is told to stop.
class WaitingReader final : public tsdb::SeriesReader {
public:
    mutable std::latch asked{1};
    Result<std::shared_ptr<const tsdb::SeriesSet>> open(const std::vector<tsdb::Matcher>&, TimestampMs,
                                                        TimestampMs,
                                                        const std::stop_token& stop) const override {
        asked.count_down();
        std::latch stopped(1);
        const std::stop_callback wake(stop, [&] { stopped.count_down(); });
        stopped.wait();
        return fail(ErrorCode::Cancelled, "stopped");
    }
    Result<std::vector<std::string>> labelNames(const std::vector<tsdb::Matcher>&, TimestampMs,
                                                TimestampMs) const override {
        return std::vector<std::string>();
    }
    Result<std::vector<std::string>> labelValues(std::string_view, const std::vector<tsdb::Matcher>&,
                                                 TimestampMs, TimestampMs) const override {
        return std::vector<std::string>();
    }
    Result<std::vector<tsdb::Labels>> series(const std::vector<tsdb::Matcher>&, TimestampMs,
                                             TimestampMs) const override {
        return std::vector<tsdb::Labels>();
    }
};

void ApiTest::queriesStopWhenTheClientGoes() {
    const WaitingReader reader;
    const SystemClock clock;
    const promql::Engine engine({}, clock);
    std::atomic<int> canceled = 0;
    WorkerPool pool("queries", 1, 4);
    http::Router router;
    api::ApiContext context{engine, reader, clock, pool};
    context.queryDone = [&](std::string_view, std::string_view status, double) {
        canceled += status == "canceled";
    };
    api::registerApi(router, std::move(context));
    auto server = http::Server::start({.listen = "127.0.0.1:0"}, std::move(router));
    VERIFY_OK(server);
    {
        http::Client client;
        std::stop_source goAway;
        client.send(
            {.url = (*server)->endpoint().url() + "/api/v1/query?query=up"},
            [](const Result<http::ClientResponse>&) {}, goAway.get_token());
        reader.asked.wait();
        goAway.request_stop(); // the client closes its connection
    }
    QTRY_COMPARE_WITH_TIMEOUT(canceled.load(), 1, 30'000);
    pool.stop();
}

void ApiTest::observersHearOfEveryQuery() {
    std::mutex mutex;
    std::vector<std::string> heard;
    ApiFixture api(twoSeries(), {}, [&](api::ApiContext& context) {
        context.queryDone = [&](std::string_view kind, std::string_view status, double seconds) {
            const std::scoped_lock lock(mutex);
            heard.push_back(std::string(kind) + " " + std::string(status) + (seconds >= 0 ? "" : "?"));
        };
    });
    api.get("/api/v1/query?query=up");
    api.get("/api/v1/query?query=(");
    api.get("/api/v1/query_range?query=up&start=0&end=1&step=1");
    const std::scoped_lock lock(mutex);
    QCOMPARE(heard, (std::vector<std::string>{"instant success", "instant bad_data", "range success"}));
}

CODESAGE_TEST(ApiTest)
#include "ApiTest.moc"
