#include "JsonCompare.h"
#include "ServerBench.h"
#include "StdioPeer.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/StdioServer.h"

using namespace codesage;
using namespace codesage::mcp;
using namespace codesage::mcp::test;
using Json = nlohmann::json;

class StdioTest : public QObject {
    Q_OBJECT
private slots:
    void handshakeAndCall();
    void probeFindsTheModernEra();
    void answersComeAsCallsFinish();
    void progressComesBeforeItsAnswer();
    void cancelledCallGetsNoAnswer();
    void lineMayBeOddlyEnded();
    void brokenLinesAreAnswered();
    void tooLongLineIsThrownAway();
    void endOfInputWaitsForAnswers();
    void endOfInputDoesNotWaitForever();
    void goneReaderEndsTheServer();
    void stopEndsTheServer();
    void slowReaderHoldsNobodyUp();
    void toolChangesAreToldAfterTheHandshake();
    void subscriptionIsToldAndCancelled();
    void endOfInputEndsSubscriptions();
};

namespace {

struct StdioBench : ServerBench {
    explicit StdioBench(std::chrono::milliseconds drain = std::chrono::seconds(20),
                        ServerOptions options = {})
        : ServerBench(std::move(options))
        , peer([this, drain](int in, int out, std::stop_token stop) {
            return StdioServer(server, drain).run(in, out, std::move(stop));
        }) {}
    StdioPeer peer;
};

Json modern(Json message) {
    message["params"]["_meta"][std::string(kMetaProtocolVersion)] = kModernRevision;
    message["params"]["_meta"][std::string(kMetaClientCapabilities)] = Json::object();
    return message;
}

Json cancelled(const Json& id) {
    return {{"jsonrpc", "2.0"}, {"method", "notifications/cancelled"}, {"params", {{"requestId", id}}}};
}

} // namespace

void StdioTest::handshakeAndCall() {
    StdioBench bench;
    bench.peer.line(request("initialize", {{"protocolVersion", "2025-06-18"}}));
    QCOMPARE(bench.peer.answerTo(1)["result"]["protocolVersion"], Json("2025-06-18"));
    bench.peer.line({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
    bench.peer.line(callOf("echo", {{"message", "hi\nthere"}}, 2));
    QCOMPARE(bench.peer.answerTo(2)["result"]["content"][0]["text"], Json("hi\nthere"));
    QVERIFY(bench.peer.others.empty());
}

void StdioTest::probeFindsTheModernEra() {
    StdioBench bench;
    bench.peer.line(modern(request("server/discover", Json::object(), "probe")));
    QCOMPARE(bench.peer.answerTo("probe")["result"]["supportedVersions"], Json({"2026-07-28"}));
    Json future = modern(request("server/discover", Json::object(), 2));
    future["params"]["_meta"][std::string(kMetaProtocolVersion)] = "2031-01-01";
    bench.peer.line(future);
    QCOMPARE(bench.peer.answerTo(2)["error"]["code"], Json(kUnsupportedVersion));
}

void StdioTest::answersComeAsCallsFinish() {
    StdioBench bench;
    bench.peer.line(callOf("hold", Json::object(), "slow"));
    QVERIFY(bench.gate->waitForArrivals(1));
    bench.peer.line(callOf("echo", {{"message", "x"}}, "fast"));
    QVERIFY(bench.peer.answerTo("fast").contains("result"));
    bench.gate->open();
    QVERIFY(bench.peer.answerTo("slow").contains("result"));
}

void StdioTest::progressComesBeforeItsAnswer() {
    StdioBench bench;
    Json call = callOf("report", Json::object(), 5);
    call["params"]["_meta"]["progressToken"] = 5;
    bench.peer.line(call);
    QVERIFY(bench.peer.answerTo(5).contains("result"));
    QCOMPARE(bench.peer.others.size(), std::size_t{4});
    QCOMPARE(bench.peer.others.back()["params"]["progress"], Json(3));
}

void StdioTest::cancelledCallGetsNoAnswer() {
    for (const bool isModern : {false, true}) {
        StdioBench bench;
        const Json call = callOf("hold", Json::object(), 1);
        bench.peer.line(isModern ? modern(call) : call);
        QVERIFY(bench.gate->waitForArrivals(1));
        bench.peer.line(cancelled(1));
        QVERIFY(bench.gate->waitForStopped(1));
        bench.peer.line(request("tools/list", Json::object(), 2));
        QVERIFY(bench.peer.answerTo(2).contains("result"));
        bench.peer.endInput();
        QVERIFY(!bench.peer.readLine().has_value());
        QVERIFY(bench.peer.others.empty());
    }
}

void StdioTest::lineMayBeOddlyEnded() {
    StdioBench bench;
    bench.peer.write("\n  \n\r\n" + request("ping", Json::object(), 1).dump() + "\r\n");
    QVERIFY(bench.peer.answerTo(1).contains("result"));
    bench.peer.write(request("ping", Json::object(), 2).dump());
    bench.peer.endInput();
    QVERIFY(bench.peer.answerTo(2).contains("result"));
    QVERIFY(bench.peer.others.empty());
}

void StdioTest::brokenLinesAreAnswered() {
    StdioBench bench;
    bench.peer.write("{\"jsonrpc\":\n");
    QCOMPARE(bench.peer.read()["error"]["code"], Json(kParseError));
    bench.peer.write("\"method\"}\n");
    QCOMPARE(bench.peer.read()["error"]["code"], Json(kParseError));
    bench.peer.line(request("ping", Json::object(), 2));
    QVERIFY(bench.peer.answerTo(2).contains("result"));
}

void StdioTest::tooLongLineIsThrownAway() {
    ServerOptions options;
    options.maxMessageBytes = 10'000;
    StdioBench bench(std::chrono::seconds(20), options);
    bench.peer.write("\"" + std::string(300'000, 'x') + "\"\n");
    bench.peer.line(request("ping", Json::object(), 2));
    QCOMPARE(bench.peer.read()["error"]["message"], Json("the line is longer than 10000 bytes"));
    QVERIFY(bench.peer.answerTo(2).contains("result"));
    QVERIFY(bench.peer.others.empty());
}

void StdioTest::endOfInputWaitsForAnswers() {
    StdioBench bench;
    bench.peer.line(callOf("hold", Json::object(), 1));
    QVERIFY(bench.gate->waitForArrivals(1));
    bench.peer.endInput();
    bench.gate->open();
    QVERIFY(bench.peer.answerTo(1).contains("result"));
    VERIFY_OK(bench.peer.finished());
    QVERIFY(!bench.peer.readLine().has_value());
}

void StdioTest::endOfInputDoesNotWaitForever() {
    StdioBench bench(std::chrono::milliseconds(1));
    bench.peer.line(callOf("hold", Json::object(), 1));
    QVERIFY(bench.gate->waitForArrivals(1));
    bench.peer.endInput();
    VERIFY_OK(bench.peer.finished());
    QVERIFY(bench.gate->waitForStopped(1));
}

void StdioTest::goneReaderEndsTheServer() {
    StdioBench bench;
    bench.peer.line(callOf("hold", Json::object(), 1));
    QVERIFY(bench.gate->waitForArrivals(1));
    bench.peer.stopReading();
    VERIFY_OK(bench.peer.finished());
    QVERIFY(bench.gate->waitForStopped(1));
}

void StdioTest::stopEndsTheServer() {
    StdioBench bench;
    bench.peer.line(request("ping", Json::object(), 1));
    QVERIFY(bench.peer.answerTo(1).contains("result"));
    bench.peer.requestStop();
    VERIFY_OK(bench.peer.finished());
}

void StdioTest::slowReaderHoldsNobodyUp() {
    StdioBench bench;
    // More than a pipe holds, and nobody reads it for now.
    const std::string text(60'000, 'z');
    for (int i = 0; i < 20; ++i)
        bench.peer.line(callOf("echo", {{"message", text}}, i));
    QVERIFY(bench.ask(callOf("echo", {{"message", "over HTTP"}})).contains("result"));
    for (int i = 0; i < 20; ++i)
        QVERIFY(bench.peer.read().contains("result"));
}

void StdioTest::toolChangesAreToldAfterTheHandshake() {
    StdioBench bench;
    bench.peer.line(request("ping", Json::object(), 1));
    QVERIFY(bench.peer.answerTo(1).contains("result"));
    QVERIFY(bench.tools.remove("fail"));
    bench.peer.line(request("initialize", {{"protocolVersion", "2025-11-25"}}, 2));
    QVERIFY(bench.peer.answerTo(2).contains("result"));
    QVERIFY(bench.peer.others.empty());
    QVERIFY(bench.tools.remove("liar"));
    QCOMPARE(bench.peer.read()["method"], Json("notifications/tools/list_changed"));
}

void StdioTest::subscriptionIsToldAndCancelled() {
    StdioBench bench;
    bench.peer.line(
        modern(request("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}}, "s")));
    QCOMPARE(bench.peer.read()["method"], Json("notifications/subscriptions/acknowledged"));
    QVERIFY(bench.tools.remove("fail"));
    const Json change = bench.peer.read();
    QCOMPARE(change["params"]["_meta"][kMetaSubscriptionId], Json("s"));
    bench.peer.line(cancelled("s"));
    bench.peer.line(request("ping", Json::object(), 1));
    QVERIFY(bench.peer.answerTo(1).contains("result"));
    QVERIFY(bench.tools.remove("liar"));
    bench.peer.line(request("ping", Json::object(), 2));
    QVERIFY(bench.peer.answerTo(2).contains("result"));
    QVERIFY(bench.peer.others.empty());
}

void StdioTest::endOfInputEndsSubscriptions() {
    StdioBench bench(std::chrono::hours(1));
    bench.peer.line(
        modern(request("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}}, "s")));
    QVERIFY(bench.peer.readLine().has_value());
    bench.peer.endInput();
    VERIFY_OK(bench.peer.finished());
}

CODESAGE_TEST(StdioTest)
#include "StdioTest.moc"
