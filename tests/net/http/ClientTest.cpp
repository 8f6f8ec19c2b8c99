#include "net/http/Client.h"
#include "RawServer.h"
#include "TestServer.h"
#include "net/http/Gzip.h"

#include <fmt/format.h>

#include <condition_variable>

using namespace codesage;
using namespace codesage::http;
using namespace codesage::test;
using namespace std::chrono_literals;

namespace {

std::string answerText(std::string_view body, std::string_view headers = {}) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers, body);
}

ClientRequest get(std::string url) {
    ClientRequest request;
    request.url = std::move(url);
    request.timeout = 20s;
    return request;
}

} // namespace

class ClientTest : public QObject {
    Q_OBJECT
private slots:
    void sendsMethodHeadersAndBody();
    void answersOfAnyStatusAreResults();
    void keptConnectionsAreReused();
    void hangingServersTimeOut_data();
    void hangingServersTimeOut();
    void manyHangingServersCostOneThread();
    void brokenAnswersAreUnavailable_data();
    void brokenAnswersAreUnavailable();
    void hugeBodiesAreCutAtTheLimit_data();
    void hugeBodiesAreCutAtTheLimit();
    void compressedBodiesAreUnpacked();
    void redirectsAreNotFollowedUnlessAllowed();
    void redirectsNeverLeaveHttp();
    void credentialsStayWithTheirHost();
    void requestsThatMustNotBeSentAreRefused_data();
    void requestsThatMustNotBeSentAreRefused();
    void closedPortsAreUnavailable();
    void environmentProxiesAreNotAsked();
    void cancellingEndsARequestAtOnce();
    void destructionCancelsWhatIsUnderWay();
    void bodiesCanBeReadWhileTheyCome();
    void messagesHideCredentials();
    void concurrentRequestsAllArrive();
};

void ClientTest::sendsMethodHeadersAndBody() {
    Router router;
    const Handler mirror = [](const Request& request, Responder responder) {
        std::string text = request.method + " " + request.target + "\n" + request.body + "\n";
        for (const char* name : {"Authorization", "X-Test", "Content-Type", "Expect", "User-Agent"})
            text += std::string(name) + "=" + std::string(request.headers.value(name, "-")) + "\n";
        responder.respond(Response::text(200, text));
    };
    RouteOptions large;
    large.bodyLimit = 4u << 20;
    for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH"})
        router.add(method, "/mirror", mirror, large);
    const auto server = startServer(localConfig(), std::move(router));
    Client client;
    ClientRequest request = get(server->endpoint().url() + "/mirror?q=1");
    request.headers = {{"X-Test", "value"}};
    request.bearerToken = "token";
    auto answer = client.fetch(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->body,
             std::string("GET /mirror?q=1\n\nAuthorization=Bearer token\nX-Test=value\n"
                         "Content-Type=-\nExpect=-\nUser-Agent=codesage/" CODESAGE_VERSION "\n"));
    request.bearerToken.clear();
    request.basicUser = "user";
    request.basicPassword = "pass:word";
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
        request.method = method;
        request.body = "{}";
        request.headers.set("Content-Type", "application/json");
        answer = client.fetch(request);
        VERIFY_OK(answer);
        QVERIFY2(answer->body.starts_with(std::string(method) + " /mirror?q=1\n{}\nAuthorization=Basic "
                                                                "dXNlcjpwYXNzOndvcmQ=\nX-Test=value\n"
                                                                "Content-Type=application/json\n"),
                 answer->body.c_str());
    }
    request.method = "POST";
    request.body = std::string(3u << 20, 'b');
    answer = client.fetch(request);
    VERIFY_OK(answer);
    QVERIFY(answer->body.find("Expect=-") != std::string::npos);
    request.method = "HEAD";
    request.body.clear();
    answer = client.fetch(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->status, 200);
    QVERIFY(answer->body.empty());
}

void ClientTest::answersOfAnyStatusAreResults() {
    Router router;
    router.add("GET", "/status/{code}", [](const Request& request, Responder responder) {
        responder.respond(
            Response::text(std::atoi(std::string(request.pathValue("code")).c_str()), "said so"));
    });
    const auto server = startServer(localConfig(), std::move(router));
    Client client;
    for (const int status : {200, 204, 301, 404, 429, 500, 503}) {
        const auto answer = client.fetch(get(server->endpoint().url() + "/status/" + std::to_string(status)));
        VERIFY_OK(answer);
        QCOMPARE(answer->status, status);
        QCOMPARE(answer->body, std::string(status == 204 ? "" : "said so"));
    }
}

void ClientTest::keptConnectionsAreReused() {
    Router router;
    addHello(router);
    RecordingObserver observer;
    const auto server = startServer(localConfig(), std::move(router), &observer);
    Client client;
    for (int i = 0; i < 20; ++i)
        VERIFY_OK(client.fetch(get(server->endpoint().url() + "/hello")));
    QCOMPARE(observer.opened.load(), 1);
}

void ClientTest::hangingServersTimeOut_data() {
    QTest::addColumn<QString>("before");
    QTest::newRow("before the head") << "";
    QTest::newRow("inside the head") << "HTTP/1.1 200 OK\r\nContent-";
    QTest::newRow("inside the body") << "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345";
}

void ClientTest::hangingServersTimeOut() {
    QFETCH(QString, before);
    const RawServer server([&](RawServer::Peer& peer) {
        peer.readHead();
        peer.send(before.toStdString());
        peer.waitForClose();
    });
    Client client;
    ClientRequest request = get(server.url());
    request.timeout = 50ms;
    const auto answer = client.fetch(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::Timeout);
    QVERIFY(answer.error().message.find(server.url()) != std::string::npos);
}

void ClientTest::manyHangingServersCostOneThread() {
    const RawServer server([](RawServer::Peer& peer) { peer.waitForClose(); });
    ClientOptions options;
    options.connectionsPerHost = 100;
    Client client(options);
    std::mutex mutex;
    std::condition_variable told;
    int timedOut = 0;
    for (int i = 0; i < 100; ++i) {
        ClientRequest request = get(server.url());
        request.timeout = 100ms;
        client.send(request, [&](const Result<ClientResponse>& answer) {
            const std::lock_guard lock(mutex);
            timedOut += !answer && answer.error().code == ErrorCode::Timeout;
            told.notify_one();
        });
    }
    std::unique_lock lock(mutex);
    QVERIFY(told.wait_for(lock, 20s, [&] { return timedOut == 100; }));
    QCOMPARE(client.pending(), std::size_t(0));
}

void ClientTest::brokenAnswersAreUnavailable_data() {
    QTest::addColumn<QString>("answer");
    QTest::newRow("nothing") << "";
    QTest::newRow("no http") << "SSH-2.0-OpenSSH_9.2\r\n\r\n";
    QTest::newRow("cut head") << "HTTP/1.1 200 OK\r\nContent-Le";
    QTest::newRow("cut body") << "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123";
    QTest::newRow("cut chunk") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab";
    QTest::newRow("bad chunk") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab";
    QTest::newRow("bad gzip") << "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd";
}

void ClientTest::brokenAnswersAreUnavailable() {
    QFETCH(QString, answer);
    for (const bool reset : {false, true}) {
        const RawServer server([&](RawServer::Peer& peer) {
            peer.readHead();
            peer.send(answer.toStdString());
            if (reset)
                peer.reset();
        });
        Client client;
        const auto result = client.fetch(get(server.url()));
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Unavailable);
    }
}

void ClientTest::hugeBodiesAreCutAtTheLimit_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"declared", "chunked", "endless", "bomb", "headers"})
        QTest::newRow(kind) << kind;
}

void ClientTest::hugeBodiesAreCutAtTheLimit() {
    QFETCH(QString, kind);
    std::atomic<std::uint64_t> sent{0};
    const RawServer server([&](RawServer::Peer& peer) {
        peer.readHead();
        const std::string block(64u << 10, 'x');
        const auto pour = [&](const std::string& head, const std::string& piece) {
            if (!peer.send(head))
                return;
            while (peer.send(piece))
                sent += piece.size();
        };
        if (kind == "declared")
            pour("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", block);
        else if (kind == "chunked")
            pour("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "10000\r\n" + block + "\r\n");
        else if (kind == "endless")
            pour("HTTP/1.1 200 OK\r\n\r\n", block);
        else if (kind == "headers")
            pour("HTTP/1.1 200 OK\r\n", "X-Filler: " + std::string(1'000, 'h') + "\r\n");
        else
            peer.send(
                answerText(gzipped(std::string(200u << 20, '\0')).value(), "Content-Encoding: gzip\r\n"));
    });
    Client client;
    ClientRequest request = get(server.url());
    request.maxBytes = 1u << 20;
    const auto answer = client.fetch(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::LimitExceeded);
    QVERIFY2(sent.load() < (16u << 20), std::to_string(sent.load()).c_str());
}

void ClientTest::compressedBodiesAreUnpacked() {
    const std::string body(500'000, 'z');
    const std::string packed = gzipped(body).value();
    const RawServer server([&](RawServer::Peer& peer) {
        if (peer.readHead().find("Accept-Encoding: gzip") != std::string::npos)
            peer.send(answerText(packed, "Content-Encoding: gzip\r\n"));
        else
            peer.send(answerText("plain"));
    });
    Client client;
    const auto answer = client.fetch(get(server.url()));
    VERIFY_OK(answer);
    QVERIFY(answer->body == body);
    QCOMPARE(answer->wireBytes, std::uint64_t(packed.size()));
    ClientRequest plain = get(server.url());
    plain.acceptCompressed = false;
    QCOMPARE(client.fetch(plain)->body, std::string("plain"));
}

void ClientTest::redirectsAreNotFollowedUnlessAllowed() {
    const RawServer server([](RawServer::Peer& peer) {
        const std::string head = peer.readHead();
        const int step = std::atoi(head.c_str() + std::string("GET /").size());
        peer.send(step == 3
                      ? answerText("arrived")
                      : fmt::format("HTTP/1.1 302 Found\r\nLocation: /{}\r\nContent-Length: 5\r\n\r\nmoved",
                                    step + 1));
    });
    Client client;
    ClientRequest request = get(server.url("/0"));
    auto answer = client.fetch(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->status, 302);
    QCOMPARE(answer->headers.value("location"), std::string_view("/1"));
    request.maxRedirects = 3;
    answer = client.fetch(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->body, std::string("arrived"));
    QCOMPARE(answer->url, server.url("/3"));
    QVERIFY(!answer->headers.contains("Location"));
    request.maxRedirects = 2;
    answer = client.fetch(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::LimitExceeded);
}

void ClientTest::redirectsNeverLeaveHttp() {
    const TempDir dir;
    const auto secret = dir.write("secret", "treasure");
    for (const std::string& target :
         {"file://" + secret.string(), std::string("gopher://127.0.0.1:1/x"),
          std::string("ftp://127.0.0.1/x"), std::string("dict://127.0.0.1:1/d:x")}) {
        const RawServer server([&](RawServer::Peer& peer) {
            peer.readHead();
            peer.send("HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n");
        });
        Client client;
        ClientRequest request = get(server.url());
        request.maxRedirects = 5;
        const auto answer = client.fetch(request);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Unavailable);
    }
}

void ClientTest::credentialsStayWithTheirHost() {
    std::mutex mutex;
    std::string seen;
    const RawServer other([&](RawServer::Peer& peer) {
        const std::string head = peer.readHead();
        const std::lock_guard lock(mutex);
        seen = head;
        peer.send(answerText("ok"));
    });
    const RawServer first([&](RawServer::Peer& peer) {
        peer.readHead();
        peer.send(fmt::format("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://localhost:{}/\r\n"
                              "Content-Length: 0\r\n\r\n",
                              other.port()));
    });
    Client client;
    for (const bool bearer : {true, false}) {
        ClientRequest request = get(first.url());
        request.maxRedirects = 1;
        (bearer ? request.bearerToken : request.basicUser) = "canary";
        VERIFY_OK(client.fetch(request));
        const std::lock_guard lock(mutex);
        QVERIFY(seen.starts_with("GET / "));
        QVERIFY2(seen.find("Authorization") == std::string::npos, seen.c_str());
    }
}

void ClientTest::requestsThatMustNotBeSentAreRefused_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("header");
    QTest::newRow("file") << "file:///etc/passwd"
                          << "fine";
    QTest::newRow("ftp") << "ftp://127.0.0.1/"
                         << "fine";
    QTest::newRow("smtp") << "smtp://127.0.0.1/"
                          << "fine";
    QTest::newRow("no scheme") << "127.0.0.1:9090/metrics"
                               << "fine";
    QTest::newRow("empty") << ""
                           << "fine";
    QTest::newRow("no host") << "http://"
                             << "fine";
    QTest::newRow("bad port") << "http://h:99999/"
                              << "fine";
    QTest::newRow("line break") << "http://127.0.0.1/\r\nX: 1"
                                << "fine";
    QTest::newRow("space") << "http://127.0.0.1/a b"
                           << "fine";
    QTest::newRow("split header") << "http://127.0.0.1:1/"
                                  << "a\r\nX-Injected: 1";
    QTest::newRow("line feed in header") << "http://127.0.0.1:1/"
                                         << "a\nX-Injected: 1";
}

void ClientTest::requestsThatMustNotBeSentAreRefused() {
    QFETCH(QString, url);
    QFETCH(QString, header);
    Client client;
    ClientRequest request = get(url.toStdString());
    request.headers.add("X-Test", header.toStdString());
    const auto answer = client.fetch(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::InvalidArgument);
    request = get("http://127.0.0.1:1/");
    request.bearerToken = "a\r\nX: 1";
    QCOMPARE(client.fetch(request).error().code, ErrorCode::InvalidArgument);
    request = get("http://127.0.0.1:1/");
    request.method = "GET /x HTTP/1.1\r\nX:";
    QCOMPARE(client.fetch(request).error().code, ErrorCode::InvalidArgument);
}

void ClientTest::closedPortsAreUnavailable() {
    std::uint16_t port = 0;
    {
        const RawServer server([](RawServer::Peer&) {});
        port = server.port();
    }
    Client client;
    const auto answer = client.fetch(get(fmt::format("http://127.0.0.1:{}/", port)));
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::Unavailable);
    ClientRequest request = get("http://localhost/");
    request.unixSocket = "/nonexistent/socket";
    QCOMPARE(client.fetch(request).error().code, ErrorCode::Unavailable);
}

void ClientTest::environmentProxiesAreNotAsked() {
    const RawServer server([](RawServer::Peer& peer) {
        peer.readHead();
        peer.send(answerText("direct"));
    });
    qputenv("http_proxy", "http://127.0.0.1:1/");
    Client client;
    const auto answer = client.fetch(get(server.url()));
    qunsetenv("http_proxy");
    VERIFY_OK(answer);
    QCOMPARE(answer->body, std::string("direct"));
}

void ClientTest::cancellingEndsARequestAtOnce() {
    std::atomic<bool> asked{false};
    std::atomic<bool> left{false};
    const RawServer server([&](RawServer::Peer& peer) {
        peer.readHead();
        asked = true;
        peer.waitForClose();
        left = true;
    });
    Client client;
    std::stop_source stop;
    std::jthread canceller([&] {
        while (!asked.load())
            std::this_thread::yield();
        stop.request_stop();
    });
    ClientRequest request = get(server.url());
    request.timeout = 0ms;
    const auto answer = client.fetch(request, stop.get_token());
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::Cancelled);
    QTRY_VERIFY(left.load());
    // Stopped before it began; many times, for the moment between asking and queueing is short.
    for (int i = 0; i < 200; ++i)
        QCOMPARE(client.fetch(request, stop.get_token()).error().code, ErrorCode::Cancelled);
}

void ClientTest::destructionCancelsWhatIsUnderWay() {
    const RawServer server([](RawServer::Peer& peer) { peer.waitForClose(); });
    int cancelled = 0;
    {
        ClientOptions options;
        options.connectionsPerHost = 2;
        Client client(options);
        for (int i = 0; i < 5; ++i)
            client.send(get(server.url()), [&](const Result<ClientResponse>& answer) {
                cancelled += !answer && answer.error().code == ErrorCode::Cancelled;
            });
        QTRY_VERIFY(server.connections() > 0);
    }
    QCOMPARE(cancelled, 5);
}

void ClientTest::bodiesCanBeReadWhileTheyCome() {
    Router router;
    std::shared_ptr<EventStream> stream;
    std::mutex mutex;
    router.add("GET", "/events", [&](const Request&, Responder responder) {
        const std::lock_guard lock(mutex);
        stream = responder.beginEvents();
    });
    const auto server = startServer(localConfig(), std::move(router));
    Client client;
    ClientRequest request = get(server->endpoint().url() + "/events");
    std::atomic<int> status{0};
    std::string seen;
    std::condition_variable told;
    request.onHead = [&](int code, const Headers& headers) {
        status = headers.value("content-type") == "text/event-stream" ? code : -1;
        return true;
    };
    request.onBody = [&](std::string_view piece) {
        const std::lock_guard lock(mutex);
        seen += piece;
        told.notify_one();
        return seen.find("enough") == std::string::npos;
    };
    std::optional<Result<ClientResponse>> result;
    client.send(request, [&](Result<ClientResponse> answer) {
        const std::lock_guard lock(mutex);
        result = std::move(answer);
        told.notify_one();
    });
    // The head comes before the first event.
    QTRY_COMPARE(status.load(), 200);
    std::unique_lock lock(mutex);
    QVERIFY(stream->send("first", "note", "1"));
    QVERIFY(told.wait_for(lock, 20s, [&] { return seen == "id: 1\nevent: note\ndata: first\n\n"; }));
    QVERIFY(stream->send("enough"));
    QVERIFY(told.wait_for(lock, 20s, [&] { return result.has_value(); }));
    QCOMPARE(result->error().code, ErrorCode::Cancelled);
    lock.unlock();
    QTRY_VERIFY(!stream->isOpen());
}

void ClientTest::messagesHideCredentials() {
    Client client;
    const auto answer = client.fetch(get("http://user:canary@127.0.0.1:1/path?q=1"));
    QVERIFY(!answer);
    QVERIFY2(answer.error().text().find("canary") == std::string::npos, answer.error().text().c_str());
    QVERIFY(answer.error().text().find("http://127.0.0.1:1/path") != std::string::npos);
}

void ClientTest::concurrentRequestsAllArrive() {
    Router router;
    addEcho(router);
    const auto server = startServer(localConfig(), std::move(router));
    Client client;
    std::atomic<int> right{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 100; ++i) {
                ClientRequest request = get(server->endpoint().url() + "/echo");
                request.method = "POST";
                request.body = fmt::format("{}-{}", t, i);
                const auto answer = client.fetch(request);
                right += answer && answer->body == request.body;
            }
        });
    threads.clear();
    QCOMPARE(right.load(), 400);
}

CODESAGE_TEST(ClientTest)
#include "ClientTest.moc"
