#include "JsonCompare.h"
#include "ServerBench.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/Session.h"

using namespace codesage;
using namespace codesage::mcp;
using namespace codesage::mcp::test;
using Json = nlohmann::json;

class ModernProtocolTest : public QObject {
    Q_OBJECT
private slots:
    void discoverTellsVersionsAndCapabilities();
    void everyResultSaysItsTypeAndTheServer_data();
    void everyResultSaysItsTypeAndTheServer();
    void listsSayHowLongTheyMayBeKept_data();
    void listsSayHowLongTheyMayBeKept();
    void envelopeIsCheckedInOrder_data();
    void envelopeIsCheckedInOrder();
    void stdioNeedsNoHeaders();
    void clientInfoIsNotRequired();
    void removedMethodIsNotFound_data();
    void removedMethodIsNotFound();
    void encodedNameHeaderIsDecoded();
    void headerArgumentsAreChecked();
    void notificationIsTaken();
    void answerFromClientIsRefused();
    void batchIsRefused();
    void logLevelIsPerRequest();
    void badLogLevelIsRefused();
    void goneClientCancelsItsCall();
    void unknownResourceNamesItsUri();
    void subscriptionIsAcknowledgedAndToldOfTools();
    void subscriptionTellsOnlyWhatWasAskedFor();
    void subscriptionNeedsAStream();
    void subscriptionsAreBounded();
    void subscriptionEndsWithItsClient();
    void subscriptionEndsGracefullyWithTheServer();
};

namespace {

Json modernRequest(const std::string& method, Json params = Json::object()) {
    params["_meta"] = {{kMetaProtocolVersion, kModernRevision}, {kMetaClientCapabilities, Json::object()}};
    return request(method, std::move(params));
}

} // namespace

void ModernProtocolTest::discoverTellsVersionsAndCapabilities() {
    ServerOptions options;
    options.instructions = "Search first.";
    ServerBench bench(options);
    const Json result = bench.askModern("server/discover")["result"];
    QCOMPARE(result["supportedVersions"], Json({"2026-07-28"}));
    QCOMPARE(result["capabilities"]["tools"]["listChanged"], Json(true));
    QCOMPARE(result["instructions"], Json("Search first."));
    QVERIFY(result["ttlMs"].get<int>() >= 0);
    QVERIFY(!result.contains("protocolVersion"));
}

void ModernProtocolTest::everyResultSaysItsTypeAndTheServer_data() {
    QTest::addColumn<QString>("method");
    for (const char* method :
         {"server/discover", "tools/list", "resources/list", "resources/templates/list", "prompts/list"})
        QTest::newRow(method) << method;
    QTest::newRow("tools/call") << "tools/call";
}

void ModernProtocolTest::everyResultSaysItsTypeAndTheServer() {
    QFETCH(QString, method);
    ServerBench bench;
    const Json params = method == "tools/call" ? Json({{"name", "echo"}, {"arguments", {{"message", "hi"}}}})
                                               : Json::object();
    const Json result = bench.askModern(method.toStdString(), params)["result"];
    QCOMPARE(result["resultType"], Json("complete"));
    QCOMPARE(result["_meta"][kMetaServerInfo]["name"], Json("codesage"));
    QVERIFY(result["_meta"][kMetaServerInfo]["version"].is_string());
}

void ModernProtocolTest::listsSayHowLongTheyMayBeKept_data() {
    QTest::addColumn<QString>("method");
    for (const char* method :
         {"server/discover", "tools/list", "resources/list", "resources/templates/list", "prompts/list"})
        QTest::newRow(method) << method;
}

void ModernProtocolTest::listsSayHowLongTheyMayBeKept() {
    QFETCH(QString, method);
    ServerBench bench;
    const Json result = bench.askModern(method.toStdString())["result"];
    QCOMPARE(result["ttlMs"], Json(60'000));
    QCOMPARE(result["cacheScope"], Json("public"));
}

void ModernProtocolTest::envelopeIsCheckedInOrder_data() {
    QTest::addColumn<QByteArray>("change"); // merged into a good request: /message, /headers; null removes
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const char* change, int code, int status) {
        QTest::newRow(name) << QByteArray(change) << code << status;
    };
    row("no meta", R"({"message":{"params":{"_meta":null}}})", kInvalidParams, 400);
    row("no version", R"({"message":{"params":{"_meta":{"io.modelcontextprotocol/protocolVersion":null}}}})",
        kInvalidParams, 400);
    row("no capabilities",
        R"({"message":{"params":{"_meta":{"io.modelcontextprotocol/clientCapabilities":null}}}})",
        kInvalidParams, 400);
    row("capabilities no object",
        R"({"message":{"params":{"_meta":{"io.modelcontextprotocol/clientCapabilities":[]}}}})",
        kInvalidParams, 400);
    row("no version header", R"({"headers":{"MCP-Protocol-Version":null}})", kHeaderMismatch, 400);
    row("header of another revision", R"({"headers":{"MCP-Protocol-Version":"2025-11-25"}})", kHeaderMismatch,
        400);
    row("unknown revision",
        R"({"message":{"params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"v9"}}},
                                "headers":{"MCP-Protocol-Version":"v9"}})",
        kUnsupportedVersion, 400);
    row("mismatch before unknown revision",
        R"({"message":{"params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"v9"}}}})",
        kHeaderMismatch, 400);
    row("unknown revision before method header",
        R"({"message":{"params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"v9"}}},
            "headers":{"MCP-Protocol-Version":"v9","Mcp-Method":null}})",
        kUnsupportedVersion, 400);
    row("no method header", R"({"headers":{"Mcp-Method":null}})", kHeaderMismatch, 400);
    row("other method header", R"({"headers":{"Mcp-Method":"tools/list"}})", kHeaderMismatch, 400);
    row("method header in another case", R"({"headers":{"Mcp-Method":"Tools/Call"}})", kHeaderMismatch, 400);
    row("no name header", R"({"headers":{"Mcp-Name":null}})", kHeaderMismatch, 400);
    row("other name header", R"({"headers":{"Mcp-Name":"add"}})", kHeaderMismatch, 400);
    row("bad encoding", R"({"headers":{"Mcp-Name":"=?base64?ZWNobw?="}})", kHeaderMismatch, 400);
    row("unknown method", R"({"message":{"method":"tools/dance"},"headers":{"Mcp-Method":"tools/dance"}})",
        kMethodNotFound, 404);
    row("header before method", R"({"message":{"method":"tools/dance"}})", kHeaderMismatch, 400);
    row("unknown tool", R"({"message":{"params":{"name":"nothing"}},"headers":{"Mcp-Name":"nothing"}})",
        kInvalidParams, 200);
    row("all good but for outer space", R"({"headers":{"Mcp-Name":"  echo ","Mcp-Method":" tools/call"}})", 0,
        200);
}

void ModernProtocolTest::envelopeIsCheckedInOrder() {
    QFETCH(QByteArray, change);
    QFETCH(int, code);
    QFETCH(int, status);
    ServerBench bench;
    Json whole;
    whole["message"] = modernRequest("tools/call", {{"name", "echo"}, {"arguments", {{"message", "hi"}}}});
    whole["headers"] = modernHeaders(whole["message"]);
    whole.merge_patch(Json::parse(change.toStdString()));
    const auto exchange = bench.post(whole["message"].dump(), whole["headers"].get<Headers>());
    QVERIFY(exchange->wait());
    QCOMPARE(exchange->reply().status, status);
    const Json answer = exchange->answer();
    QCOMPARE(answer["id"], Json(1));
    QCOMPARE(answer.contains("error") ? answer["error"]["code"].get<int>() : 0, code);
    if (code == kUnsupportedVersion)
        QCOMPARE(answer["error"]["data"].dump(),
                 std::string(R"({"requested":"v9","supported":["2026-07-28"]})"));
}

void ModernProtocolTest::stdioNeedsNoHeaders() {
    ServerBench bench;
    const auto connection = std::make_shared<Session>("stdio", Session::Limits{});
    const auto exchange = bench.line(connection, modernRequest("server/discover").dump());
    QVERIFY(exchange->wait());
    QCOMPARE(exchange->answer()["result"]["resultType"], Json("complete"));
    const auto missing = bench.line(
        connection, request("server/discover", {{"_meta", {{kMetaProtocolVersion, "2026-07-28"}}}}).dump());
    QCOMPARE(missing->answer()["error"]["code"], Json(kInvalidParams));
}

void ModernProtocolTest::clientInfoIsNotRequired() {
    ServerBench bench;
    QVERIFY(bench.askModern("tools/list").contains("result"));
}

void ModernProtocolTest::removedMethodIsNotFound_data() {
    QTest::addColumn<QString>("method");
    for (const char* method :
         {"initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"})
        QTest::newRow(method) << method;
}

void ModernProtocolTest::removedMethodIsNotFound() {
    QFETCH(QString, method);
    ServerBench bench;
    const auto exchange = bench.postModern(method.toStdString(), {{"protocolVersion", "2025-11-25"}});
    QCOMPARE(exchange->reply().status, 404);
    QCOMPARE(exchange->answer()["error"]["code"], Json(kMethodNotFound));
}

void ModernProtocolTest::encodedNameHeaderIsDecoded() {
    ServerBench bench;
    const Json message = modernRequest("tools/call", {{"name", "echo"}, {"arguments", {{"message", "hi"}}}});
    Headers headers = modernHeaders(message);
    headers["Mcp-Name"] = "=?base64?ZWNobw==?=";
    QVERIFY(bench.ask(message, headers).contains("result"));
}

void ModernProtocolTest::headerArgumentsAreChecked() {
    ServerBench bench;
    const Json message = modernRequest("tools/call", {{"name", "region"}, {"arguments", {{"region", "eu"}}}});
    Headers headers = modernHeaders(message);
    const auto missing = bench.post(message.dump(), headers);
    QVERIFY(missing->wait());
    QCOMPARE(missing->reply().status, 400);
    QCOMPARE(missing->answer()["error"]["code"], Json(kHeaderMismatch));
    headers["mcp-param-region"] = "eu";
    QVERIFY(bench.ask(message, headers).contains("result"));
}

void ModernProtocolTest::notificationIsTaken() {
    ServerBench bench;
    const auto exchange = bench.post(R"({"jsonrpc":"2.0","method":"notifications/anything"})",
                                     {{"MCP-Protocol-Version", "2026-07-28"}});
    QCOMPARE(exchange->reply().status, 202);
    QVERIFY(exchange->reply().body.empty());
}

void ModernProtocolTest::answerFromClientIsRefused() {
    ServerBench bench;
    const auto exchange =
        bench.post(R"({"jsonrpc":"2.0","id":1,"result":{}})", {{"MCP-Protocol-Version", "2026-07-28"}});
    QCOMPARE(exchange->reply().status, 400);
    QVERIFY(!exchange->answer().contains("id"));
}

void ModernProtocolTest::batchIsRefused() {
    ServerBench bench;
    const auto exchange =
        bench.post("[" + modernRequest("tools/list").dump() + "]", {{"MCP-Protocol-Version", "2026-07-28"}});
    QCOMPARE(exchange->reply().status, 400);
    QCOMPARE(exchange->answer()["error"]["code"], Json(kInvalidRequest));
}

void ModernProtocolTest::logLevelIsPerRequest() {
    ServerBench bench;
    const auto silent = bench.postModern("tools/call", {{"name", "chatter"}});
    QVERIFY(silent->wait());
    QVERIFY(silent->messages().empty());
    const auto told = bench.postModern("tools/call", {{"name", "chatter"}}, {{kMetaLogLevel, "info"}});
    QVERIFY(told->wait());
    const auto messages = told->messages();
    QCOMPARE(messages.size(), std::size_t{2});
    QCOMPARE(messages[0]["method"], Json("notifications/message"));
    QCOMPARE(messages[0]["params"].dump(),
             std::string(R"({"data":{"step":1},"level":"info","logger":"chatter"})"));
    QCOMPARE(messages[1]["params"]["level"], Json("error"));
}

void ModernProtocolTest::badLogLevelIsRefused() {
    ServerBench bench;
    const auto exchange = bench.postModern("tools/call", {{"name", "chatter"}}, {{kMetaLogLevel, "loud"}});
    QCOMPARE(exchange->answer()["error"]["code"], Json(kInvalidParams));
}

void ModernProtocolTest::goneClientCancelsItsCall() {
    ServerBench bench;
    std::stop_source gone;
    const auto exchange =
        bench.postModern("tools/call", {{"name", "hold"}}, Json::object(), gone.get_token());
    QVERIFY(bench.gate->waitForArrivals(1));
    gone.request_stop();
    QVERIFY(bench.gate->waitForStopped(1));
    QVERIFY(exchange->abandoned());
    QCOMPARE(exchange->endings(), 1);
}

void ModernProtocolTest::unknownResourceNamesItsUri() {
    ServerBench bench;
    const Json error = bench.askModern("resources/read", {{"uri", "test://nothing"}})["error"];
    QCOMPARE(error["code"], Json(kInvalidParams));
    QCOMPARE(error["data"]["uri"], Json("test://nothing"));
}

void ModernProtocolTest::subscriptionIsAcknowledgedAndToldOfTools() {
    ServerBench bench;
    const auto exchange =
        bench.postModern("subscriptions/listen",
                         {{"notifications", {{"toolsListChanged", true}, {"promptsListChanged", true}}}},
                         Json::object(), {}, "sub-7");
    QVERIFY(exchange->streamExpected());
    VERIFY_OK(
        bench.tools.add(tool("newcomer", R"({"type":"object"})", [](ToolCall&) { return ToolResult{}; })));
    QVERIFY(bench.tools.remove("newcomer"));
    const auto messages = exchange->messages();
    QCOMPARE(messages.size(), std::size_t{3});
    QCOMPARE(messages[0]["method"], Json("notifications/subscriptions/acknowledged"));
    // Prompts never change here, so that part is not promised.
    QCOMPARE(messages[0]["params"]["notifications"].dump(), std::string(R"({"toolsListChanged":true})"));
    for (const Json& message : messages)
        QCOMPARE(message["params"]["_meta"][kMetaSubscriptionId], Json("sub-7"));
    QCOMPARE(messages[2]["method"], Json("notifications/tools/list_changed"));
    QCOMPARE(exchange->endings(), 0);
}

void ModernProtocolTest::subscriptionTellsOnlyWhatWasAskedFor() {
    ServerBench bench;
    const auto exchange =
        bench.postModern("subscriptions/listen", {{"notifications", {{"toolsListChanged", false}}}});
    QVERIFY(bench.tools.remove("fail"));
    QCOMPARE(exchange->messages().size(), std::size_t{1});
    QCOMPARE(exchange->messages()[0]["params"]["notifications"], Json::object());
    QCOMPARE(bench.askModern("subscriptions/listen")["error"]["code"], Json(kInvalidParams));
}

void ModernProtocolTest::subscriptionNeedsAStream() {
    ServerBench bench;
    const Json message = modernRequest("subscriptions/listen", {{"notifications", Json::object()}});
    const auto exchange = bench.post(message.dump(), modernHeaders(message), {}, false);
    QCOMPARE(exchange->reply().status, 406);
}

void ModernProtocolTest::subscriptionsAreBounded() {
    ServerOptions options;
    options.maxSubscriptions = 2;
    ServerBench bench(options);
    std::stop_source gone;
    const Json params = {{"notifications", {{"toolsListChanged", true}}}};
    const auto first = bench.postModern("subscriptions/listen", params, Json::object(), gone.get_token());
    const auto second = bench.postModern("subscriptions/listen", params);
    const auto third = bench.postModern("subscriptions/listen", params);
    QCOMPARE(third->reply().status, 503);
    gone.request_stop();
    const auto fourth = bench.postModern("subscriptions/listen", params);
    QCOMPARE(fourth->messages().size(), std::size_t{1});
}

void ModernProtocolTest::subscriptionEndsWithItsClient() {
    ServerBench bench;
    std::stop_source gone;
    const auto exchange =
        bench.postModern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}},
                         Json::object(), gone.get_token());
    gone.request_stop();
    QVERIFY(exchange->abandoned());
    QVERIFY(bench.tools.remove("fail"));
    QCOMPARE(exchange->messages().size(), std::size_t{1});
}

void ModernProtocolTest::subscriptionEndsGracefullyWithTheServer() {
    ServerBench bench;
    const auto exchange =
        bench.postModern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}});
    bench.server.shutdown();
    QVERIFY(exchange->wait());
    QCOMPARE(exchange->messages().back()["method"], Json("notifications/cancelled"));
    QCOMPARE(exchange->messages().back()["params"]["requestId"], Json(1));
    QCOMPARE(exchange->answer()["result"]["resultType"], Json("complete"));
    QCOMPARE(exchange->answer()["result"]["_meta"][kMetaSubscriptionId], Json(1));
    QCOMPARE(exchange->endings(), 1);
}

CODESAGE_TEST(ModernProtocolTest)
#include "ModernProtocolTest.moc"
