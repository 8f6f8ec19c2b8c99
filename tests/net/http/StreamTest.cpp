#include "RawClient.h"
#include "TestServer.h"

using namespace codesage;
using namespace codesage::http;
using namespace codesage::test;
using namespace std::chrono_literals;

namespace {

// Keeps every stream that clients of GET /events open.
class Streams {
public:
    void addTo(Router& router) {
        router.add("GET", "/events", [this](const Request&, Responder responder) {
            auto stream = responder.beginEvents({{"X-Extra", "yes"}});
            const std::lock_guard lock(m_mutex);
            m_streams.push_back(std::move(stream));
        });
    }
    std::size_t count() const {
        const std::lock_guard lock(m_mutex);
        return m_streams.size();
    }
    std::shared_ptr<EventStream> at(std::size_t index) const {
        const std::lock_guard lock(m_mutex);
        return m_streams.at(index);
    }
    void clear() {
        const std::lock_guard lock(m_mutex);
        m_streams.clear();
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<EventStream>> m_streams;
};

} // namespace

class StreamTest : public QObject {
    Q_OBJECT
private slots:
    void eventsArriveAsTheyAreSent();
    void closedStreamLeavesTheConnectionUsable();
    void http10StreamsEndWithTheConnection();
    void quietStreamsArePinged();
    void leavingClientClosesTheStream();
    void droppedStreamEndsTheAnswer();
    void consumersThatDoNotReadAreCutAndOthersUnharmed();
    void streamsBeyondTheLimitAreRefused();
    void postsMayAnswerWithEvents();
    void headOfAStreamHasNoBody();
    void manyIdleStreamsAreCheap();
    void sendersOnManyThreadsNeverTearAnEvent();
};

void StreamTest::eventsArriveAsTheyAreSent() {
    Router router;
    Streams streams;
    streams.addTo(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/events")));
    const auto head = client.head();
    QVERIFY(head);
    QCOMPARE(head->status, 200);
    QCOMPARE(head->headers.value("Content-Type"), std::string_view("text/event-stream"));
    QCOMPARE(head->headers.value("X-Accel-Buffering"), std::string_view("no"));
    QCOMPARE(head->headers.value("X-Extra"), std::string_view("yes"));
    QVERIFY(head->headers.listContains("Transfer-Encoding", "chunked"));
    QTRY_COMPARE(streams.count(), std::size_t(1));
    for (int i = 0; i < 10; ++i) {
        const std::string data = "event " + std::to_string(i);
        QVERIFY(streams.at(0)->send(data, "tick", std::to_string(i)));
        const auto got = client.readUntil("\n\n\r\n");
        QVERIFY(got);
        QVERIFY2(got->ends_with("id: " + std::to_string(i) + "\nevent: tick\ndata: " + data + "\n\n\r\n"),
                 got->c_str());
    }
    QVERIFY(streams.at(0)->retry(1500ms));
    QVERIFY(client.readUntil("retry: 1500\n\n\r\n"));
    QCOMPARE(server->stats().eventStreams, std::size_t(1));
}

void StreamTest::closedStreamLeavesTheConnectionUsable() {
    Router router;
    Streams streams;
    streams.addTo(router);
    addHello(router);
    RecordingObserver observer;
    const auto server = startServer(localConfig(), std::move(router), &observer);
    RawClient client(server->endpoint().port);
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(client.send(requestText("GET", "/events") + requestText("GET", "/hello")));
        QTRY_COMPARE(streams.count(), i + 1);
        QVERIFY(streams.at(i)->send("only"));
        std::atomic<int> told{0};
        streams.at(i)->onClosed([&] { ++told; });
        streams.at(i)->close();
        QVERIFY(!streams.at(i)->isOpen());
        QVERIFY(!streams.at(i)->send("late"));
        QCOMPARE(client.answer()->body, std::string("data: only\n\n"));
        QCOMPARE(client.answer()->body, std::string("hello"));
        QTRY_COMPARE(told.load(), 1);
    }
    QTRY_COMPARE(server->stats().eventStreams, std::size_t(0));
    QVERIFY(observer.finished().at(0).eventStream);
    QCOMPARE(observer.finished().at(0).status, 200);
}

void StreamTest::http10StreamsEndWithTheConnection() {
    Router router;
    Streams streams;
    streams.addTo(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send("GET /events HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"));
    const auto head = client.head();
    QVERIFY(head);
    QVERIFY(!head->headers.contains("Transfer-Encoding"));
    QTRY_COMPARE(streams.count(), std::size_t(1));
    QVERIFY(streams.at(0)->send("one"));
    QVERIFY(client.readUntil("data: one\n\n"));
    QVERIFY(streams.at(0)->send("two"));
    streams.at(0)->close();
    QCOMPARE(client.readToEnd(), std::string("data: two\n\n"));
}

void StreamTest::quietStreamsArePinged() {
    Router router;
    Streams streams;
    streams.addTo(router);
    ServerConfig config = localConfig();
    config.limits.eventPing = 20ms;
    config.limits.requestDeadline = 50ms;
    config.limits.idleTimeout = 50ms;
    const auto server = startServer(config, std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/events")));
    // Far longer than any other deadline.
    for (int i = 0; i < 10; ++i)
        QVERIFY(client.readUntil("3\r\n:\n\n\r\n"));
    QVERIFY(streams.at(0)->send("still here"));
    QVERIFY(client.readUntil("data: still here\n\n\r\n"));
}

void StreamTest::leavingClientClosesTheStream() {
    Router router;
    Streams streams;
    streams.addTo(router);
    const auto server = startServer(localConfig(), std::move(router));
    for (const bool abrupt : {false, true}) {
        streams.clear();
        RawClient client(server->endpoint().port);
        QVERIFY(client.send(requestText("GET", "/events")));
        QVERIFY(client.head());
        QTRY_COMPARE(streams.count(), std::size_t(1));
        std::atomic<int> told{0};
        streams.at(0)->onClosed([&] { ++told; });
        if (abrupt)
            client.reset();
        else
            client.close();
        QTRY_COMPARE(told.load(), 1);
        QVERIFY(!streams.at(0)->send("nobody"));
        QTRY_COMPARE(server->stats().eventStreams, std::size_t(0));
    }
}

void StreamTest::droppedStreamEndsTheAnswer() {
    Router router;
    router.add("GET", "/short",
               [](const Request&, Responder responder) { responder.beginEvents()->send("bye"); });
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/short")));
    QCOMPARE(client.answer()->body, std::string("data: bye\n\n"));
}

void StreamTest::consumersThatDoNotReadAreCutAndOthersUnharmed() {
    const QuietLog quiet;
    Router router;
    Streams streams;
    streams.addTo(router);
    addHello(router);
    ServerConfig config = localConfig();
    config.limits.eventQueueBytes = 64u << 10;
    const auto server = startServer(config, std::move(router));
    RawClient slow(server->endpoint().port);
    QVERIFY(slow.send(requestText("GET", "/events")));
    QTRY_COMPARE(streams.count(), std::size_t(1));
    std::atomic<bool> closed{false};
    streams.at(0)->onClosed([&] { closed = true; });
    const std::string block(16u << 10, 'e');
    // The kernel's buffers fill, then the queue, then the client is cut: after megabytes, not gigabytes.
    std::size_t sent = 0;
    while (streams.at(0)->send(block) && sent < (256u << 20))
        sent += block.size();
    QVERIFY(sent < (256u << 20));
    QVERIFY(!streams.at(0)->isOpen());
    QTRY_VERIFY(closed.load());
    QTRY_COMPARE(server->stats().connections, std::size_t(0));
    RawClient other(server->endpoint().port);
    QVERIFY(other.send(requestText("GET", "/hello")));
    QCOMPARE(other.answer()->body, std::string("hello"));
}

void StreamTest::streamsBeyondTheLimitAreRefused() {
    Router router;
    Streams streams;
    streams.addTo(router);
    ServerConfig config = localConfig();
    config.limits.eventStreams = 3;
    const auto server = startServer(config, std::move(router));
    std::vector<RawClient> clients;
    for (std::size_t i = 0; i < 3; ++i) {
        clients.emplace_back(server->endpoint().port);
        QVERIFY(clients.back().send(requestText("GET", "/events")));
        QCOMPARE(clients.back().head()->status, 200);
    }
    RawClient extra(server->endpoint().port);
    QVERIFY(extra.send(requestText("GET", "/events")));
    QCOMPARE(extra.answer()->status, 503);
    QCOMPARE(streams.count(), std::size_t(4));
    QVERIFY(!streams.at(3)->isOpen());
    clients.pop_back();
    QTRY_COMPARE(server->stats().eventStreams, std::size_t(2));
    QVERIFY(extra.send(requestText("GET", "/events")));
    QCOMPARE(extra.head()->status, 200);
}

void StreamTest::postsMayAnswerWithEvents() {
    Router router;
    router.add("POST", "/call", [](const Request& request, Responder responder) {
        const auto stream = responder.beginEvents();
        stream->send("progress");
        stream->send(request.body);
    });
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.send(requestText("POST", "/call", "", "question")));
        QCOMPARE(client.answer()->body, std::string("data: progress\n\ndata: question\n\n"));
    }
}

void StreamTest::headOfAStreamHasNoBody() {
    Router router;
    Streams streams;
    streams.addTo(router);
    addHello(router);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("HEAD", "/events") + requestText("GET", "/hello")));
    QCOMPARE(client.answer(true)->headers.value("Content-Type"), std::string_view("text/event-stream"));
    QCOMPARE(client.answer()->body, std::string("hello"));
    QTRY_VERIFY(!streams.at(0)->isOpen());
}

void StreamTest::manyIdleStreamsAreCheap() {
    Router router;
    Streams streams;
    streams.addTo(router);
    addHello(router);
    ServerConfig config = localConfig();
    config.limits.connections = 600;
    config.limits.eventStreams = 500;
    const auto server = startServer(config, std::move(router));
    std::vector<RawClient> clients;
    for (std::size_t i = 0; i < 400; ++i) {
        clients.emplace_back(server->endpoint().port);
        QVERIFY(clients.back().send(requestText("GET", "/events")));
        QVERIFY(clients.back().head());
    }
    QCOMPARE(server->stats().eventStreams, std::size_t(400));
    RawClient other(server->endpoint().port);
    QVERIFY(other.send(requestText("GET", "/hello")));
    QCOMPARE(other.answer()->body, std::string("hello"));
    for (std::size_t i = 0; i < 400; ++i)
        QVERIFY(streams.at(i)->send("all"));
    for (RawClient& client : clients)
        QVERIFY(client.readUntil("data: all\n\n"));
}

void StreamTest::sendersOnManyThreadsNeverTearAnEvent() {
    Router router;
    Streams streams;
    streams.addTo(router);
    ServerConfig config = localConfig();
    config.limits.eventQueueEvents = 100'000;
    config.limits.eventQueueBytes = 64u << 20;
    const auto server = startServer(config, std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/events")));
    QTRY_COMPARE(streams.count(), std::size_t(1));
    const auto stream = streams.at(0);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([stream, t] {
            for (int i = 0; i < 500; ++i)
                stream->send(std::to_string(t) + ":" + std::to_string(i));
        });
    threads.clear();
    stream->close();
    const auto answer = client.answer();
    QVERIFY(answer);
    std::array<int, 4> next{};
    std::string_view rest = answer->body;
    while (!rest.empty()) {
        const std::size_t end = rest.find("\n\n");
        QVERIFY(end != std::string_view::npos);
        const std::string event(rest.substr(0, end));
        rest.remove_prefix(end + 2);
        QVERIFY2(event.starts_with("data: "), event.c_str());
        const int thread = event[6] - '0';
        QCOMPARE(event.substr(8), std::to_string(next.at(static_cast<std::size_t>(thread))++));
    }
    for (const int count : next)
        QCOMPARE(count, 500);
}

CODESAGE_TEST(StreamTest)
#include "StreamTest.moc"
