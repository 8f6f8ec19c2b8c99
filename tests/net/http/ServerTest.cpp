#include "RawClient.h"
#include "TestServer.h"

#include <zlib.h>

using namespace codesage;
using namespace codesage::http;
using namespace codesage::test;

class ServerTest : public QObject {
    Q_OBJECT
private slots:
    void answersOverKeepAliveInOrder();
    void pipelinedRequestsAreAnsweredInOrderThoughHandlersAreNot();
    void headIsAnsweredByTheGetRouteWithoutBody();
    void http10ClosesUnlessKeepAliveIsAsked();
    void chunkedBodiesAreJoined();
    void largeBodiesTravelBothWays();
    void expectContinueIsAnsweredBeforeTheBody();
    void absoluteTargetsAreUnderstood();
    void pathValuesAndQueryAreDecoded();
    void unknownPathsAndMethodsAreNamed();
    void workerRoutesRunOffTheIoThreadAndRefuseWhenFull();
    void droppedResponderAnswers500();
    void throwingHandlerAnswers500();
    void headersThatSplitTheAnswerBecome500();
    void largeAnswersAreCompressedWhenAcceptedAndOptedIn();
    void goneClientStopsItsHandler();
    void halfClosedClientStillGetsItsAnswer();
    void observerSeesEveryRequestOnce();
    void gateRefusesBeforeTheBodyIsRead();
    void connectionClosesAfterItsShareOfRequests();
    void secondAnswerIsRefused();
};

void ServerTest::answersOverKeepAliveInOrder() {
    Router router;
    addHello(router);
    addEcho(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    for (int i = 0; i < 5; ++i) {
        QVERIFY(client.send(requestText("GET", "/hello")));
        const auto first = client.answer();
        QVERIFY(first);
        QCOMPARE(first->status, 200);
        QCOMPARE(first->body, std::string("hello"));
        QVERIFY(first->headers.contains("Date"));
        QCOMPARE(first->headers.value("X-Content-Type-Options"), std::string_view("nosniff"));
        QVERIFY(client.send(requestText("POST", "/echo", "", "body " + std::to_string(i))));
        QCOMPARE(client.answer()->body, "body " + std::to_string(i));
    }
    QCOMPARE(server->stats().connections, std::size_t(1));
    QCOMPARE(server->stats().requests, std::uint64_t(10));
}

void ServerTest::pipelinedRequestsAreAnsweredInOrderThoughHandlersAreNot() {
    Router router;
    std::mutex mutex;
    std::vector<Responder> waiting;
    router.add("GET", "/later", [&](const Request&, Responder responder) {
        std::lock_guard lock(mutex);
        waiting.push_back(std::move(responder));
    });
    addHello(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/later") + requestText("GET", "/hello") +
                        requestText("GET", "/nothing") + requestText("GET", "/hello")));
    QTRY_VERIFY((std::lock_guard(mutex), waiting.size() == 1));
    QVERIFY(waiting.front().respond(Response::text(200, "at last")));
    QCOMPARE(client.answer()->body, std::string("at last"));
    QCOMPARE(client.answer()->body, std::string("hello"));
    QCOMPARE(client.answer()->status, 404);
    QCOMPARE(client.answer()->body, std::string("hello"));
}

void ServerTest::headIsAnsweredByTheGetRouteWithoutBody() {
    Router router;
    addHello(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("HEAD", "/hello") + requestText("GET", "/hello")));
    const auto head = client.answer(true);
    QCOMPARE(head->status, 200);
    QCOMPARE(head->headers.value("Content-Length"), std::string_view("5"));
    QCOMPARE(client.answer()->body, std::string("hello"));
}

void ServerTest::http10ClosesUnlessKeepAliveIsAsked() {
    Router router;
    addHello(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient plain(server->endpoint().port);
    QVERIFY(plain.send("GET /hello HTTP/1.0\r\n\r\n"));
    QVERIFY(plain.readToEnd().ends_with("\r\n\r\nhello"));
    RawClient kept(server->endpoint().port);
    for (int i = 0; i < 2; ++i) {
        QVERIFY(kept.send("GET /hello HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"));
        const auto answer = kept.answer();
        QCOMPARE(answer->statusLine, std::string("HTTP/1.0 200 OK"));
        QVERIFY(answer->headers.listContains("Connection", "keep-alive"));
    }
}

void ServerTest::chunkedBodiesAreJoined() {
    Router router;
    addEcho(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    const std::string request = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                "3\r\nabc\r\n5;name=value\r\ndefgh\r\n0\r\nTrailer: x\r\n\r\n";
    QVERIFY(client.send(request));
    QCOMPARE(client.answer()->body, std::string("abcdefgh"));
    // The same byte by byte, on the same connection.
    for (const char c : request)
        QVERIFY(client.send(std::string_view(&c, 1)));
    QCOMPARE(client.answer()->body, std::string("abcdefgh"));
}

void ServerTest::largeBodiesTravelBothWays() {
    Router router;
    RouteOptions options;
    options.bodyLimit = 4u << 20;
    addEcho(router, options);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    std::string body(4u << 20, 'x');
    for (std::size_t i = 0; i < body.size(); i += 997)
        body[i] = static_cast<char>('a' + i % 26);
    // The answer begins only after the last byte, so nobody waits for anybody here.
    QVERIFY(client.send(requestText("POST", "/echo", "", body)));
    const auto answer = client.answer();
    QVERIFY(answer);
    QVERIFY(answer->body == body);
}

void ServerTest::expectContinueIsAnsweredBeforeTheBody() {
    Router router;
    addEcho(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                        "Expect: 100-continue\r\n\r\n"));
    QCOMPARE(client.answer()->status, 100);
    QVERIFY(client.send("body"));
    QCOMPARE(client.answer()->body, std::string("body"));
    // A refusal comes instead of the 100.
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 400000\r\n"
                        "Expect: 100-continue\r\n\r\n"));
    QCOMPARE(client.answer()->status, 413);
}

void ServerTest::absoluteTargetsAreUnderstood() {
    Router router;
    addHello(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "http://localhost:8000/hello?x=1")));
    QCOMPARE(client.answer()->status, 200);
    QVERIFY(client.send(requestText("GET", "http://evil.example/hello")));
    QCOMPARE(client.answer()->status, 403);
}

void ServerTest::pathValuesAndQueryAreDecoded() {
    Router router;
    router.add("GET", "/label/{name}/values", [](const Request& request, Responder responder) {
        responder.respond(Response::text(200, std::string(request.pathValue("name")) + "|" +
                                                  std::string(request.queryValue("match[]")) + "|" +
                                                  std::to_string(request.query.size()) + "|" + request.path));
    });
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/label/a%2Fb%20c/values?match%5B%5D=up+1&match[]=b&empty")));
    QCOMPARE(client.answer()->body, std::string("a/b c|up 1|3|/label/a/b c/values"));
    QVERIFY(client.send(requestText("GET", "/label/a%zz/values")));
    QCOMPARE(client.answer()->status, 400);
    QVERIFY(client.send(requestText("GET", "/label/a%00/values")));
    QCOMPARE(client.answer()->status, 400);
}

void ServerTest::unknownPathsAndMethodsAreNamed() {
    Router router;
    addHello(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/nothing")));
    const auto missing = client.answer();
    QCOMPARE(missing->status, 404);
    QCOMPARE(
        missing->body,
        std::string(
            "{\"error\":\"nothing is at /nothing\",\"errorType\":\"not_found\",\"status\":\"error\"}\n"));
    QVERIFY(client.send(requestText("DELETE", "/hello")));
    const auto wrong = client.answer();
    QCOMPARE(wrong->status, 405);
    QCOMPARE(wrong->headers.value("Allow"), std::string_view("GET, HEAD"));
    // A cross-site preflight finds no permission.
    QVERIFY(client.send(requestText("OPTIONS", "/hello", "Access-Control-Request-Method: POST\r\n")));
    const auto preflight = client.answer();
    QCOMPARE(preflight->status, 405);
    QVERIFY(!preflight->headers.contains("Access-Control-Allow-Origin"));
}

void ServerTest::workerRoutesRunOffTheIoThreadAndRefuseWhenFull() {
    Router router;
    std::atomic<int> running{0};
    std::atomic<bool> release{false};
    RouteOptions worker;
    worker.dispatch = Dispatch::Worker;
    router.add(
        "GET", "/slow",
        [&](const Request&, Responder responder) {
            ++running;
            while (!release.load())
                std::this_thread::yield();
            responder.respond(Response::text(200, "done"));
        },
        worker);
    addHello(router);
    ServerConfig config = localConfig();
    config.workers = 1;
    config.workerQueue = 1;
    const auto server = startServer(config, std::move(router));
    std::vector<RawClient> clients;
    clients.emplace_back(server->endpoint().port);
    QVERIFY(clients[0].send(requestText("GET", "/slow")));
    QTRY_COMPARE(running.load(), 1);
    clients.emplace_back(server->endpoint().port);
    QVERIFY(clients[1].send(requestText("GET", "/slow")));
    QTRY_COMPARE(server->stats().workersQueued, std::size_t(1));
    RawClient third(server->endpoint().port);
    QVERIFY(third.send(requestText("GET", "/slow")));
    const auto busy = third.answer();
    QCOMPARE(busy->status, 503);
    QCOMPARE(busy->headers.value("Retry-After"), std::string_view("1"));
    // The I/O thread answers others meanwhile.
    QVERIFY(third.send(requestText("GET", "/hello")));
    QCOMPARE(third.answer()->body, std::string("hello"));
    release = true;
    QCOMPARE(clients[0].answer()->body, std::string("done"));
    QCOMPARE(clients[1].answer()->body, std::string("done"));
}

void ServerTest::droppedResponderAnswers500() {
    Router router;
    router.add("GET", "/drop", [](const Request&, Responder) {});
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/drop")));
    QCOMPARE(client.answer()->status, 500);
}

void ServerTest::throwingHandlerAnswers500() {
    const QuietLog quiet;
    Router router;
    RouteOptions worker;
    worker.dispatch = Dispatch::Worker;
    const Handler thrower = [](const Request&, Responder) {
        throw std::runtime_error("expected by this test");
    };
    router.add("GET", "/inline", thrower);
    router.add("GET", "/worker", thrower, worker);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    for (const char* path : {"/inline", "/worker"}) {
        QVERIFY(client.send(requestText("GET", path)));
        const auto answer = client.answer();
        QCOMPARE(answer->status, 500);
        QVERIFY(answer->body.find("expected by this test") == std::string::npos);
    }
}

void ServerTest::headersThatSplitTheAnswerBecome500() {
    const QuietLog quiet;
    Router router;
    router.add("GET", "/reflect", [](const Request& request, Responder responder) {
        Response response = Response::text(200, "body");
        response.headers.set("X-Session", request.queryValue("id"));
        responder.respond(std::move(response));
    });
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/reflect?id=fine")));
    QCOMPARE(client.answer()->headers.value("X-Session"), std::string_view("fine"));
    for (const char* id : {"a%0d%0aSet-Cookie:%20x=1", "a%0aX:1", "a%0d", "%7f", "%c3%a9"}) {
        QVERIFY(client.send(requestText("GET", std::string("/reflect?id=") + id)));
        const auto answer = client.answer();
        QCOMPARE(answer->status, 500);
        QVERIFY(!answer->headers.contains("Set-Cookie"));
        QVERIFY(!answer->headers.contains("X-Session"));
    }
}

void ServerTest::largeAnswersAreCompressedWhenAcceptedAndOptedIn() {
    Router router;
    RouteOptions compressed;
    compressed.compress = true;
    const std::string body(100'000, 'm');
    const Handler large = [&](const Request&, Responder responder) {
        responder.respond(Response::text(200, body));
    };
    router.add("GET", "/packed", large, compressed);
    router.add("GET", "/plain", large);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/packed", "Accept-Encoding: br;q=1, gzip;q=0.5\r\n")));
    const auto packed = client.answer();
    QCOMPARE(packed->headers.value("Content-Encoding"), std::string_view("gzip"));
    QCOMPARE(packed->headers.value("Vary"), std::string_view("Accept-Encoding"));
    QVERIFY(packed->body.size() < 1'000);
    std::string bytes = packed->body;
    std::string unpacked(body.size() + 1, '\0');
    z_stream stream{};
    QCOMPARE(::inflateInit2(&stream, 31), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
    stream.avail_out = static_cast<uInt>(unpacked.size());
    QCOMPARE(::inflate(&stream, Z_FINISH), Z_STREAM_END);
    unpacked.resize(stream.total_out);
    ::inflateEnd(&stream);
    QVERIFY(unpacked == body);
    for (const auto& [path, accept] :
         {std::pair("/packed", "gzip;q=0"), std::pair("/packed", "identity"), std::pair("/plain", "gzip")}) {
        QVERIFY(client.send(requestText("GET", path, std::string("Accept-Encoding: ") + accept + "\r\n")));
        const auto plain = client.answer();
        QVERIFY(!plain->headers.contains("Content-Encoding"));
        QVERIFY(plain->body == body);
    }
}

void ServerTest::goneClientStopsItsHandler() {
    Router router;
    std::atomic<int> stopped{0};
    std::atomic<int> begun{0};
    RouteOptions worker;
    worker.dispatch = Dispatch::Worker;
    router.add(
        "GET", "/work",
        [&](const Request& request, Responder responder) {
            ++begun;
            while (!request.clientGone.stop_requested())
                std::this_thread::yield();
            ++stopped;
            responder.respond(Response::text(200, "for nobody"));
        },
        worker);
    RecordingObserver observer;
    const auto server = startServer(localConfig(), std::move(router), &observer);
    RawClient orderly(server->endpoint().port);
    QVERIFY(orderly.send(requestText("GET", "/work")));
    QTRY_COMPARE(begun.load(), 1);
    orderly.close();
    QTRY_COMPARE(stopped.load(), 1);
    RawClient abrupt(server->endpoint().port);
    QVERIFY(abrupt.send(requestText("GET", "/work")));
    QTRY_COMPARE(begun.load(), 2);
    abrupt.reset();
    QTRY_COMPARE(stopped.load(), 2);
    QTRY_COMPARE(observer.finished().size(), std::size_t(2));
    QCOMPARE(observer.finished()[1].status, 499);
}

void ServerTest::halfClosedClientStillGetsItsAnswer() {
    Router router;
    addEcho(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(
        client.send(requestText("POST", "/echo", "", "first") + requestText("POST", "/echo", "", "second")));
    client.finishSending();
    QCOMPARE(client.answer()->body, std::string("first"));
    QCOMPARE(client.answer()->body, std::string("second"));
    QVERIFY(client.closedByPeer());
}

void ServerTest::observerSeesEveryRequestOnce() {
    Router router;
    addEcho(router);
    RecordingObserver observer;
    auto server = startServer(localConfig(), std::move(router), &observer);
    {
        RawClient client(server->endpoint().port);
        const std::string request = requestText("POST", "/echo", "", "four");
        QVERIFY(client.send(request));
        QVERIFY(client.answer());
        QVERIFY(client.send(requestText("BREW", "/pot")));
        QVERIFY(client.answer());
        QVERIFY(client.send("nonsense\r\n\r\n"));
        QVERIFY(client.answer());
        QTRY_COMPARE(observer.finished().size(), std::size_t(3));
        const auto finished = observer.finished();
        QCOMPARE(finished[0].route, std::string("/echo"));
        QCOMPARE(finished[0].method, std::string("POST"));
        QCOMPARE(finished[0].status, 200);
        QCOMPARE(finished[0].bytesIn, std::uint64_t(request.size()));
        QVERIFY(finished[0].bytesOut > 4);
        QCOMPARE(finished[1].route, std::string("unmatched"));
        QCOMPARE(finished[1].method, std::string("other"));
        QCOMPARE(finished[1].status, 404);
        QCOMPARE(finished[2].status, 400);
        QCOMPARE(observer.opened.load(), 1);
    }
    server->stop(std::chrono::seconds(1));
    QCOMPARE(observer.closed.load(), 1);
    QCOMPARE(observer.started.load(), 3);
}

void ServerTest::gateRefusesBeforeTheBodyIsRead() {
    Router router;
    addEcho(router);
    ServerConfig config = localConfig();
    config.gate = [](const Request& head, std::string_view route) -> std::optional<Response> {
        if (route == "/echo" && head.headers.value("Authorization") == "Bearer good")
            return std::nullopt;
        return errorResponse(401, "a key is needed");
    };
    const auto server = startServer(config, std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("POST", "/echo", "Authorization: Bearer good\r\n", "body")));
    QCOMPARE(client.answer()->body, std::string("body"));
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"));
    QCOMPARE(client.answer()->status, 401);
    QVERIFY(client.closedByPeer());
}

void ServerTest::connectionClosesAfterItsShareOfRequests() {
    Router router;
    addHello(router);
    ServerConfig config = localConfig();
    config.limits.requestsPerConnection = 3;
    const auto server = startServer(config, std::move(router));
    RawClient client(server->endpoint().port);
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(client.send(requestText("GET", "/hello")));
        QCOMPARE(client.answer()->headers.listContains("Connection", "close"), i == 3);
    }
    QVERIFY(client.closedByPeer());
}

void ServerTest::secondAnswerIsRefused() {
    Router router;
    std::atomic<int> accepted{0};
    router.add("GET", "/twice", [&](const Request&, Responder responder) {
        accepted += responder.respond(Response::text(200, "once"));
        accepted += responder.respond(Response::text(200, "twice"));
        accepted += responder.beginEvents()->isOpen();
    });
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/twice")));
    QCOMPARE(client.answer()->body, std::string("once"));
    QCOMPARE(accepted.load(), 1);
}

CODESAGE_TEST(ServerTest)
#include "ServerTest.moc"
