#include "RawClient.h"
#include "TestServer.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <fstream>
#include <random>

using namespace codesage;
using namespace codesage::http;
using namespace codesage::test;
using namespace std::chrono_literals;

namespace {

// Resident memory of this process in bytes.
std::size_t residentBytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * 4096;
}

// CPU time of this process so far.
std::chrono::microseconds cpuTime() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return std::chrono::seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           std::chrono::microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

Router jsonRouter() {
    Router router;
    RouteOptions json;
    json.contentTypes = {"application/json"};
    addEcho(router, json);
    addHello(router);
    return router;
}

} // namespace

class RobustnessTest : public QObject {
    Q_OBJECT
private slots:
    void ambiguousRequestsAreRefusedAndCut_data();
    void ambiguousRequestsAreRefusedAndCut();
    void refusedHeadsKeepTheConnection_data();
    void refusedHeadsKeepTheConnection();
    void oversizedRequestsAreCutEarly_data();
    void oversizedRequestsAreCutEarly();
    void slowRequestsAreCutByTheTotalDeadline_data();
    void slowRequestsAreCutByTheTotalDeadline();
    void idleConnectionsAreClosed();
    void silentConnectionsAreClosed();
    void slowReadersAreCut();
    void connectionsBeyondTheLimitAreTurnedAway();
    void idleConnectionsMakeRoomForNewOnes();
    void runningOutOfDescriptorsDoesNotSpin();
    void clientsThatLeaveAtAnyByteLeaveNothingBehind();
    void randomBytesNeverHangOrCrash();
};

void RobustnessTest::ambiguousRequestsAreRefusedAndCut_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, std::string_view request, int status = 400) {
        QTest::newRow(name) << QByteArray(request.data(), static_cast<qsizetype>(request.size())) << status;
    };
    const auto post = [](const std::string& headers, const std::string& body = "") {
        return "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers +
               "\r\n" + body;
    };
    row("length and chunked", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    row("chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"));
    row("two lengths", post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcde"));
    row("two equal lengths", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"));
    row("length list", post("Content-Length: 4, 4\r\n", "abcd"));
    row("negative length", post("Content-Length: -4\r\n"));
    row("signed length", post("Content-Length: +4\r\n", "abcd"));
    row("hex length", post("Content-Length: 0x4\r\n", "abcd"));
    row("huge length", post("Content-Length: 99999999999999999999999\r\n"));
    row("empty length", post("Content-Length:\r\n"));
    row("gzip then chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501);
    row("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    row("identity", post("Transfer-Encoding: identity\r\n"), 501);
    row("almost chunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501);
    row("chunked in 1.0",
        "POST /echo HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("negative chunk", post("Transfer-Encoding: chunked\r\n", "-2\r\nab\r\n0\r\n\r\n"));
    row("chunk without number", post("Transfer-Encoding: chunked\r\n", "\r\nab\r\n"));
    row("chunk with prefix", post("Transfer-Encoding: chunked\r\n", "0x2\r\nab\r\n0\r\n\r\n"));
    row("chunk longer than said", post("Transfer-Encoding: chunked\r\n", "2\r\nabc\r\n0\r\n\r\n"));
    row("chunk size overflow",
        post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nab\r\n0\r\n\r\n"));
    row("chunk with bare LF", post("Transfer-Encoding: chunked\r\n", "2\nab\n0\n\n"));
    row("bare LF", "GET /hello HTTP/1.1\nHost: localhost\n\n");
    row("bare CR", "GET /hello HTTP/1.1\rHost: localhost\r\n\r\n");
    row("space before colon", "GET /hello HTTP/1.1\r\nHost : localhost\r\n\r\n");
    row("space before length", "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length : 4\r\n\r\nabcd");
    row("folded line", "GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n");
    row("folded first line", "GET /hello HTTP/1.1\r\n Host: localhost\r\n\r\n");
    row("NUL in header", std::string_view("GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", 49));
    row("header without colon", "GET /hello HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n");
    row("empty header name", "GET /hello HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n");
    row("no host", "GET /hello HTTP/1.1\r\n\r\n");
    row("two hosts", "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
    row("malformed host", "GET /hello HTTP/1.1\r\nHost: local host\r\n\r\n");
    row("host with user", "GET /hello HTTP/1.1\r\nHost: evil@localhost\r\n\r\n");
    row("no target", "GET HTTP/1.1\r\nHost: localhost\r\n\r\n");
    row("two spaces", "GET  /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    row("tab", "GET\t/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    row("eight bit target", "GET /h\xc3\xa9 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    row("authority target", "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    row("method with colon", "GE:T /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    row("HTTP/2", "GET /hello HTTP/2.0\r\nHost: localhost\r\n\r\n", 505);
    row("HTTP/0.9", "GET /hello\r\n\r\n");
    row("TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
}

void RobustnessTest::ambiguousRequestsAreRefusedAndCut() {
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    const auto server = startServer(localConfig(), jsonRouter());
    RawClient client(server->endpoint().port);
    // What follows must never be taken for a request of its own.
    QVERIFY(client.send(request.toStdString()));
    client.sendSome(requestText("GET", "/hello"));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, status);
    QVERIFY(answer->headers.listContains("Connection", "close"));
    QVERIFY(answer->body.find("\"status\":\"error\"") != std::string::npos);
    client.finishSending();
    QCOMPARE(client.readToEnd(), std::string());
}

void RobustnessTest::refusedHeadsKeepTheConnection_data() {
    QTest::addColumn<QString>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char* name, const std::string& request, int status) {
        QTest::newRow(name) << QString::fromStdString(request) << status;
    };
    row("rebinding", "GET /hello HTTP/1.1\r\nHost: evil.example:8000\r\n\r\n", 403);
    row("rebinding 1.0", "GET /hello HTTP/1.0\r\nHost: evil.example\r\nConnection: keep-alive\r\n\r\n", 403);
    row("evil origin", requestText("GET", "/hello", "Origin: http://evil.example\r\n"), 403);
    row("null origin", requestText("GET", "/hello", "Origin: null\r\n"), 403);
    row("two origins",
        requestText("GET", "/hello", "Origin: http://localhost\r\nOrigin: http://localhost\r\n"), 403);
    row("local origin", requestText("GET", "/hello", "Origin: http://localhost:5173\r\n"), 200);
    row("no origin", requestText("GET", "/hello"), 200);
    row("no content type", requestText("POST", "/echo"), 415);
    row("text", requestText("POST", "/echo", "Content-Type: text/plain\r\n"), 415);
    row("form", requestText("POST", "/echo", "Content-Type: application/x-www-form-urlencoded\r\n"), 415);
    row("multipart", requestText("POST", "/echo", "Content-Type: multipart/form-data; boundary=x\r\n"), 415);
    row("json", requestText("POST", "/echo", "Content-Type: application/json\r\n", "{}"), 200);
    row("json in utf-8",
        requestText("POST", "/echo", "Content-Type: application/json; charset=utf-8\r\n", "{}"), 200);
    row("unknown expectation", requestText("GET", "/hello", "Expect: miracles\r\n"), 417);
    row("unknown path", requestText("GET", "/hell"), 404);
    row("asterisk", requestText("GET", "/*"), 404);
    row("traversal", requestText("GET", "/../hello"), 404);
}

void RobustnessTest::refusedHeadsKeepTheConnection() {
    QFETCH(QString, request);
    QFETCH(int, status);
    const auto server = startServer(localConfig(), jsonRouter());
    RawClient client(server->endpoint().port);
    for (int i = 0; i < 2; ++i) {
        QVERIFY(client.send(request.toStdString()));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        QVERIFY(!answer->headers.contains("Access-Control-Allow-Origin"));
    }
}

void RobustnessTest::oversizedRequestsAreCutEarly_data() {
    QTest::addColumn<QString>("head");
    QTest::addColumn<QString>("piece");
    QTest::addColumn<int>("status");
    const QString post = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    const QString block(16384, 'x');
    QTest::newRow("declared body") << post + "Content-Length: 2147483648\r\n\r\n" << block << 413;
    QTest::newRow("endless chunks") << post + "Transfer-Encoding: chunked\r\n\r\n"
                                    << "4000\r\n" + block + "\r\n"
                                    << 413;
    QTest::newRow("huge chunk") << post + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n" << block << 413;
    QTest::newRow("endless chunk extension")
        << post + "Transfer-Encoding: chunked\r\n\r\n1;x=" << block << 400;
    QTest::newRow("endless trailers") << post + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
                                      << "X: " + block + "\r\n"
                                      << 400;
    QTest::newRow("endless header line") << "GET /hello HTTP/1.1\r\nHost: localhost\r\nX: " << block << 431;
    QTest::newRow("endless headers") << "GET /hello HTTP/1.1\r\nHost: localhost\r\n"
                                     << "X: y\r\n"
                                     << 431;
    QTest::newRow("endless target") << "GET /" << block << 414;
    QTest::newRow("endless method") << "" << block << 414;
}

void RobustnessTest::oversizedRequestsAreCutEarly() {
    QFETCH(QString, head);
    QFETCH(QString, piece);
    QFETCH(int, status);
    const auto server = startServer(localConfig(), jsonRouter());
    RawClient client(server->endpoint().port);
    const std::string bytes = piece.toStdString();
    const std::size_t before = residentBytes();
    QVERIFY(client.send(head.toStdString()));
    // Until the server stops taking more; 64 MiB would be far too patient a server.
    std::size_t sent = 0;
    while (sent < (64u << 20) && client.send(bytes))
        sent += bytes.size();
    QVERIFY(sent < (64u << 20));
    const auto answer = client.answer();
    // A client that never stops sending may find a reset in place of the answer.
    if (answer)
        QCOMPARE(answer->status, status);
    QVERIFY2(residentBytes() < before + (8u << 20), std::to_string(residentBytes() - before).c_str());
    // One that stops to listen gets it.
    RawClient listener(server->endpoint().port);
    std::string some = head.toStdString();
    while (some.size() < 70'000)
        some += bytes;
    QVERIFY(listener.send(some));
    const auto heard = listener.answer();
    QVERIFY(heard);
    QCOMPARE(heard->status, status);
    QVERIFY(listener.closedByPeer());
}

void RobustnessTest::slowRequestsAreCutByTheTotalDeadline_data() {
    QTest::addColumn<QString>("begin");
    QTest::addColumn<QString>("drip");
    QTest::newRow("headers") << "GET /hello HTTP/1.1\r\nHost: localhost\r\n"
                             << "X: y\r\n";
    QTest::newRow("body") << "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                             "Content-Length: 60000\r\n\r\n"
                          << "x";
    QTest::newRow("chunks") << "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n"
                            << "1\r\nx\r\n";
}

void RobustnessTest::slowRequestsAreCutByTheTotalDeadline() {
    QFETCH(QString, begin);
    QFETCH(QString, drip);
    ServerConfig config = localConfig();
    config.limits.requestDeadline = 300ms;
    const auto server = startServer(config, jsonRouter());
    std::vector<RawClient> slow;
    for (int i = 0; i < 50; ++i) {
        slow.emplace_back(server->endpoint().port);
        QVERIFY(slow.back().send(begin.toStdString()));
    }
    // They go on dripping for as long as anyone listens, and legitimate clients are served meanwhile.
    RawClient legitimate(server->endpoint().port);
    QTRY_COMPARE(server->stats().connections, std::size_t(51));
    int served = 0;
    while (server->stats().connections > 1) {
        for (RawClient& client : slow)
            client.sendSome(drip.toStdString());
        QVERIFY(legitimate.send(requestText("GET", "/hello")));
        const auto answer = legitimate.answer();
        QVERIFY(answer);
        QCOMPARE(answer->body, std::string("hello"));
        if (answer->headers.listContains("Connection", "close"))
            legitimate = RawClient(server->endpoint().port);
        ++served;
    }
    QVERIFY(served > 0);
    RawClient patient(server->endpoint().port);
    QVERIFY(patient.send(begin.toStdString()));
    const auto answer = patient.answer();
    QVERIFY(answer);
    QCOMPARE(answer->status, 408);
    QVERIFY(patient.closedByPeer());
}

void RobustnessTest::idleConnectionsAreClosed() {
    ServerConfig config = localConfig();
    config.limits.idleTimeout = 50ms;
    const auto server = startServer(config, jsonRouter());
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/hello")));
    QVERIFY(client.answer());
    QCOMPARE(client.readToEnd(), std::string());
}

void RobustnessTest::silentConnectionsAreClosed() {
    ServerConfig config = localConfig();
    config.limits.requestDeadline = 50ms;
    const auto server = startServer(config, jsonRouter());
    RawClient client(server->endpoint().port);
    QCOMPARE(client.readToEnd(), std::string());
}

void RobustnessTest::slowReadersAreCut() {
    Router router;
    const std::string large(32u << 20, 'l');
    router.add("GET", "/large",
               [&](const Request&, Responder responder) { responder.respond(Response::text(200, large)); });
    ServerConfig config = localConfig();
    config.limits.writeDeadline = 100ms;
    RecordingObserver observer;
    const auto server = startServer(config, std::move(router), &observer);
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/large")));
    QTRY_COMPARE(observer.finished().size(), std::size_t(1));
    QVERIFY(observer.finished()[0].bytesOut < large.size());
}

void RobustnessTest::connectionsBeyondTheLimitAreTurnedAway() {
    Router router;
    std::mutex mutex;
    std::vector<Responder> held;
    router.add("GET", "/hold", [&](const Request&, Responder responder) {
        const std::lock_guard lock(mutex);
        held.push_back(std::move(responder));
    });
    ServerConfig config = localConfig();
    config.limits.connections = 5;
    config.limits.connectionsPerAddress = 1; // does not count on loopback
    RecordingObserver observer;
    const auto server = startServer(config, std::move(router), &observer);
    std::vector<RawClient> busy;
    for (int i = 0; i < 5; ++i) {
        busy.emplace_back(server->endpoint().port);
        QVERIFY(busy.back().send(requestText("GET", "/hold")));
    }
    QTRY_COMPARE(server->stats().requestsInFlight, std::size_t(5));
    for (int i = 0; i < 20; ++i) {
        RawClient extra(server->endpoint().port);
        QVERIFY(extra.readToEnd().starts_with("HTTP/1.1 503 "));
    }
    QCOMPARE(observer.refused.load(), 20);
    QCOMPARE(server->stats().connectionsRefused, std::uint64_t(20));
    for (const Responder& responder : held)
        QVERIFY(responder.respond(Response::text(200, "done")));
    for (RawClient& client : busy)
        QCOMPARE(client.answer()->body, std::string("done"));
}

void RobustnessTest::idleConnectionsMakeRoomForNewOnes() {
    ServerConfig config = localConfig();
    config.limits.connections = 3;
    const auto server = startServer(config, jsonRouter());
    std::vector<RawClient> clients;
    for (int i = 0; i < 10; ++i) {
        clients.emplace_back(server->endpoint().port);
        QVERIFY(clients.back().send(requestText("GET", "/hello")));
        const auto answer = clients.back().answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
    }
    // The oldest had to go, the newest are there.
    QVERIFY(clients[0].closedByPeer());
    QVERIFY(clients[9].send(requestText("GET", "/hello")));
    QCOMPARE(clients[9].answer()->status, 200);
}

void RobustnessTest::runningOutOfDescriptorsDoesNotSpin() {
    const QuietLog quiet;
    const auto server = startServer(localConfig(), jsonRouter());
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    std::vector<RawClient> clients;
    RawClient early(server->endpoint().port);
    QVERIFY(early.send(requestText("GET", "/hello")));
    QVERIFY(early.answer());
    // The client's own socket takes the last descriptor, so the server's accept finds none.
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(early.fd()) + 24;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    for (;;) {
        RawClient client(server->endpoint().port);
        if (!client.connected())
            break;
        clients.push_back(std::move(client));
    }
    QVERIFY(early.send(requestText("GET", "/hello")));
    QVERIFY(early.answer());
    // Nothing is asked of it for a while: only a spinning accept loop would use the processor.
    const auto wall = std::chrono::steady_clock::now();
    const auto cpu = cpuTime();
    QTest::qWait(300);
    const auto spent = cpuTime() - cpu;
    const auto passed = std::chrono::steady_clock::now() - wall;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY2(spent < passed / 2, fmt::format("{} us", spent.count()).c_str());
    // All who waited are served once there is room.
    for (RawClient& client : clients) {
        QVERIFY(client.send(requestText("GET", "/hello")));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->body, std::string("hello"));
    }
}

void RobustnessTest::clientsThatLeaveAtAnyByteLeaveNothingBehind() {
    RecordingObserver observer;
    const auto server = startServer(localConfig(), jsonRouter(), &observer);
    const std::string request =
        requestText("POST", "/echo", "Content-Type: application/json\r\n", std::string(64, 'b')) +
        requestText("GET", "/hello");
    int connections = 0;
    for (const bool abrupt : {false, true}) {
        for (std::size_t cut = 0; cut <= request.size(); ++cut) {
            RawClient client(server->endpoint().port);
            QVERIFY(client.send(std::string_view(request).substr(0, cut)));
            if (abrupt)
                client.reset();
            ++connections;
        }
        for (std::size_t read = 0; read < 300; read += 7) {
            RawClient client(server->endpoint().port);
            QVERIFY(client.send(request));
            std::string part(read, ' ');
            while (!part.empty() && ::recv(client.fd(), part.data(), part.size(), MSG_WAITALL) < 0) {
            }
            if (abrupt)
                client.reset();
            ++connections;
        }
    }
    QTRY_COMPARE(server->stats().connections, std::size_t(0));
    // One that was reset before it was accepted may never have been seen.
    QVERIFY(observer.opened.load() <= connections);
    QCOMPARE(observer.closed.load(), observer.opened.load());
    QCOMPARE(observer.started.load(), static_cast<int>(observer.finished().size()));
    QCOMPARE(server->stats().requestsInFlight, std::size_t(0));
}

void RobustnessTest::randomBytesNeverHangOrCrash() {
    ServerConfig config = localConfig();
    config.limits.requestDeadline = 100ms;
    const auto server = startServer(config, jsonRouter());
    std::mt19937 random(99);
    const std::vector<std::string> words{"GET ",
                                         "POST ",
                                         "/hello",
                                         "/echo",
                                         " HTTP/1.1",
                                         "\r\n",
                                         "\r\n\r\n",
                                         "Host: localhost",
                                         "Content-Length: ",
                                         "Transfer-Encoding: chunked",
                                         "5",
                                         "0\r\n\r\n",
                                         "\n",
                                         "\r",
                                         " ",
                                         ":",
                                         "Content-Type: application/json",
                                         "hello",
                                         "Expect: 100-continue",
                                         "Connection: close",
                                         std::string(1, '\0'),
                                         "\xff"};
    for (int i = 0; i < 400; ++i) {
        std::string text;
        for (std::size_t n = random() % 30; n > 0; --n)
            text += words[random() % words.size()];
        RawClient client(server->endpoint().port);
        client.send(text);
        client.finishSending();
        QVERIFY(client.closedByPeer());
    }
    QTRY_COMPARE(server->stats().connections, std::size_t(0));
    QCOMPARE(server->stats().requestsInFlight, std::size_t(0));
}

CODESAGE_TEST(RobustnessTest)
#include "RobustnessTest.moc"
