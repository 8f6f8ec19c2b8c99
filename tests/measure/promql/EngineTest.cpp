#include "ScriptRunner.h"
#include "support/Test.h"

#include <QObject>
#include <thread>

using namespace codesage;
using namespace codesage::promql;

class EngineTest : public QObject {
    Q_OBJECT

private slots:
    void ownScriptsPass_data();
    void ownScriptsPass();
    void boundariesFollowTheChosenVersion();
    void aScriptThatIsWrongFails();
    void tooManySamplesAreRefused();
    void aSubqueryOfManyStepsIsRefusedBeforeItAllocates();
    void queriesEndWhenTheyAreCancelled();
    void queriesEndWhenTheirTimeIsOver();
    void onlyVectorsAndScalarsCanBeAskedOverARange();
    void readersErrorsComeThrough();
    void annotationsCarryThePosition();
    void statisticsTellWhatWasRead();
    void anInstantMatrixGivesTheSamplesThemselves();
    void sortedAnswersKeepTheirOrder();
    void startAndEndMeanTheWholeQuery();
};

namespace {

const char* const kLeftOpen = R"(
load 1m
  m 0 1 2 3 4 5 6 7 8 9 10

# The sample at the beginning of the range does not count.

eval instant at 10m count_over_time(m[5m])
  {} 5

eval instant at 10m sum_over_time(m[5m:1m])
  {} 40

eval instant at 15m m

eval instant at 14m59s m
  m 10

eval range from 5m to 7m step 1m rate(m[2m]) * 60
  {} 1 1 1
)";

const char* const kStale = R"(
load 1m
  m{a="1"} 1 stale 3
  m{a="2"} 1 2 _x3 6

eval instant at 1m m
  m{a="2"} 2

eval instant at 2m count_over_time(m[3m])
  {a="1"} 2
  {a="2"} 2

eval instant at 90s m{a="1"}
)";

const char* const kMatching = R"(
load 1m
  left{a="1",b="x"} 1
  left{a="2",b="y"} 2
  right{a="1"} 10
  right{a="2"} 20
  right{a="3"} 30
  many{a="1",c="p"} 5
  many{a="1",c="q"} 6

eval instant at 0 left + on (a) right
  {a="1"} 11
  {a="2"} 22

eval instant at 0 many * on (a) group_left (b) left
  {a="1",b="x",c="p"} 5
  {a="1",b="x",c="q"} 6

eval instant at 0 many + on (a) right
  expect fail msg: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)

eval instant at 0 right + on (a) many
  expect fail msg: found duplicate series for the match group {a="1"} on the right hand-side of the operation: [{__name__="many", a="1", c="p"}, {__name__="many", a="1", c="q"}];many-to-many matching not allowed: matching labels must be unique on one side

eval instant at 0 many > on (a) right
  expect fail

eval instant at 0 right unless on (a) left
  right{a="3"} 30

eval instant at 0 left or on (a) right
  left{a="1",b="x"} 1
  left{a="2",b="y"} 2
  right{a="3"} 30

eval instant at 0 right > 15
  right{a="2"} 20
  right{a="3"} 30

eval instant at 0 15 < bool right
  {a="1"} 0
  {a="2"} 1
  {a="3"} 1

eval instant at 0 left atan2 on (a) right
  {a="1"} 0.09966865249116204
  {a="2"} 0.09966865249116204
)";

// Rows that become equal are joined where they do not overlap, and refused where they do.
const char* const kEqualRows = R"(
load 10m
  one{j="x"} 1 _
  two{j="x"} _ 2
  both{j="x"} 3 4

eval range from 0 to 10m step 10m -{__name__=~"one|two"}
  {j="x"} -1 -2

eval range from 0 to 10m step 10m abs({__name__=~"one|two"})
  {j="x"} 1 2

eval range from 0 to 10m step 10m one or two
  one{j="x"} 1 _
  two{j="x"} _ 2

eval range from 0 to 10m step 10m (both < 4) or (both > 3)
  both{j="x"} 3 4

eval instant at 0 abs({__name__=~"one|both"})
  expect fail msg: vector cannot contain metrics with the same labelset

eval instant at 0 rate({j="x"}[20m])

eval_fail instant at 10m count_over_time({j="x"}[20m])
)";

const char* const kFunctions = R"script(
load 1m
  c_total 0+10x10
  h_bucket{le="1"} 0+1x10
  h_bucket{le="2"} 0+3x10
  h_bucket{le="+Inf"} 0+4x10
  g{src="one-two"} 5

eval instant at 10m first_over_time(c_total[5m])
  c_total 60

eval instant at 10m histogram_quantile(0.5, h_bucket)
  {} 1.5

eval instant at 10m histogram_fraction(0, 1.5, h_bucket)
  {} 0.5

eval instant at 0 label_replace(g, "dst", "$2/${1}/$$/$nope", "src", "(?P<first>.*)-(.*)")
  g{dst="two/one/$/",src="one-two"} 5

eval instant at 0 label_replace(g, "dst", "${first}", "src", "(?P<first>.*)-(.*)")
  g{dst="one",src="one-two"} 5

eval instant at 0 label_replace(g, "dst", "x", "src", "(")
  expect fail msg: invalid regular expression in label_replace(): (

eval instant at 0 label_join(g, "", "-", "src")
  expect fail

eval instant at 0 absent(nothing{a="b",c=~"d",e!="f"})
  {a="b"} 1

eval instant at 0 double_exponential_smoothing(c_total[5m], 1, 0.5)
  expect fail msg: invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000

eval instant at 10m topk(NaN, c_total)
  expect fail msg: Parameter value is NaN

eval instant at 10m quantile_over_time(2, c_total[5m])
  expect warn
  {} +Inf

eval instant at 10m rate(g[15m])

eval instant at 10m year(vector(-1))
  {} 1969

eval instant at 10m scalar(nothing)
  NaN

eval instant at 10m "text"
  expect string "text"
)script";

} // namespace

void EngineTest::ownScriptsPass_data() {
    QTest::addColumn<QString>("script");
    QTest::newRow("left-open ranges") << kLeftOpen;
    QTest::newRow("staleness") << kStale;
    QTest::newRow("matching") << kMatching;
    QTest::newRow("equal rows") << kEqualRows;
    QTest::newRow("functions") << kFunctions;
}

void EngineTest::ownScriptsPass() {
    QFETCH(const QString, script);
    const auto report = script::ScriptRunner(Semantics::V3).run(script.toStdString());
    std::string failures;
    for (const std::string& failure : report.failures)
        failures += failure + "\n";
    QVERIFY2(failures.empty(), failures.c_str());
    QVERIFY(report.evaluations > 0);
}

void EngineTest::boundariesFollowTheChosenVersion() {
    const SystemClock clock;
    const tsdb::MemorySeries reader({{{{"__name__", "m"}}, {{0, 1}, {60'000, 2}, {120'000, 3}}}});
    const auto countAt = [&](Semantics semantics) {
        const Engine engine({.semantics = semantics}, clock);
        const auto result = engine.instant("count_over_time(m[2m])", 120'000, reader);
        return result && result->vector.size() == 1 ? result->vector[0].sample.v : -1;
    };
    QCOMPARE(countAt(Semantics::V2), 3.0);
    QCOMPARE(countAt(Semantics::V3), 2.0);
}

void EngineTest::aScriptThatIsWrongFails() {
    const char* const wrong =
        "load 1m\n  m 1 2 3\n\neval instant at 1m m\n  m 3\n\neval_fail instant at 1m m\n\n"
        "eval instant at 1m m\n  n 2\n\neval range from 0 to 1m step 1m m\n  m 1 3\n";
    QCOMPARE(script::ScriptRunner(Semantics::V3).run(wrong).failures.size(), std::size_t{4});
}

namespace {

tsdb::MemorySeries manySamples() {
    std::vector<tsdb::SeriesData> series;
    for (int i = 0; i < 20; ++i) {
        tsdb::SeriesData each{{{"__name__", "m"}, {"i", std::to_string(i)}}, {}};
        for (TimestampMs t = 0; t < 100; ++t)
            each.samples.push_back({t * 1000, 1});
        series.push_back(std::move(each));
    }
    return tsdb::MemorySeries(std::move(series));
}

// A reader that asks for a stop, fails, or both, as soon as it is used.
class FailingReader final : public tsdb::SeriesReader {
public:
    std::function<void()> onOpen{};
    Error error{ErrorCode::Io, "cannot read the day file"};
    Result<std::shared_ptr<const tsdb::SeriesSet>> open(const std::vector<tsdb::Matcher>&, TimestampMs,
                                                        TimestampMs, const std::stop_token&) const override {
        if (onOpen)
            onOpen();
        return fail(error);
    }
    Result<std::vector<std::string>> labelNames(const std::vector<tsdb::Matcher>&, TimestampMs,
                                                TimestampMs) const override {
        return fail(error);
    }
    Result<std::vector<std::string>> labelValues(std::string_view, const std::vector<tsdb::Matcher>&,
                                                 TimestampMs, TimestampMs) const override {
        return fail(error);
    }
    Result<std::vector<tsdb::Labels>> series(const std::vector<tsdb::Matcher>&, TimestampMs,
                                             TimestampMs) const override {
        return fail(error);
    }
};

} // namespace

void EngineTest::tooManySamplesAreRefused() {
    const SystemClock clock;
    const Engine engine({.maxSamples = 1'000}, clock);
    const auto reader = manySamples();
    const auto result = engine.range("m", 0, 99'000, std::chrono::seconds(1), reader);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::LimitExceeded);
    QCOMPARE(result.error().message,
             std::string("query processing would load too many samples into memory in query execution"));
    // An aggregation holds one series at a time.
    VERIFY_OK(engine.range("sum(m)", 0, 99'000, std::chrono::seconds(1), reader));
}

void EngineTest::aSubqueryOfManyStepsIsRefusedBeforeItAllocates() {
    const SystemClock clock;
    const Engine engine({}, clock);
    const auto reader = manySamples();
    const auto result = engine.instant("max_over_time((m > 0)[100y:1ms])", 99'000, reader);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::LimitExceeded);
    const auto nested =
        engine.instant("sum_over_time(sum_over_time(vector(1)[1y:1ms])[1y:1ms])", 99'000, reader);
    QVERIFY(!nested);
    QCOMPARE(nested.error().code, ErrorCode::LimitExceeded);
}

void EngineTest::queriesEndWhenTheyAreCancelled() {
    const SystemClock clock;
    const Engine engine({}, clock);
    std::stop_source stop;
    FailingReader reader;
    reader.onOpen = [&] { stop.request_stop(); };
    reader.error = {ErrorCode::Cancelled, "stopped"};
    const auto result = engine.instant("m + m", 0, reader, stop.get_token());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Cancelled);

    // In the middle of long arithmetic, from another thread.
    std::stop_source late;
    const auto samples = manySamples();
    std::jthread canceller([&] { late.request_stop(); });
    const auto slow = engine.instant("sum_over_time(sum_over_time(vector(1)[1h:10ms])[1h:10ms])", 0, samples,
                                     late.get_token(), {.timeout = std::chrono::minutes(1)});
    QVERIFY(!slow);
    QCOMPARE(slow.error().code, ErrorCode::Cancelled);
    QCOMPARE(slow.error().message, std::string("query was canceled in expression evaluation"));
}

void EngineTest::queriesEndWhenTheirTimeIsOver() {
    const ManualClock clock;
    const Engine engine({}, clock);
    const auto samples = manySamples();
    VERIFY_OK(engine.instant("m", 0, samples, {}, {.timeout = std::chrono::milliseconds(1)}));
    const auto result =
        engine.instant("vector(0) + m", 0, samples, {}, {.timeout = std::chrono::milliseconds(0)});
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Timeout);
    QCOMPARE(result.error().message, std::string("query timed out in expression evaluation"));
}

void EngineTest::onlyVectorsAndScalarsCanBeAskedOverARange() {
    const SystemClock clock;
    const Engine engine({}, clock);
    const auto reader = manySamples();
    for (const char* query : {"m[5m]", "\"text\""}) {
        const auto result = engine.range(query, 0, 60'000, std::chrono::seconds(60), reader);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
    }
    QCOMPARE(
        engine.range("m[5m]", 0, 1, std::chrono::seconds(1), reader).error().message,
        std::string(
            "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector"));
    QVERIFY(!engine.range("m", 1, 0, std::chrono::seconds(1), reader));
    QVERIFY(!engine.range("m", 0, 1, std::chrono::seconds(0), reader));
}

void EngineTest::readersErrorsComeThrough() {
    const SystemClock clock;
    const Engine engine({}, clock);
    const FailingReader reader;
    const auto result = engine.instant("sum(rate(m[5m]))", 0, reader);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Io);
    QCOMPARE(result.error().message, std::string("cannot read the day file"));
}

void EngineTest::annotationsCarryThePosition() {
    const SystemClock clock;
    const Engine engine({}, clock);
    const auto reader = manySamples();
    const auto result = engine.instant("quantile(2, m) +\n  sum(rate(m[1m]))", 90'000, reader);
    VERIFY_OK(result);
    QCOMPARE(result->warnings, std::vector<std::string>{
                                   "PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"});
    QCOMPARE(result->infos,
             std::vector<std::string>{"PromQL info: metric might not be a counter, name does not end in "
                                      "_total/_sum/_count/_bucket: \"m\" (2:12)"});
    const Engine old({.semantics = Semantics::V2}, clock);
    const auto silent = old.instant("quantile(2, m)", 90'000, reader);
    VERIFY_OK(silent);
    QVERIFY(silent->warnings.empty());
}

void EngineTest::statisticsTellWhatWasRead() {
    const SystemClock clock;
    const Engine engine({}, clock);
    const auto reader = manySamples();
    const auto result = engine.instant("sum(count_over_time(m[10s]))", 90'000, reader);
    VERIFY_OK(result);
    QCOMPARE(result->vector.at(0).sample.v, 200.0);
    QCOMPARE(result->stats.series, std::uint64_t{20});
    QCOMPARE(result->stats.samples, std::uint64_t{200});
    QVERIFY(result->stats.peakSamples > 0 && result->stats.peakSamples < 100);
}

void EngineTest::anInstantMatrixGivesTheSamplesThemselves() {
    const SystemClock clock;
    const Engine engine({}, clock);
    const auto reader = manySamples();
    const auto result = engine.instant("m{i=\"3\"}[3s]", 50'000, reader);
    VERIFY_OK(result);
    QVERIFY(result->type == ValueType::Matrix);
    QCOMPARE(result->matrix.size(), std::size_t{1});
    QCOMPARE(result->matrix[0].samples.size(), std::size_t{3});
    QCOMPARE(result->matrix[0].samples.front().t, TimestampMs{48'000});
}

void EngineTest::sortedAnswersKeepTheirOrder() {
    const SystemClock clock;
    const Engine engine({}, clock);
    const double nan = tsdb::kNormalNaN;
    const tsdb::MemorySeries reader({{{{"__name__", "m"}, {"i", "a"}}, {{0, 2}}},
                                     {{{"__name__", "m"}, {"i", "b"}}, {{0, nan}}},
                                     {{{"__name__", "m"}, {"i", "c"}}, {{0, 1}}},
                                     {{{"__name__", "m"}, {"i", "d"}}, {{0, 3}}}});
    const auto order = [&](const char* query) {
        const auto result = engine.instant(query, 0, reader);
        std::string names;
        if (result)
            for (const VectorSample& sample : result->vector)
                names += sample.labels.get("i");
        return names;
    };
    QCOMPARE(order("m"), std::string("abcd"));
    QCOMPARE(order("sort(m)"), std::string("cadb"));
    QCOMPARE(order("sort_desc(m)"), std::string("dacb"));
    QCOMPARE(order("topk(2, m)"), std::string("da"));
    QCOMPARE(order("bottomk(2, m)"), std::string("ca"));
    QCOMPARE(order("topk(9, m)"), std::string("dacb"));
}

void EngineTest::startAndEndMeanTheWholeQuery() {
    const SystemClock clock;
    const Engine engine({}, clock);
    tsdb::SeriesData ramp{{{"__name__", "m"}}, {}};
    for (TimestampMs t = 0; t <= 100; ++t)
        ramp.samples.push_back({t * 1000, static_cast<double>(t)});
    const tsdb::MemorySeries reader({ramp});
    const auto result =
        engine.range("m @ end() - m @ start() + 0 * m", 20'000, 60'000, std::chrono::seconds(20), reader);
    VERIFY_OK(result);
    QCOMPARE(result->matrix.at(0).samples.size(), std::size_t{3});
    for (const tsdb::Sample& sample : result->matrix[0].samples)
        QCOMPARE(sample.v, 40.0);
}

CODESAGE_TEST(EngineTest)
#include "EngineTest.moc"
