#include "HttpBench.h"
#include "JsonCompare.h"
#include "ServerBench.h"
#include "StdioPeer.h"
#include "base/core/Log.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/SseParser.h"
#include "serve/mcp/StdioRelay.h"

#include <set>

using namespace codesage;
using namespace codesage::mcp;
using namespace codesage::mcp::test;
using Json = nlohmann::json;

class RelayTest : public QObject {
    Q_OBJECT
private slots:
    void eventsAreReadInAnyPieces();
    void handshakeCallAndProgressPassThrough();
    void modernRequestsGetTheirHeaders();
    void errorsPassThroughWithTheirIds();
    void cancellationPassesThrough();
    void toolChangesPassThrough();
    void subscriptionsPassThrough();
    void missingInstanceIsNamed();
    void restartedInstanceIsMetWithTheSameHandshake();
    void instanceThatGoesAwayFailsTheCall();
    void brokenLineIsAnsweredHere();
    void endOfInputEndsTheSession();
};

namespace {

std::unique_ptr<StdioPeer> relayTo(const std::string& url) {
    return std::make_unique<StdioPeer>([url](int in, int out, std::stop_token stop) {
        StdioRelay::Options options;
        options.url = url;
        options.drain = std::chrono::seconds(10);
        return StdioRelay(options).run(in, out, std::move(stop));
    });
}

Json modern(Json message) {
    message["params"]["_meta"][std::string(kMetaProtocolVersion)] = kModernRevision;
    message["params"]["_meta"][std::string(kMetaClientCapabilities)] = Json::object();
    return message;
}

void handshake(StdioPeer& peer) {
    peer.line(request("initialize", {{"protocolVersion", "2025-11-25"}}, "hello"));
    QVERIFY(peer.answerTo("hello").contains("result"));
    peer.line({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
}

Json cancelled(const Json& id) {
    return {{"jsonrpc", "2.0"}, {"method", "notifications/cancelled"}, {"params", {{"requestId", id}}}};
}

} // namespace

void RelayTest::eventsAreReadInAnyPieces() {
    const std::string stream =
        ": hello\n\nid: 1-0\ndata: \n\ndata: one\n\nevent: x\r\ndata:two\r\ndata: more\r\n\r\n"
        "data\n\ndata: three\rdata: 3\r\rdata: cut";
    for (std::size_t size = 1; size < stream.size(); ++size) {
        std::vector<std::string> events;
        SseParser parser([&](std::string data) { events.push_back(std::move(data)); });
        for (std::size_t at = 0; at < stream.size(); at += size)
            parser.feed(std::string_view(stream).substr(at, size));
        QCOMPARE(events, (std::vector<std::string>{"one", "two\nmore", "three\n3"}));
    }
}

void RelayTest::handshakeCallAndProgressPassThrough() {
    const HttpBench bench;
    const auto peer = relayTo(bench.url());
    handshake(*peer);
    QCOMPARE(bench.server.sessions(), std::size_t{1});
    Json call = callOf("report", Json::object(), 2);
    call["params"]["_meta"]["progressToken"] = "p";
    peer->line(call);
    QCOMPARE(peer->answerTo(2)["result"]["content"][0]["text"], Json("done"));
    QCOMPARE(peer->others.size(), std::size_t{4});
    QCOMPARE(peer->others.back()["params"]["progress"], Json(3));
    peer->line(callOf("add", {{"a", 1}}, "3"));
    QCOMPARE(peer->answerTo("3")["result"]["structuredContent"]["sum"], Json(2));
}

void RelayTest::modernRequestsGetTheirHeaders() {
    const HttpBench bench;
    const auto peer = relayTo(bench.url());
    peer->line(modern(request("server/discover", Json::object(), 1)));
    QCOMPARE(peer->answerTo(1)["result"]["resultType"], Json("complete"));
    peer->line(modern(callOf("echo", {{"message", "hi"}}, 2)));
    QCOMPARE(peer->answerTo(2)["result"]["content"][0]["text"], Json("hi"));
    // A name that no header can carry as it is.
    peer->line(modern(callOf("wörld ", Json::object(), 3)));
    QCOMPARE(peer->answerTo(3)["error"]["code"], Json(kInvalidParams));
    QCOMPARE(bench.server.sessions(), std::size_t{0});
}

void RelayTest::errorsPassThroughWithTheirIds() {
    const HttpBench bench;
    const auto peer = relayTo(bench.url());
    peer->line(modern(request("made/up", Json::object(), 7)));
    QCOMPARE(peer->answerTo(7)["error"]["code"], Json(kMethodNotFound));
    peer->line(request("made/up", Json::object(), 8));
    QCOMPARE(peer->answerTo(8)["error"]["code"], Json(kMethodNotFound));
    const auto lost = relayTo(bench.http->endpoint().url() + "/elsewhere");
    lost->line(request("ping", Json::object(), 9));
    const Json answer = lost->answerTo(9);
    QVERIFY(answer["error"]["message"].get<std::string>().find("HTTP status 404") != std::string::npos);
}

void RelayTest::cancellationPassesThrough() {
    const HttpBench bench;
    const auto peer = relayTo(bench.url());
    handshake(*peer);
    peer->line(callOf("hold_long", Json::object(), 1));
    QVERIFY(bench.gate->waitForArrivals(1));
    peer->line(cancelled(1));
    QVERIFY(bench.gate->waitForStopped(1));
    peer->line(modern(callOf("hold_long", Json::object(), 2)));
    QVERIFY(bench.gate->waitForArrivals(2));
    peer->line(cancelled(2));
    QVERIFY(bench.gate->waitForStopped(2));
    peer->line(request("ping", Json::object(), 3));
    QVERIFY(peer->answerTo(3).contains("result"));
}

void RelayTest::toolChangesPassThrough() {
    HttpBench bench;
    const auto peer = relayTo(bench.url());
    handshake(*peer);
    // The relay opens the session's own stream by itself; until it has, nothing is told.
    QTRY_COMPARE(bench.http->stats().eventStreams, std::size_t{1});
    QVERIFY(bench.tools.remove("fail"));
    QCOMPARE(peer->read()["method"], Json("notifications/tools/list_changed"));
}

void RelayTest::subscriptionsPassThrough() {
    HttpBench bench;
    const auto peer = relayTo(bench.url());
    peer->line(
        modern(request("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}}, "s")));
    QCOMPARE(peer->read()["method"], Json("notifications/subscriptions/acknowledged"));
    QVERIFY(bench.tools.remove("fail"));
    QCOMPARE(peer->read()["params"]["_meta"][kMetaSubscriptionId], Json("s"));
    peer->line(cancelled("s"));
    QTRY_COMPARE(bench.http->stats().eventStreams, std::size_t{0});
}

void RelayTest::missingInstanceIsNamed() {
    std::string url;
    {
        const HttpBench bench;
        url = bench.url();
    }
    const auto peer = relayTo(url);
    peer->line(request("initialize", {{"protocolVersion", "2025-11-25"}}, 1));
    const Json answer = peer->answerTo(1);
    QCOMPARE(answer["error"]["code"], Json(kInternalError));
    QVERIFY(answer["error"]["message"].get<std::string>().find(url) != std::string::npos);
    peer->line({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
    peer->line(request("tools/list", Json::object(), 2));
    QVERIFY(peer->answerTo(2).contains("error"));
    QVERIFY(peer->others.empty());
}

void RelayTest::restartedInstanceIsMetWithTheSameHandshake() {
    auto bench = std::make_unique<HttpBench>();
    const std::string address = bench->http->endpoint().address();
    const auto peer = relayTo(bench->url());
    handshake(*peer);
    peer->line(request("ping", Json::object(), 1));
    QVERIFY(peer->answerTo(1).contains("result"));
    bench.reset();
    peer->line(request("ping", Json::object(), 2));
    QVERIFY(peer->answerTo(2).contains("error"));
    bench = std::make_unique<HttpBench>(address);
    for (int i = 3; i < 8; ++i)
        peer->line(request("ping", Json::object(), i));
    std::set<int> answered;
    while (answered.size() < 5) {
        const Json message = peer->read();
        QVERIFY2(message.contains("result"), message.dump().c_str());
        answered.insert(message["id"].get<int>());
    }
    QCOMPARE(bench->server.sessions(), std::size_t{1});
}

void RelayTest::instanceThatGoesAwayFailsTheCall() {
    log::configure(log::Level::Off, {});
    auto bench = std::make_unique<HttpBench>();
    const auto peer = relayTo(bench->url());
    handshake(*peer);
    peer->line(callOf("hold_long", Json::object(), 1));
    QVERIFY(bench->gate->waitForArrivals(1));
    // Cut, not stopped in good order: the tool's answer does not get out.
    bench->http->stop(std::chrono::milliseconds(0));
    const Json answer = peer->answerTo(1);
    QVERIFY2(answer.contains("error"), answer.dump().c_str());
    QVERIFY(answer["error"]["message"].get<std::string>().find("http://") != std::string::npos);
}

void RelayTest::brokenLineIsAnsweredHere() {
    const auto peer = relayTo("http://127.0.0.1:1/mcp");
    peer->write("{nonsense\n");
    QCOMPARE(peer->read()["error"]["code"], Json(kParseError));
    peer->write("{\"jsonrpc\":\"2.0\",\"id\":4}\n");
    QCOMPARE(peer->answerTo(4)["error"]["code"], Json(kInvalidRequest));
}

void RelayTest::endOfInputEndsTheSession() {
    const HttpBench bench;
    const auto peer = relayTo(bench.url());
    handshake(*peer);
    peer->line(callOf("echo", {{"message", "last words"}}, 1));
    peer->endInput();
    QVERIFY(peer->answerTo(1).contains("result"));
    VERIFY_OK(peer->finished());
    QCOMPARE(bench.server.sessions(), std::size_t{0});
}

CODESAGE_TEST(RelayTest)
#include "RelayTest.moc"
