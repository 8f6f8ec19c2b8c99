#include "PrometheusPeer.h"
#include "QueryGenerator.h"
#include "SampleSeries.h"
#include "support/Test.h"

#include "base/core/Json.h"
#include "measure/promql/Engine.h"
#include "measure/tsdb/MemorySeries.h"

#include <QObject>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

using namespace codesage;
using namespace codesage::promql;
using namespace codesage::promql::script;

// The same queries to this engine, with the boundaries of version 2, and to Debian's Prometheus over the same
// data.
class DifferentialTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void generatedInstantQueriesAgree();
    void generatedRangeQueriesAgree();
    void cleanupTestCase();

private:
    std::string compareInstant(const std::string& query, TimestampMs at);
    std::string compareRange(const std::string& query);

    SystemClock m_clock;
    Engine m_engine{{.semantics = Semantics::V2}, m_clock};
    std::unique_ptr<tsdb::MemorySeries> m_reader;
    std::unique_ptr<PrometheusPeer> m_peer;
};

namespace {

using Values = std::map<std::string, std::vector<std::pair<double, double>>>;

double numberOf(const nlohmann::json& text) {
    return std::strtod(text.get_ref<const std::string&>().c_str(), nullptr);
}

std::string keyOf(const nlohmann::json& metric) {
    std::string key;
    for (const auto& [name, value] : metric.items())
        key += name + "=" + value.get<std::string>() + ",";
    return key;
}

std::string keyOf(const tsdb::Labels& labels) {
    std::string key;
    for (const auto& [name, value] : labels)
        key += name + "=" + value + ",";
    return key;
}

Values peerValues(const nlohmann::json& data) {
    Values values;
    for (const nlohmann::json& element : data["result"]) {
        auto& list = values[keyOf(element["metric"])];
        if (element.contains("value"))
            list.emplace_back(element["value"][0].get<double>(), numberOf(element["value"][1]));
        else
            for (const nlohmann::json& pair : element["values"])
                list.emplace_back(pair[0].get<double>(), numberOf(pair[1]));
    }
    return values;
}

Values ownValues(const QueryResult& result) {
    Values values;
    for (const VectorSample& sample : result.vector)
        values[keyOf(sample.labels)].emplace_back(static_cast<double>(sample.sample.t) / 1000,
                                                  sample.sample.v);
    for (const SeriesData& series : result.matrix)
        for (const tsdb::Sample& sample : series.samples)
            values[keyOf(series.labels)].emplace_back(static_cast<double>(sample.t) / 1000, sample.v);
    return values;
}

bool agree(double a, double b) {
    if (a == b || (std::isnan(a) && std::isnan(b)))
        return true;
    return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

std::string difference(const Values& own, const Values& peer) {
    for (const auto& [key, values] : peer) {
        const auto found = own.find(key);
        if (found == own.end())
            return "lacks {" + key + "}";
        if (found->second.size() != values.size())
            return fmt::format("{{{}}} has {} values, not {}", key, found->second.size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            if (found->second[i].first != values[i].first ||
                !agree(found->second[i].second, values[i].second))
                return fmt::format("{{{}}} at {} is {}, not {} at {}", key, found->second[i].first,
                                   found->second[i].second, values[i].second, values[i].first);
    }
    for (const auto& [key, values] : own)
        if (!peer.contains(key))
            return "has {" + key + "}, which Prometheus has not";
    return {};
}

std::string compare(const Result<QueryResult>& own, const Result<http::ClientResponse>& peer) {
    if (!peer)
        return peer.error().text();
    const auto json = parseJson(peer->body, {.bytes = 64u << 20, .nodes = 5'000'000});
    if (!json)
        return json.error().text();
    const bool peerFailed = (*json)["status"] == "error";
    if (peerFailed != !own)
        return peerFailed ? "should fail: " + (*json)["error"].get<std::string>() : own.error().text();
    if (peerFailed)
        return own.error().message == (*json)["error"].get<std::string>()
                   ? ""
                   : own.error().message + "\n   instead of " + (*json)["error"].get<std::string>();
    return difference(ownValues(*own), peerValues((*json)["data"]));
}

} // namespace

void DifferentialTest::initTestCase() {
    if (!PrometheusPeer::isInstalled())
        QSKIP("CODESAGE-SKIP: prometheus and promtool are not installed");
    auto peer = PrometheusPeer::start(sampleSeries());
    VERIFY_OK(peer);
    m_peer = *std::move(peer);
    m_reader = std::make_unique<tsdb::MemorySeries>(sampleSeries());
}

void DifferentialTest::cleanupTestCase() {
    m_peer.reset();
}

std::string DifferentialTest::compareInstant(const std::string& query, TimestampMs at) {
    const auto peer = m_peer->post(
        "query", {{"query", query}, {"time", fmt::format("{}", static_cast<double>(at) / 1000)}});
    return compare(m_engine.instant(query, at, *m_reader), peer);
}

std::string DifferentialTest::compareRange(const std::string& query) {
    const TimestampMs start = kWorldStart + 20 * 60'000 + 7'000;
    const TimestampMs end = start + 60 * 60'000;
    const auto peer = m_peer->post("query_range", {{"query", query},
                                                   {"start", std::to_string(start / 1000)},
                                                   {"end", std::to_string(end / 1000)},
                                                   {"step", "90"}});
    return compare(m_engine.range(query, start, end, std::chrono::seconds(90), *m_reader), peer);
}

void DifferentialTest::generatedInstantQueriesAgree() {
    const int count = qEnvironmentVariableIntValue("CODESAGE_DIFFERENTIAL_QUERIES");
    const int seed = qEnvironmentVariableIntValue("CODESAGE_DIFFERENTIAL_SEED");
    QueryGenerator generator(static_cast<std::uint64_t>(seed) + 7);
    int failures = 0;
    for (int i = 0; i < (count > 0 ? count : 300); ++i) {
        const std::string query = generator.next();
        const TimestampMs at = kWorldStart + (i % 90) * 61'234;
        if (const std::string why = compareInstant(query, at); !why.empty()) {
            qInfo("%s at %lld: %s", query.c_str(), static_cast<long long>(at), why.c_str());
            ++failures;
        }
    }
    QCOMPARE(failures, 0);
}

void DifferentialTest::generatedRangeQueriesAgree() {
    const int count = qEnvironmentVariableIntValue("CODESAGE_DIFFERENTIAL_QUERIES");
    const int seed = qEnvironmentVariableIntValue("CODESAGE_DIFFERENTIAL_SEED");
    QueryGenerator generator(static_cast<std::uint64_t>(seed) + 11);
    int failures = 0;
    for (int i = 0; i < (count > 0 ? count : 300); ++i) {
        const std::string query = generator.next();
        if (const std::string why = compareRange(query); !why.empty()) {
            qInfo("%s: %s", query.c_str(), why.c_str());
            ++failures;
        }
    }
    QCOMPARE(failures, 0);
}

CODESAGE_TEST(DifferentialTest)
#include "DifferentialTest.moc"
