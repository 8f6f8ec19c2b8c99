#include "HttpBench.h"
#include "JsonCompare.h"
#include "ServerBench.h"
#include "base/core/Log.h"
#include "serve/mcp/Protocol.h"

using namespace codesage;
using namespace codesage::mcp;
using namespace codesage::mcp::test;
using codesage::test::RawClient;
using codesage::test::requestText;
using Json = nlohmann::json;

class HttpTransportTest : public QObject {
    Q_OBJECT
private slots:
    void plainCurlLinesWork();
    void wrongContentTypeIsRefused_data();
    void wrongContentTypeIsRefused();
    void strangeHostsAndOriginsAreRefused();
    void bodyTooLargeIsRefused();
    void cutBodyIsAParseError();
    void uselessAcceptIsRefused();
    void clientThatTakesOnlyEventsGetsThem();
    void progressTravelsAsEvents();
    void clientWithoutStreamGetsOneAnswer();
    void olderRevisionsSeeNoPrimingEvent();
    void brokenStreamIsResumed();
    void finishedStreamIsReplayed();
    void onlyItsOwnStreamIsReplayed();
    void generalStreamTellsOfTools();
    void generalStreamNeedsASession();
    void deleteEndsTheSession();
    void modernRevisionKnowsOnlyPost();
    void closedStreamCancelsModernCall();
    void closedConnectionCancelsModernCallBeforeItsStream();
    void cancelledCallEndsItsStreamWithoutAnswer();
    void subscriptionStreams();
    void hugeAnswerArrivesWhole();
    void longMessageIsReadOnAWorker();
    void clientMayGoAtEveryByte();
    void manyStreamsAtOnce();
};

namespace {

std::string sessionLine(const std::string& id) {
    return "Mcp-Session-Id: " + id + "\r\n";
}

std::string newSession(const HttpBench& bench, const std::string& revision = "2025-11-25") {
    const auto answer = bench.post(request("initialize", {{"protocolVersion", revision}}));
    return std::string(answer.headers.value("Mcp-Session-Id"));
}

Json withToken(Json message) {
    message["params"]["_meta"]["progressToken"] = "t";
    return message;
}

Json modern(Json message) {
    message["params"]["_meta"][std::string(kMetaProtocolVersion)] = kModernRevision;
    message["params"]["_meta"][std::string(kMetaClientCapabilities)] = Json::object();
    return message;
}

std::string modernLines(const Json& message) {
    std::string lines = kBothTypes;
    for (const auto& [name, value] : modernHeaders(message))
        lines += name + ": " + value + "\r\n";
    return lines;
}

} // namespace

void HttpTransportTest::plainCurlLinesWork() {
    const HttpBench bench;
    const auto list = bench.post(Json::parse(R"({"jsonrpc":"2.0","method":"tools/list","id":1})"));
    QCOMPARE(list.status, 200);
    QCOMPARE(std::string(list.headers.value("Content-Type")), std::string("application/json"));
    QVERIFY(Json::parse(list.body)["result"]["tools"].size() > 5);
    const auto call = bench.post(callOf("echo", {{"message", "hi"}}), "Accept: */*\r\n");
    QCOMPARE(Json::parse(call.body)["result"]["content"][0]["text"], Json("hi"));
    QVERIFY(!call.headers.contains("Mcp-Session-Id"));
    const auto taken = bench.post(Json::parse(R"({"jsonrpc":"2.0","method":"notifications/initialized"})"));
    QCOMPARE(taken.status, 202);
    QVERIFY(taken.body.empty());
}

void HttpTransportTest::wrongContentTypeIsRefused_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("none") << QByteArray();
    for (const char* type :
         {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
        QTest::newRow(type) << QByteArray("Content-Type: ") + type + "\r\n";
}

void HttpTransportTest::wrongContentTypeIsRefused() {
    QFETCH(QByteArray, line);
    const HttpBench bench;
    RawClient client = bench.client();
    client.send(requestText("POST", "/mcp", line.toStdString(), request("tools/list").dump()));
    QCOMPARE(client.answer()->status, 415);
}

void HttpTransportTest::strangeHostsAndOriginsAreRefused() {
    log::configure(log::Level::Off, {});
    const HttpBench bench;
    const std::string body = request("tools/list").dump();
    const auto ask = [&](const std::string& headers) {
        RawClient client = bench.client();
        client.send("POST /mcp HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body);
        return client.answer()->status;
    };
    QCOMPARE(ask("Host: 127.0.0.1\r\n"), 200);
    QCOMPARE(ask("Host: evil.example\r\n"), 403);
    QCOMPARE(ask(""), 400);
    QCOMPARE(ask("Host: 127.0.0.1\r\nOrigin: http://evil.example\r\n"), 403);
    QCOMPARE(ask("Host: 127.0.0.1\r\nOrigin: null\r\n"), 403);
}

void HttpTransportTest::bodyTooLargeIsRefused() {
    const HttpBench bench;
    RawClient client = bench.client();
    client.send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                "Content-Length: 5000000\r\n\r\n");
    QCOMPARE(client.answer()->status, 413);
}

void HttpTransportTest::cutBodyIsAParseError() {
    const HttpBench bench;
    RawClient client = bench.client();
    client.send(requestText("POST", "/mcp", kJsonHeader, R"({"jsonrpc":"2.0","id":1,"meth)"));
    const auto answer = client.answer();
    QCOMPARE(answer->status, 400);
    QCOMPARE(Json::parse(answer->body)["error"]["code"], Json(kParseError));
}

void HttpTransportTest::uselessAcceptIsRefused() {
    const HttpBench bench;
    QCOMPARE(bench.post(request("tools/list"), "Accept: text/html\r\n").status, 406);
    QCOMPARE(bench.post(request("tools/list"), "Accept: text/html, */*;q=0.1\r\n").status, 200);
}

void HttpTransportTest::clientThatTakesOnlyEventsGetsThem() {
    const HttpBench bench;
    const auto answer = bench.post(request("ping"), "Accept: text/event-stream\r\n");
    QCOMPARE(std::string(answer.headers.value("Content-Type")), std::string("text/event-stream"));
    QCOMPARE(answer.body, std::string("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n"));
}

void HttpTransportTest::progressTravelsAsEvents() {
    const HttpBench bench;
    RawClient client = bench.client();
    client.send(postText(withToken(callOf("report")), kBothTypes));
    const auto head = client.head();
    QCOMPARE(std::string(head->headers.value("Content-Type")), std::string("text/event-stream"));
    QCOMPARE(std::string(head->headers.value("X-Accel-Buffering")), std::string("no"));
    for (int i = 0; i <= 3; ++i)
        QCOMPARE(Json::parse(nextEvent(client)->data)["params"]["progress"], Json(i));
    QCOMPARE(Json::parse(nextEvent(client)->data)["result"]["content"][0]["text"], Json("done"));
}

void HttpTransportTest::clientWithoutStreamGetsOneAnswer() {
    const HttpBench bench;
    const auto answer = bench.post(withToken(callOf("report")), "Accept: application/json\r\n");
    QCOMPARE(Json::parse(answer.body)["result"]["content"][0]["text"], Json("done"));
}

void HttpTransportTest::olderRevisionsSeeNoPrimingEvent() {
    const HttpBench bench;
    for (const std::string revision : {"2025-11-25", "2025-06-18"}) {
        RawClient client = bench.client();
        client.send(
            postText(withToken(callOf("report")), kBothTypes + sessionLine(newSession(bench, revision))));
        const auto first = nextEvent(client);
        QVERIFY(first.has_value());
        QVERIFY(!first->id.empty());
        QCOMPARE(first->data.empty(), revision == "2025-11-25");
        client.reset();
    }
}

void HttpTransportTest::brokenStreamIsResumed() {
    const HttpBench bench;
    const std::string session = sessionLine(newSession(bench));
    RawClient client = bench.client();
    client.send(postText(withToken(callOf("hold")), kBothTypes + session));
    const auto priming = nextEvent(client);
    QVERIFY(bench.gate->waitForArrivals(1));
    client.reset();
    RawClient again = bench.client();
    again.send(requestText("GET", "/mcp",
                           "Connection: close\r\nAccept: text/event-stream\r\nLast-Event-ID: " + priming->id +
                               "\r\n" + session));
    QCOMPARE(again.head()->status, 200);
    bench.gate->open();
    const auto answer = nextEvent(again);
    QVERIFY(answer.has_value());
    QCOMPARE(Json::parse(answer->data)["result"]["content"][0]["text"], Json("opened"));
    QCOMPARE(bench.gate->stopped(), 0);
    QVERIFY(!nextEvent(again).has_value());
}

void HttpTransportTest::finishedStreamIsReplayed() {
    const HttpBench bench;
    const std::string session = sessionLine(newSession(bench));
    RawClient client = bench.client();
    client.send(postText(withToken(callOf("report")), kBothTypes + session));
    std::vector<StreamEvent> events;
    while (events.size() < 6)
        events.push_back(nextEvent(client).value());
    RawClient again = bench.client();
    again.send(requestText("GET", "/mcp",
                           "Accept: text/event-stream\r\nLast-Event-ID: " + events[2].id + "\r\n" + session));
    QCOMPARE(again.head()->status, 200);
    for (std::size_t i = 3; i < events.size(); ++i) {
        const auto event = nextEvent(again);
        QVERIFY(event.has_value());
        QCOMPARE(event->id, events[i].id);
        QCOMPARE(event->data, events[i].data);
    }
}

void HttpTransportTest::onlyItsOwnStreamIsReplayed() {
    const HttpBench bench;
    const std::string session = sessionLine(newSession(bench));
    const std::string stranger = sessionLine(newSession(bench));
    RawClient client = bench.client();
    client.send(postText(withToken(callOf("report")), kBothTypes + session));
    const auto first = nextEvent(client);
    for (const std::string& id :
         {first->id, std::string("99-0"), std::string("x"), std::string("1-"), std::string()}) {
        RawClient other = bench.client();
        other.send(requestText("GET", "/mcp",
                               "Accept: text/event-stream\r\nLast-Event-ID: " + id + "\r\n" + stranger));
        QCOMPARE(other.answer()->status, 400);
    }
}

void HttpTransportTest::generalStreamTellsOfTools() {
    HttpBench bench;
    const std::string session = sessionLine(newSession(bench));
    RawClient client = bench.client();
    client.send(requestText("GET", "/mcp", "Accept: text/event-stream\r\n" + session));
    QCOMPARE(client.head()->status, 200);
    const auto priming = nextEvent(client);
    QVERIFY(bench.tools.remove("fail"));
    const auto event = nextEvent(client);
    QCOMPARE(Json::parse(event->data)["method"], Json("notifications/tools/list_changed"));
    client.reset();
    // What is missed meanwhile comes with the reconnection.
    QVERIFY(bench.tools.remove("liar"));
    RawClient again = bench.client();
    again.send(requestText("GET", "/mcp",
                           "Accept: text/event-stream\r\nLast-Event-ID: " + event->id + "\r\n" + session));
    const auto missed = nextEvent(again);
    QVERIFY(missed.has_value());
    QVERIFY(missed->id != event->id);
    QVERIFY(priming->data.empty());
}

void HttpTransportTest::generalStreamNeedsASession() {
    const HttpBench bench;
    const auto status = [&](const std::string& headers) {
        RawClient client = bench.client();
        client.send(requestText("GET", "/mcp", headers));
        return client.answer()->status;
    };
    QCOMPARE(status("Accept: text/event-stream\r\n"), 400);
    QCOMPARE(status("Accept: text/event-stream\r\n" + sessionLine("nobody")), 404);
    QCOMPARE(status("Accept: text/html\r\n" + sessionLine(newSession(bench))), 406);
}

void HttpTransportTest::deleteEndsTheSession() {
    const HttpBench bench;
    const std::string session = sessionLine(newSession(bench));
    RawClient running = bench.client();
    running.send(postText(callOf("hold"), session));
    QVERIFY(bench.gate->waitForArrivals(1));
    RawClient client = bench.client();
    client.send(requestText("DELETE", "/mcp", session));
    QCOMPARE(client.answer()->status, 200);
    QVERIFY(bench.gate->waitForStopped(1));
    QCOMPARE(bench.post(request("ping"), session).status, 404);
    RawClient twice = bench.client();
    twice.send(requestText("DELETE", "/mcp", session));
    QCOMPARE(twice.answer()->status, 404);
    QCOMPARE(bench.server.sessions(), std::size_t{0});
}

void HttpTransportTest::modernRevisionKnowsOnlyPost() {
    const HttpBench bench;
    for (const char* method : {"GET", "DELETE"}) {
        RawClient client = bench.client();
        client.send(requestText(method, "/mcp", "MCP-Protocol-Version: 2026-07-28\r\n"));
        const auto answer = client.answer();
        QCOMPARE(answer->status, 405);
        QCOMPARE(std::string(answer->headers.value("Allow")), std::string("POST"));
    }
}

void HttpTransportTest::closedStreamCancelsModernCall() {
    const HttpBench bench;
    const Json message = modern(callOf("hold_long"));
    RawClient client = bench.client();
    client.send(postText(message, modernLines(message)));
    QCOMPARE(client.head()->status, 200);
    QVERIFY(bench.gate->waitForArrivals(1));
    client.close();
    QVERIFY(bench.gate->waitForStopped(1));
}

void HttpTransportTest::closedConnectionCancelsModernCallBeforeItsStream() {
    const HttpBench bench;
    const Json message = modern(callOf("hold"));
    RawClient client = bench.client();
    client.send(postText(message, modernLines(message)));
    QVERIFY(bench.gate->waitForArrivals(1));
    client.reset();
    QVERIFY(bench.gate->waitForStopped(1));
}

void HttpTransportTest::cancelledCallEndsItsStreamWithoutAnswer() {
    const HttpBench bench;
    const std::string session = sessionLine(newSession(bench));
    RawClient client = bench.client();
    client.send(postText(callOf("hold_long"), "Connection: close\r\n" + (kBothTypes + session)));
    QVERIFY(nextEvent(client)->data.empty());
    QVERIFY(bench.gate->waitForArrivals(1));
    const auto notice = bench.post(
        Json::parse(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})"),
        session);
    QCOMPARE(notice.status, 202);
    QVERIFY(!nextEvent(client).has_value());
    QVERIFY(bench.gate->waitForStopped(1));
}

void HttpTransportTest::subscriptionStreams() {
    HttpBench bench;
    const Json message =
        modern(request("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}}, 9));
    RawClient client = bench.client();
    client.send(postText(message, modernLines(message)));
    QCOMPARE(Json::parse(nextEvent(client)->data)["method"],
             Json("notifications/subscriptions/acknowledged"));
    QVERIFY(bench.tools.remove("fail"));
    QCOMPARE(Json::parse(nextEvent(client)->data)["method"], Json("notifications/tools/list_changed"));
    bench.server.shutdown();
    QCOMPARE(Json::parse(nextEvent(client)->data)["method"], Json("notifications/cancelled"));
    QCOMPARE(Json::parse(nextEvent(client)->data)["result"]["resultType"], Json("complete"));
}

void HttpTransportTest::hugeAnswerArrivesWhole() {
    HttpBench bench;
    VERIFY_OK(bench.tools.add(tool("huge", R"({"type":"object"})",
                                   [](ToolCall&) { return ToolResult{std::string(3u << 20, 'x')}; })));
    QCOMPARE(Json::parse(bench.post(callOf("huge")).body)["result"]["content"][0]["text"]
                 .get<std::string>()
                 .size(),
             std::size_t{3u << 20});
    RawClient client = bench.client();
    client.send(postText(withToken(callOf("huge")), kBothTypes));
    const auto event = client.answer();
    QVERIFY(event.has_value());
    QVERIFY(event->body.size() > (3u << 20));
}

void HttpTransportTest::longMessageIsReadOnAWorker() {
    const HttpBench bench;
    const std::string text(90'000, 'y');
    const auto answer = bench.post(callOf("echo", {{"message", text}}));
    QCOMPARE(Json::parse(answer.body)["result"]["content"][0]["text"].get<std::string>(), text);
}

void HttpTransportTest::clientMayGoAtEveryByte() {
    log::configure(log::Level::Off, {});
    const HttpBench bench;
    const std::string whole = postText(withToken(callOf("report")), kBothTypes);
    for (std::size_t length = 1; length <= whole.size(); length += 3) {
        RawClient client = bench.client();
        client.send(std::string_view(whole).substr(0, length));
        client.reset();
    }
    for (int bytes = 0; bytes < 40; ++bytes) {
        RawClient client = bench.client();
        client.send(whole);
        QVERIFY(client.readUntil(bytes % 2 == 0 ? "\r\n" : "data").has_value());
        client.reset();
    }
    QVERIFY(bench.post(request("ping")).status == 200);
    QTRY_COMPARE(bench.http->stats().connections, std::size_t{0});
    QTRY_COMPARE(bench.server.running(), std::size_t{0});
}

void HttpTransportTest::manyStreamsAtOnce() {
    const HttpBench bench;
    std::vector<RawClient> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(bench.client());
        const Json message = modern(request("subscriptions/listen", {{"notifications", Json::object()}}, i));
        clients.back().send(postText(message, modernLines(message)));
    }
    for (int i = 0; i < 200; ++i) {
        const Json first = Json::parse(nextEvent(clients[static_cast<std::size_t>(i)])->data);
        QCOMPARE(first["params"]["_meta"][kMetaSubscriptionId], Json(i));
    }
    QCOMPARE(bench.post(request("ping")).status, 200);
    clients.clear();
    QTRY_COMPARE(bench.http->stats().eventStreams, std::size_t{0});
}

CODESAGE_TEST(HttpTransportTest)
#include "HttpTransportTest.moc"
