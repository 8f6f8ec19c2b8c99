#include "JsonCompare.h"
#include "ServerBench.h"
#include "serve/mcp/Protocol.h"

#include <set>

using namespace codesage;
using namespace codesage::mcp;
using namespace codesage::mcp::test;
using Json = nlohmann::json;

class LegacyProtocolTest : public QObject {
    Q_OBJECT
private slots:
    void versionIsNegotiated_data();
    void versionIsNegotiated();
    void handshakeOpensASession();
    void requestWithoutSessionIsServed();
    void unknownSessionIsNotFound();
    void idleSessionExpires();
    void busySessionDoesNotExpire();
    void sessionsAreBounded();
    void unsupportedVersionHeaderIsRefused();
    void resultsCarryNothingModern();
    void pingAnswersEmpty();
    void logLevelIsPerSession();
    void cancelledCallGetsNoAnswer();
    void disconnectDoesNotCancel();
    void strangersCannotCancel();
    void notificationsAndAnswersAreTaken();
    void batchIsAnsweredAsOneArray();
    void batchOfNotificationsIsTaken();
    void laterRevisionHasNoBatches();
    void batchIsBounded();
    void idsComeBackAsTheyCame_data();
    void idsComeBackAsTheyCame();
    void badMessageIsRefused_data();
    void badMessageIsRefused();
    void unknownMethodIsNotFound();
    void unknownResourceHasItsOldCode();
    void toolsComeInPages();
    void foreignCursorIsRefused();
};

void LegacyProtocolTest::versionIsNegotiated_data() {
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("given");
    for (const char* known : {"2025-11-25", "2025-06-18", "2025-03-26"})
        QTest::newRow(known) << known << known;
    QTest::newRow("older") << "2024-11-05"
                           << "2025-11-25";
    QTest::newRow("modern") << "2026-07-28"
                            << "2025-11-25";
    QTest::newRow("nonsense") << "x"
                              << "2025-11-25";
}

void LegacyProtocolTest::versionIsNegotiated() {
    QFETCH(QString, wanted);
    QFETCH(QString, given);
    ServerBench bench;
    const Json result =
        bench.ask(request("initialize", {{"protocolVersion", wanted.toStdString()}}))["result"];
    QCOMPARE(result["protocolVersion"].get<std::string>(), given.toStdString());
    QCOMPARE(result["serverInfo"]["title"], Json("CodeSage Workbench"));
    QCOMPARE(result["capabilities"]["tools"]["listChanged"], Json(true));
}

void LegacyProtocolTest::handshakeOpensASession() {
    ServerBench bench;
    const std::string first = bench.initialize();
    const std::string second = bench.initialize();
    QCOMPARE(first.size(), std::size_t{32});
    QVERIFY(first != second);
    QCOMPARE(bench.server.sessions(), std::size_t{2});
    const auto taken = bench.post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
                                  {{"Mcp-Session-Id", first}, {"MCP-Protocol-Version", "2025-11-25"}});
    QCOMPARE(taken->reply().status, 202);
    QVERIFY(bench.ask(request("tools/list"), {{"mcp-session-id", first}}).contains("result"));
    QVERIFY(bench.ask(request("initialize")).contains("error"));
}

void LegacyProtocolTest::requestWithoutSessionIsServed() {
    ServerBench bench;
    const Json list = bench.ask(std::string(R"({"jsonrpc":"2.0","method":"tools/list","id":1})"));
    QVERIFY(list["result"]["tools"].size() > 5);
    const Json call = bench.ask(callOf("echo", {{"message", "hi"}}));
    QCOMPARE(call["result"].dump(),
             std::string(R"({"content":[{"text":"hi","type":"text"}],"isError":false})"));
    QCOMPARE(bench.server.sessions(), std::size_t{0});
}

void LegacyProtocolTest::unknownSessionIsNotFound() {
    ServerBench bench;
    for (const std::string method : {"tools/list", "ping", "tools/call"}) {
        const auto exchange = bench.post(request(method).dump(), {{"Mcp-Session-Id", "nobody"}});
        QCOMPARE(exchange->reply().status, 404);
    }
    const auto notification = bench.post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
                                         {{"Mcp-Session-Id", "nobody"}});
    QCOMPARE(notification->reply().status, 404);
}

void LegacyProtocolTest::idleSessionExpires() {
    ServerBench bench;
    const std::string id = bench.initialize();
    bench.clock.advance(std::chrono::minutes(50));
    QVERIFY(bench.ask(request("ping"), {{"Mcp-Session-Id", id}}).contains("result"));
    bench.clock.advance(std::chrono::minutes(50));
    QVERIFY(bench.ask(request("ping"), {{"Mcp-Session-Id", id}}).contains("result"));
    bench.clock.advance(std::chrono::minutes(61));
    QCOMPARE(bench.post(request("ping").dump(), {{"Mcp-Session-Id", id}})->reply().status, 404);
    QCOMPARE(bench.server.sessions(), std::size_t{0});
}

void LegacyProtocolTest::busySessionDoesNotExpire() {
    ServerBench bench;
    const std::string id = bench.initialize();
    const auto call = bench.post(callOf("hold").dump(), {{"Mcp-Session-Id", id}});
    QVERIFY(bench.gate->waitForArrivals(1));
    bench.clock.advance(std::chrono::hours(5));
    (void)bench.initialize();
    QVERIFY(bench.ask(request("ping"), {{"Mcp-Session-Id", id}}).contains("result"));
    bench.gate->open();
    QVERIFY(call->wait());
}

void LegacyProtocolTest::sessionsAreBounded() {
    ServerOptions options;
    options.maxSessions = 16;
    ServerBench bench(options);
    std::set<std::string> ids;
    const std::string keeper = bench.initialize();
    for (int i = 0; i < 1'000; ++i) {
        bench.clock.advance(std::chrono::milliseconds(5));
        ids.insert(bench.initialize());
        QVERIFY(bench.server.sessions() <= 16);
        // One that is used stays while the abandoned ones make room.
        QVERIFY(bench.ask(request("ping"), {{"Mcp-Session-Id", keeper}}).contains("result"));
    }
    QCOMPARE(ids.size(), std::size_t{1'000});
}

void LegacyProtocolTest::unsupportedVersionHeaderIsRefused() {
    ServerBench bench;
    for (const std::string version : {"2024-11-05", "v1", ""}) {
        const auto exchange = bench.post(request("tools/list").dump(), {{"MCP-Protocol-Version", version}});
        QCOMPARE(exchange->reply().status, 400);
    }
    QVERIFY(bench.ask(request("tools/list"), {{"MCP-Protocol-Version", "2025-06-18"}}).contains("result"));
}

void LegacyProtocolTest::resultsCarryNothingModern() {
    ServerBench bench;
    const Json result = bench.ask(request("tools/list"))["result"];
    QVERIFY(!result.contains("resultType"));
    QVERIFY(!result.contains("ttlMs"));
    QVERIFY(!result.contains("_meta"));
}

void LegacyProtocolTest::pingAnswersEmpty() {
    ServerBench bench;
    QCOMPARE(bench.ask(request("ping")).dump(), std::string(R"({"id":1,"jsonrpc":"2.0","result":{}})"));
}

void LegacyProtocolTest::logLevelIsPerSession() {
    ServerBench bench;
    const Headers session{{"Mcp-Session-Id", bench.initialize()}};
    const auto before = bench.post(callOf("chatter").dump(), session);
    QVERIFY(before->wait());
    QCOMPARE(before->messages().size(), std::size_t{2});
    QVERIFY(bench.ask(request("logging/setLevel", {{"level", "error"}}), session).contains("result"));
    const auto after = bench.post(callOf("chatter").dump(), session);
    QVERIFY(after->wait());
    QCOMPARE(after->messages().size(), std::size_t{1});
    const Json bad = bench.ask(request("logging/setLevel", {{"level", "loud"}}), session);
    QCOMPARE(bad["error"]["code"], Json(kInvalidParams));
}

void LegacyProtocolTest::cancelledCallGetsNoAnswer() {
    ServerBench bench;
    const Headers session{{"Mcp-Session-Id", bench.initialize()}};
    const auto call = bench.post(callOf("hold", Json::object(), "job-1").dump(), session);
    QVERIFY(bench.gate->waitForArrivals(1));
    const auto notice = bench.post(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"job-1","reason":"enough"}})",
        session);
    QCOMPARE(notice->reply().status, 202);
    QVERIFY(bench.gate->waitForStopped(1));
    QVERIFY(call->wait());
    QVERIFY(call->abandoned());
    QCOMPARE(call->endings(), 1);
}

void LegacyProtocolTest::disconnectDoesNotCancel() {
    ServerBench bench;
    std::stop_source gone;
    const auto call =
        bench.post(callOf("hold").dump(), {{"Mcp-Session-Id", bench.initialize()}}, gone.get_token());
    QVERIFY(bench.gate->waitForArrivals(1));
    gone.request_stop();
    bench.gate->open();
    QVERIFY(call->wait());
    QCOMPARE(call->answer()["result"]["content"][0]["text"], Json("opened"));
    QCOMPARE(bench.gate->stopped(), 0);
}

void LegacyProtocolTest::strangersCannotCancel() {
    ServerBench bench;
    const auto call = bench.post(callOf("hold").dump(), {{"Mcp-Session-Id", bench.initialize()}});
    QVERIFY(bench.gate->waitForArrivals(1));
    const std::string cancelled =
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})";
    bench.post(cancelled);
    bench.post(cancelled, {{"Mcp-Session-Id", bench.initialize()}});
    bench.gate->open();
    QVERIFY(call->wait());
    QVERIFY(!call->abandoned());
}

void LegacyProtocolTest::notificationsAndAnswersAreTaken() {
    ServerBench bench;
    for (const char* text :
         {R"({"jsonrpc":"2.0","method":"notifications/roots/list_changed"})",
          R"({"jsonrpc":"2.0","id":4,"result":{}})",
          R"({"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"no"}})",
          R"({"jsonrpc":"2.0","method":"notifications/cancelled"})",
          R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":[]}})"}) {
        const auto exchange = bench.post(text);
        QCOMPARE(exchange->reply().status, 202);
        QVERIFY(exchange->reply().body.empty());
    }
}

void LegacyProtocolTest::batchIsAnsweredAsOneArray() {
    ServerBench bench;
    const Json batch = {request("ping", Json::object(), 1),
                        callOf("echo", {{"message", "hi"}}, "two"),
                        {{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}},
                        17,
                        request("initialize", {{"protocolVersion", "2025-03-26"}}, 4)};
    const Json answers = bench.ask(batch);
    QCOMPARE(answers.size(), std::size_t{4});
    std::map<std::string, Json> byId;
    for (const Json& answer : answers)
        byId[answer["id"].dump()] = answer;
    QVERIFY(byId["1"].contains("result"));
    QCOMPARE(byId["\"two\""]["result"]["content"][0]["text"], Json("hi"));
    QCOMPARE(byId["null"]["error"]["code"], Json(kInvalidRequest));
    QCOMPARE(byId["4"]["error"]["code"], Json(kInvalidRequest));
}

void LegacyProtocolTest::batchOfNotificationsIsTaken() {
    ServerBench bench;
    const auto exchange = bench.post(R"([{"jsonrpc":"2.0","method":"notifications/initialized"}])");
    QCOMPARE(exchange->reply().status, 202);
}

void LegacyProtocolTest::laterRevisionHasNoBatches() {
    ServerBench bench;
    const std::string batch = "[" + request("ping").dump() + "]";
    QCOMPARE(bench.post(batch, {{"MCP-Protocol-Version", "2025-06-18"}})->reply().status, 400);
    QCOMPARE(bench.post(batch, {{"Mcp-Session-Id", bench.initialize("2025-11-25")}})->reply().status, 400);
    QCOMPARE(bench.post(batch, {{"Mcp-Session-Id", "nobody"}})->reply().status, 404);
    QCOMPARE(bench.post(batch, {{"Mcp-Session-Id", bench.initialize("2025-03-26")}})->reply().status, 200);
}

void LegacyProtocolTest::batchIsBounded() {
    ServerBench bench;
    Json batch = Json::array();
    QCOMPARE(bench.post(batch.dump())->reply().status, 400);
    for (int i = 0; i < 65; ++i)
        batch.push_back(request("ping", Json::object(), i));
    QCOMPARE(bench.ask(batch)["error"]["code"], Json(kInvalidRequest));
}

void LegacyProtocolTest::idsComeBackAsTheyCame_data() {
    QTest::addColumn<QByteArray>("id");
    for (const char* id : {"0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615",
                           "\"\"", "\"1\"", R"("ä\n")"})
        QTest::newRow(id) << QByteArray(id);
}

void LegacyProtocolTest::idsComeBackAsTheyCame() {
    QFETCH(QByteArray, id);
    ServerBench bench;
    const auto exchange = bench.post(R"({"jsonrpc":"2.0","method":"ping","id":)" + id.toStdString() + "}");
    QCOMPARE(exchange->reply().body, R"({"jsonrpc":"2.0","id":)" + id.toStdString() + R"(,"result":{}})");
}

void LegacyProtocolTest::badMessageIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char* name, const QByteArray& text, int code, int status = 400,
                        const char* id = "null") {
        QTest::newRow(name) << text << code << status << QByteArray(id);
    };
    row("empty", "", kParseError);
    row("cut", R"({"jsonrpc":"2.0","id":1)", kParseError);
    row("two values", "{} {}", kParseError);
    row("byte order mark only", "\xEF\xBB\xBF", kParseError);
    row("NUL", QByteArray("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"pi\0ng\"}", 41), kParseError);
    row("invalid UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", kParseError);
    row("lone surrogate", R"({"jsonrpc":"2.0","id":1,"method":"\ud800"})", kParseError);
    row("number too large", R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":1e400}})", kParseError);
    row("same key twice", R"({"jsonrpc":"2.0","id":1,"id":2,"method":"ping"})", kParseError);
    row("deep", QByteArray(100'000, '['), kInvalidRequest, 413);
    row("many values", "[" + QByteArray("1,").repeated(300'000) + "1]", kInvalidRequest, 413);
    row("huge", "\"" + QByteArray(5 << 20, 'x') + "\"", kInvalidRequest, 413);
    row("number", "5", kInvalidRequest);
    row("string", "\"ping\"", kInvalidRequest);
    row("no version", R"({"id":1,"method":"ping"})", kInvalidRequest, 400, "1");
    row("other version", R"({"jsonrpc":"1.0","id":"a","method":"ping"})", kInvalidRequest, 400, "\"a\"");
    row("no method", R"({"jsonrpc":"2.0","id":1})", kInvalidRequest, 400, "1");
    row("method no string", R"({"jsonrpc":"2.0","id":1,"method":5})", kInvalidRequest, 400, "1");
    row("id null", R"({"jsonrpc":"2.0","id":null,"method":"ping"})", kInvalidRequest);
    row("id fraction", R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", kInvalidRequest);
    row("id integral float", R"({"jsonrpc":"2.0","id":1.0,"method":"ping"})", kInvalidRequest);
    row("id of 23 digits", R"({"jsonrpc":"2.0","id":12345678901234567890123,"method":"ping"})",
        kInvalidRequest);
    row("id object", R"({"jsonrpc":"2.0","id":{},"method":"ping"})", kInvalidRequest);
    row("params array", R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})", kInvalidParams, 400, "1");
    row("meta no object", R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":1}})", kInvalidParams,
        400, "1");
}

void LegacyProtocolTest::badMessageIsRefused() {
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    QFETCH(int, status);
    QFETCH(QByteArray, id);
    ServerBench bench;
    const auto exchange = bench.post(text.toStdString());
    QVERIFY(exchange->wait());
    QCOMPARE(exchange->reply().status, status);
    QCOMPARE(exchange->answer()["error"]["code"], Json(code));
    QCOMPARE(exchange->answer()["id"].dump(), id.toStdString());
    QVERIFY(exchange->answer()["error"]["message"].get<std::string>().size() > 10);
    QCOMPARE(exchange->endings(), 1);
}

void LegacyProtocolTest::unknownMethodIsNotFound() {
    ServerBench bench;
    const auto exchange = bench.post(request("completion/complete").dump());
    QCOMPARE(exchange->reply().status, 200);
    QCOMPARE(exchange->answer()["error"]["code"], Json(kMethodNotFound));
}

void LegacyProtocolTest::unknownResourceHasItsOldCode() {
    ServerBench bench;
    QCOMPARE(bench.ask(request("resources/read", {{"uri", "a://b"}}))["error"]["code"], Json(-32002));
    QCOMPARE(bench.ask(request("resources/read"))["error"]["code"], Json(kInvalidParams));
    QCOMPARE(bench.ask(request("prompts/get", {{"name", "x"}}))["error"]["code"], Json(kInvalidParams));
    QCOMPARE(bench.ask(request("resources/list"))["result"]["resources"], Json::array());
    QCOMPARE(bench.ask(request("resources/templates/list"))["result"]["resourceTemplates"], Json::array());
    QCOMPARE(bench.ask(request("prompts/list"))["result"]["prompts"], Json::array());
}

void LegacyProtocolTest::toolsComeInPages() {
    ServerOptions options;
    options.pageSize = 5;
    ServerBench bench(options);
    std::vector<std::string> names;
    Json params = Json::object();
    int pages = 0;
    for (;;) {
        const Json result = bench.ask(request("tools/list", params))["result"];
        ++pages;
        for (const Json& entry : result["tools"])
            names.push_back(entry["name"]);
        // A tool that goes between two pages does not disturb the rest.
        if (pages == 1)
            QVERIFY(bench.tools.remove(names.back()));
        if (!result.contains("nextCursor"))
            break;
        params["cursor"] = result["nextCursor"];
    }
    QCOMPARE(pages, 3);
    QVERIFY(std::is_sorted(names.begin(), names.end()));
    QCOMPARE(names.size(), bench.tools.list()->size() + 1);
}

void LegacyProtocolTest::foreignCursorIsRefused() {
    ServerBench bench;
    for (const Json& cursor : {Json("x"), Json("YWZ0ZXI="), Json(5), Json("")}) {
        const Json answer = bench.ask(request("tools/list", {{"cursor", cursor}}));
        QCOMPARE(answer["error"]["code"], Json(kInvalidParams));
    }
    QCOMPARE(bench.ask(request("prompts/list", {{"cursor", "x"}}))["error"]["code"], Json(kInvalidParams));
}

CODESAGE_TEST(LegacyProtocolTest)
#include "LegacyProtocolTest.moc"
