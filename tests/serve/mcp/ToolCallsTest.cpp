#include "JsonCompare.h"
#include "ServerBench.h"
#include "base/core/Log.h"
#include "serve/mcp/Protocol.h"

#include <atomic>
#include <thread>

using namespace codesage;
using namespace codesage::mcp;
using namespace codesage::mcp::test;
using Json = nlohmann::json;

class ToolCallsTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void structureComesWithItsText();
    void wrongArgumentsAreAnErrorForTheModel();
    void unknownToolIsAnErrorOfTheProtocol();
    void malformedCallIsRefused_data();
    void malformedCallIsRefused();
    void failingToolSaysSo();
    void throwingToolIsAnInternalError_data();
    void throwingToolIsAnInternalError();
    void resultThatBreaksItsSchemaIsAnInternalError();
    void progressGrowsAndEndsWithTheLast();
    void progressNeedsAToken();
    void progressIsThrottled();
    void progressThatDoesNotGrowIsLeftOut();
    void longRunningToolOpensItsStreamAtOnce();
    void slowCallDoesNotDelayOthers();
    void fullQueueSaysBusy();
    void sameIdTwiceIsRefused();
    void oneClientCannotTakeAllWorkers();
    void answerLeavesTheIdFree();
    void answeredCallIsNotCancelledAfterwards();
    void shutdownStopsWhatRuns();
    void shutdownAnswersWhatWaits();
    void stoppedServerRefuses();
    void toolThatIsRemovedFinishesItsCall();
    void observerSeesEveryRequest();
    void invalidUtf8InResultIsReplaced();
    void badToolsAreNotRegistered_data();
    void badToolsAreNotRegistered();
    void registryTellsOfChanges();
};

namespace {

// Logs of failing tools would look like trouble of the test.
void quiet() {
    log::configure(log::Level::Off, {});
}

class CountingObserver final : public Observer {
public:
    void requestFinished(const RequestRecord& record) override {
        std::lock_guard lock(m_mutex);
        m_records.push_back(std::string(record.method) + "|" + std::string(record.tool) + "|" +
                            std::string(record.status));
        m_changed.notify_all();
    }
    void inFlightChanged(std::size_t requests) override {
        std::lock_guard lock(m_mutex);
        m_inFlight = requests;
        m_highest = std::max(m_highest, requests);
    }
    void sessionsChanged(std::size_t sessions) override {
        std::lock_guard lock(m_mutex);
        m_sessions = sessions;
    }
    std::vector<std::string> waitForRecords(std::size_t count) {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, std::chrono::seconds(20), [&] { return m_records.size() >= count; });
        return m_records;
    }
    std::size_t inFlight() const {
        std::lock_guard lock(m_mutex);
        return m_inFlight;
    }
    std::size_t highest() const {
        std::lock_guard lock(m_mutex);
        return m_highest;
    }
    std::size_t sessions() const {
        std::lock_guard lock(m_mutex);
        return m_sessions;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_records;
    std::size_t m_inFlight = 0;
    std::size_t m_highest = 0;
    std::size_t m_sessions = 0;
};

Json withProgress(Json message, Json token) {
    message["params"]["_meta"]["progressToken"] = std::move(token);
    return message;
}

std::vector<double> progressOf(const RecordingExchange& exchange, const Json& token) {
    std::vector<double> values;
    for (const Json& message : exchange.messages()) {
        if (message["method"] == "notifications/progress" && message["params"]["progressToken"] == token)
            values.push_back(message["params"]["progress"]);
    }
    return values;
}

} // namespace

void ToolCallsTest::init() {
    quiet();
}

void ToolCallsTest::structureComesWithItsText() {
    ServerBench bench;
    const Json result = bench.ask(callOf("add", {{"a", 4}}))["result"];
    QCOMPARE(result["structuredContent"].dump(), std::string(R"({"sum":5})"));
    QCOMPARE(result["content"][0]["text"], Json("5"));
    VERIFY_OK(bench.tools.add(tool("bare", R"({"type":"object"})", [](ToolCall&) {
        return ToolResult{{}, {{"a", 1}}, false};
    })));
    QCOMPARE(bench.ask(callOf("bare"))["result"]["content"][0]["text"], Json(R"({"a":1})"));
}

void ToolCallsTest::wrongArgumentsAreAnErrorForTheModel() {
    ServerBench bench;
    const Json result = bench.ask(callOf("add", {{"b", -2}}))["result"];
    QCOMPARE(result["isError"], Json(true));
    QCOMPARE(result["content"][0]["text"],
             Json("Invalid arguments for add: /a is required; /b must be at least 0, but is -2."));
    const Json modern = bench.askModern("tools/call", {{"name", "add"}})["result"];
    QCOMPARE(modern["isError"], Json(true));
    QCOMPARE(modern["resultType"], Json("complete"));
}

void ToolCallsTest::unknownToolIsAnErrorOfTheProtocol() {
    ServerBench bench;
    const Json error = bench.ask(callOf("nothing"))["error"];
    QCOMPARE(error["code"], Json(kInvalidParams));
    QVERIFY(error["message"].get<std::string>().find("nothing") != std::string::npos);
    const Json longName = bench.ask(callOf(std::string(100'000, 'x')))["error"];
    QVERIFY(longName["message"].get<std::string>().size() < 300);
}

void ToolCallsTest::malformedCallIsRefused_data() {
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("no name") << QByteArray("{}");
    QTest::newRow("name no string") << QByteArray(R"({"name":5})");
    QTest::newRow("arguments array") << QByteArray(R"({"name":"echo","arguments":[]})");
    QTest::newRow("arguments string") << QByteArray(R"({"name":"echo","arguments":"x"})");
    QTest::newRow("token object") << QByteArray(R"({"name":"echo","_meta":{"progressToken":{}}})");
    QTest::newRow("token fraction") << QByteArray(R"({"name":"echo","_meta":{"progressToken":1.5}})");
}

void ToolCallsTest::malformedCallIsRefused() {
    QFETCH(QByteArray, params);
    ServerBench bench;
    const Json answer = bench.ask(request("tools/call", Json::parse(params.toStdString())));
    QCOMPARE(answer["error"]["code"], Json(kInvalidParams));
}

void ToolCallsTest::failingToolSaysSo() {
    ServerBench bench;
    const Json result = bench.ask(callOf("fail"))["result"];
    QCOMPARE(result["isError"], Json(true));
    QCOMPARE(result["content"][0]["text"], Json("It went wrong."));
}

void ToolCallsTest::throwingToolIsAnInternalError_data() {
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"explode", "explode_oddly", "starve"})
        QTest::newRow(name) << QByteArray(name);
}

void ToolCallsTest::throwingToolIsAnInternalError() {
    QFETCH(QByteArray, name);
    ServerBench bench;
    const Json error = bench.ask(callOf(name.toStdString()))["error"];
    QCOMPARE(error["code"], Json(kInternalError));
    QVERIFY(error["message"].get<std::string>().find(name.toStdString()) != std::string::npos);
    // The worker lives on.
    for (int i = 0; i < 8; ++i)
        QVERIFY(bench.ask(callOf("echo", {{"message", "still here"}})).contains("result"));
}

void ToolCallsTest::resultThatBreaksItsSchemaIsAnInternalError() {
    ServerBench bench;
    const Json error = bench.ask(callOf("liar"))["error"];
    QCOMPARE(error["code"], Json(kInternalError));
    QVERIFY(error["message"].get<std::string>().find("/sum") != std::string::npos);
}

void ToolCallsTest::progressGrowsAndEndsWithTheLast() {
    ServerBench bench;
    const auto exchange = bench.post(withProgress(callOf("report"), "p1").dump());
    QVERIFY(exchange->wait());
    QVERIFY(exchange->streamExpected());
    QCOMPARE(progressOf(*exchange, "p1"), (std::vector<double>{0, 1, 2, 3}));
    const Json first = exchange->messages().front();
    QCOMPARE(first.dump(),
             std::string(R"({"jsonrpc":"2.0","method":"notifications/progress","params":)"
                         R"({"message":"step 0","progress":0,"progressToken":"p1","total":3}})"));
    QCOMPARE(exchange->answer()["result"]["content"][0]["text"], Json("done"));
}

void ToolCallsTest::progressNeedsAToken() {
    ServerBench bench;
    const auto exchange = bench.post(callOf("report").dump());
    QVERIFY(exchange->wait());
    QVERIFY(exchange->messages().empty());
    QVERIFY(!exchange->streamExpected());
}

void ToolCallsTest::progressIsThrottled() {
    ServerBench bench;
    const auto exchange = bench.post(withProgress(callOf("report", {{"steps", 100'000}}), 7).dump());
    QVERIFY(exchange->wait());
    const auto values = progressOf(*exchange, 7);
    // The clock stands still: a burst of 8, and the last one, which is never left out.
    QCOMPARE(values.size(), std::size_t{9});
    QCOMPARE(values.back(), 100'000.0);
    QVERIFY(std::is_sorted(values.begin(), values.end()));
}

void ToolCallsTest::progressThatDoesNotGrowIsLeftOut() {
    ServerBench bench;
    VERIFY_OK(bench.tools.add(tool("wobble", R"({"type":"object"})", [](ToolCall& call) {
        for (const double done : {1.0, 1.0, 0.5, std::nan(""), 2.0, 1.5, 2.0})
            call.progress(done, std::nullopt);
        return ToolResult{"x"};
    })));
    const auto exchange = bench.post(withProgress(callOf("wobble"), 1).dump());
    QVERIFY(exchange->wait());
    QCOMPARE(progressOf(*exchange, 1), (std::vector<double>{1, 2}));
}

void ToolCallsTest::longRunningToolOpensItsStreamAtOnce() {
    ServerBench bench;
    const auto exchange = bench.post(callOf("hold_long").dump());
    QVERIFY(bench.gate->waitForArrivals(1));
    QVERIFY(exchange->streamExpected());
    bench.gate->open();
    QVERIFY(exchange->wait());
}

void ToolCallsTest::slowCallDoesNotDelayOthers() {
    ServerBench bench;
    const auto slow = bench.post(callOf("hold").dump());
    QVERIFY(bench.gate->waitForArrivals(1));
    QVERIFY(bench.ask(callOf("echo", {{"message", "fast"}})).contains("result"));
    QVERIFY(bench.ask(request("tools/list")).contains("result"));
    QCOMPARE(slow->endings(), 0);
    bench.gate->open();
    QVERIFY(slow->wait());
}

void ToolCallsTest::fullQueueSaysBusy() {
    ServerBench bench({}, nullptr, 1, 2);
    const auto running = bench.post(callOf("hold").dump());
    QVERIFY(bench.gate->waitForArrivals(1));
    const auto second = bench.post(callOf("hold").dump());
    const auto third = bench.post(callOf("hold").dump());
    const Json refused = bench.ask(callOf("hold"))["error"];
    QCOMPARE(refused["code"], Json(kInternalError));
    QCOMPARE(refused["message"],
             Json("the server is busy: 1 calls are running and 2 are waiting; try again shortly"));
    // What needs no worker is answered all the same.
    QVERIFY(bench.ask(request("tools/list")).contains("result"));
    bench.gate->open();
    for (const auto& call : {running, second, third})
        QVERIFY(call->wait());
}

void ToolCallsTest::sameIdTwiceIsRefused() {
    ServerBench bench;
    const Headers session{{"Mcp-Session-Id", bench.initialize()}};
    const auto first = bench.post(callOf("hold").dump(), session);
    QVERIFY(bench.gate->waitForArrivals(1));
    QCOMPARE(bench.ask(callOf("echo", {{"message", "x"}}), session)["error"]["code"], Json(kInvalidRequest));
    // The text "1" is another id than the number 1.
    QVERIFY(bench.ask(callOf("echo", {{"message", "x"}}, "1"), session).contains("result"));
    // The refused one has not taken the id of the first away.
    bench.post(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})", session);
    QVERIFY(bench.gate->waitForStopped(1));
    QVERIFY(first->wait());
}

void ToolCallsTest::oneClientCannotTakeAllWorkers() {
    ServerOptions options;
    options.maxRunningPerSession = 2;
    ServerBench bench(options);
    const Headers session{{"Mcp-Session-Id", bench.initialize()}};
    const auto first = bench.post(callOf("hold", Json::object(), 1).dump(), session);
    const auto second = bench.post(callOf("hold", Json::object(), 2).dump(), session);
    const Json refused = bench.ask(callOf("hold", Json::object(), 3), session)["error"];
    QCOMPARE(refused["code"], Json(kInternalError));
    bench.gate->open();
    QVERIFY(first->wait() && second->wait());
}

void ToolCallsTest::answerLeavesTheIdFree() {
    ServerBench bench;
    const Headers session{{"Mcp-Session-Id", bench.initialize()}};
    for (int i = 0; i < 200; ++i)
        QVERIFY(bench.ask(callOf("echo", {{"message", "x"}}, 1), session).contains("result"));
}

void ToolCallsTest::answeredCallIsNotCancelledAfterwards() {
    ServerBench bench;
    for (int i = 0; i < 500; ++i) {
        std::stop_source gone;
        const auto call =
            bench.postModern("tools/call", {{"name", "echo"}, {"arguments", {{"message", "x"}}}},
                             Json::object(), gone.get_token());
        // At times before the answer, at times after it.
        if (i % 2 == 0)
            QVERIFY(call->wait());
        gone.request_stop();
        QVERIFY(call->wait());
        QCOMPARE(call->endings(), 1);
    }
}

void ToolCallsTest::shutdownStopsWhatRuns() {
    ServerBench bench;
    const auto call = bench.post(callOf("hold").dump());
    QVERIFY(bench.gate->waitForArrivals(1));
    bench.server.shutdown();
    QCOMPARE(bench.gate->stopped(), 1);
    QCOMPARE(call->endings(), 1);
    QCOMPARE(call->answer()["result"]["isError"], Json(true));
}

void ToolCallsTest::shutdownAnswersWhatWaits() {
    ServerBench bench({}, nullptr, 1, 8);
    const auto running = bench.post(callOf("hold").dump());
    QVERIFY(bench.gate->waitForArrivals(1));
    const auto waiting = bench.post(callOf("echo", {{"message", "x"}}).dump());
    bench.server.shutdown();
    QVERIFY(waiting->wait());
    QCOMPARE(waiting->answer()["error"]["message"], Json("the server is stopping; the call was not run"));
    QCOMPARE(waiting->endings(), 1);
}

void ToolCallsTest::stoppedServerRefuses() {
    ServerBench bench;
    bench.server.shutdown();
    bench.server.shutdown();
    const auto exchange = bench.post(request("tools/list").dump());
    QCOMPARE(exchange->reply().status, 503);
    QCOMPARE(exchange->endings(), 1);
}

void ToolCallsTest::toolThatIsRemovedFinishesItsCall() {
    ServerBench bench;
    const auto call = bench.post(callOf("hold").dump());
    QVERIFY(bench.gate->waitForArrivals(1));
    QVERIFY(bench.tools.remove("hold"));
    QVERIFY(!bench.tools.remove("hold"));
    QVERIFY(bench.ask(callOf("hold")).contains("error"));
    bench.gate->open();
    QVERIFY(call->wait());
    QCOMPARE(call->answer()["result"]["content"][0]["text"], Json("opened"));
}

void ToolCallsTest::observerSeesEveryRequest() {
    CountingObserver observer;
    ServerBench bench({}, &observer);
    bench.ask(request("tools/list"));
    bench.ask(callOf("echo", {{"message", "x"}}));
    bench.ask(callOf("fail"));
    bench.ask(callOf("explode"));
    bench.ask(callOf("no/such-tool\n"));
    bench.ask(request("made/up"));
    bench.askModern("made/up");
    const Headers session{{"Mcp-Session-Id", bench.initialize()}};
    QCOMPARE(observer.sessions(), std::size_t{1});
    const auto call = bench.post(callOf("hold").dump(), session);
    QVERIFY(bench.gate->waitForArrivals(1));
    QCOMPARE(observer.inFlight(), std::size_t{1});
    bench.post(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})", session);
    const std::vector<std::string> expected = {
        "tools/list||ok",           "tools/call|echo|ok", "tools/call|fail|tool_error",
        "tools/call|explode|error", "tools/call||error",  "unknown||error",
        "unknown||error",           "initialize||ok",     "tools/call|hold|cancelled"};
    QCOMPARE(observer.waitForRecords(expected.size()), expected);
    QTRY_COMPARE(observer.inFlight(), std::size_t{0});
}

void ToolCallsTest::invalidUtf8InResultIsReplaced() {
    ServerBench bench;
    VERIFY_OK(bench.tools.add(tool("binary", R"({"type":"object"})", [](ToolCall&) {
        return ToolResult{"a\xff"
                          "b",
                          {{"k", "\xfe"}},
                          false};
    })));
    const Json result = bench.ask(callOf("binary"))["result"];
    QCOMPARE(result["content"][0]["text"], Json("a\xEF\xBF\xBD"
                                                "b"));
    QCOMPARE(result["structuredContent"]["k"], Json("\xEF\xBF\xBD"));
}

void ToolCallsTest::badToolsAreNotRegistered_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("schema");
    QTest::newRow("empty name") << ""
                                << R"({"type":"object"})";
    QTest::newRow("space") << "a b"
                           << R"({"type":"object"})";
    QTest::newRow("too long") << QString(65, 'a') << R"({"type":"object"})";
    QTest::newRow("schema is no JSON") << "a"
                                       << "{";
    QTest::newRow("schema is no object") << "a"
                                         << R"({"type":"string"})";
    QTest::newRow("schema has a bad type") << "a"
                                           << R"({"type":"object","properties":{"x":{"type":"y"}}})";
    QTest::newRow("illegal header")
        << "a"
        << R"({"type":"object","properties":{"x":{"type":"number","x-mcp-header":"X"}}})";
    QTest::newRow("name taken") << "echo"
                                << R"({"type":"object"})";
}

void ToolCallsTest::badToolsAreNotRegistered() {
    QFETCH(QString, name);
    QFETCH(QString, schema);
    ServerBench bench;
    const std::uint64_t before = bench.tools.version();
    const Status added = bench.tools.add(
        tool(name.toStdString(), schema.toStdString(), [](ToolCall&) { return ToolResult{}; }));
    QVERIFY(!added.has_value());
    QVERIFY(!added.error().message.empty());
    QCOMPARE(bench.tools.version(), before);
}

void ToolCallsTest::registryTellsOfChanges() {
    ToolRegistry registry;
    int changes = 0;
    registry.onChanged([&] { ++changes; });
    VERIFY_OK(registry.add(tool("a", R"({"type":"object","properties":{"z":{},"b":{}}})",
                                [](ToolCall&) { return ToolResult{}; })));
    QVERIFY(registry.remove("a"));
    QVERIFY(!registry.remove("a"));
    QCOMPARE(changes, 2);
    VERIFY_OK(registry.add(tool("a", R"({"type":"object","properties":{"z":{},"b":{}}})",
                                [](ToolCall&) { return ToolResult{}; })));
    // The keys of a schema keep their order on the way to the client.
    const std::string listing = registry.find("a")->listing;
    QVERIFY(listing.find(R"("properties":{"z":{},"b":{}})") != std::string::npos);
    registry.onChanged({});
    QVERIFY(registry.remove("a"));
    QCOMPARE(changes, 3);
}

CODESAGE_TEST(ToolCallsTest)
#include "ToolCallsTest.moc"
