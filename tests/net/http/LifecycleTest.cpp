#include "RawClient.h"
#include "TestServer.h"
#include "net/http/Client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

using namespace codesage;
using namespace codesage::http;
using namespace codesage::test;
using namespace std::chrono_literals;

namespace {

std::size_t entriesOf(const char* folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder))
        ++count;
    return count;
}

Router helloRouter() {
    Router router;
    addHello(router);
    return router;
}

} // namespace

class LifecycleTest : public QObject {
    Q_OBJECT
private slots:
    void fiveHundredRestartsLeakNothing();
    void stoppedPortIsFreeAtOnce();
    void portInUseNamesItsOwnerAndTheFlag();
    void badAddressesAreRefused_data();
    void badAddressesAreRefused();
    void localhostMeansBothAddresses();
    void ipv6IsServed();
    void unixSocketIsPrivateAndServed();
    void staleUnixSocketIsReplacedAndForeignFilesAreNot();
    void drainLetsRequestsFinishAndRefusesNewOnes();
    void drainDeadlineCutsWhatIsLeft();
    void stopEndsEventStreams();
    void respondersOutliveTheServer();
    void destroyingTheServerStopsWorkers();
    void twoIoThreadsServeAlike();
};

void LifecycleTest::fiveHundredRestartsLeakNothing() {
    // The first round loads what stays loaded.
    std::size_t descriptors = 0;
    std::size_t threads = 0;
    for (int round = 0; round <= 500; ++round) {
        {
            const auto server = startServer(localConfig(), helloRouter());
            RawClient client(server->endpoint().port);
            QVERIFY(client.send(requestText("GET", "/hello")));
            const auto answer = client.answer();
            QVERIFY(answer);
            QCOMPARE(answer->body, std::string("hello"));
            // Both ways of ending it.
            if (round % 2 == 0)
                server->stop(1s);
        }
        if (round == 0) {
            descriptors = entriesOf("/proc/self/fd");
            threads = entriesOf("/proc/self/task");
        }
    }
    QCOMPARE(entriesOf("/proc/self/fd"), descriptors);
    QCOMPARE(entriesOf("/proc/self/task"), threads);
}

void LifecycleTest::stoppedPortIsFreeAtOnce() {
    ServerConfig config = localConfig();
    for (int round = 0; round < 20; ++round) {
        const auto server = startServer(config, helloRouter());
        config.listen = server->endpoint().address();
        RawClient client(server->endpoint().port);
        QVERIFY(client.send(requestText("GET", "/hello")));
        QVERIFY(client.answer());
        server->stop(1s);
        server->stop(1s);
        QVERIFY(!RawClient(server->endpoint().port).connected());
    }
}

void LifecycleTest::portInUseNamesItsOwnerAndTheFlag() {
    const auto first = startServer(localConfig(), helloRouter());
    ServerConfig config;
    config.listen = first->endpoint().address();
    const auto second = Server::start(config, helloRouter());
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    const std::string& message = second.error().message;
    QVERIFY2(message.find(config.listen) != std::string::npos, message.c_str());
    QVERIFY2(message.find(fmt::format("(process {})", ::getpid())) != std::string::npos, message.c_str());
    QVERIFY2(message.find("'test_net_http'") != std::string::npos, message.c_str());
    QVERIFY2(message.find("--listen") != std::string::npos, message.c_str());
}

void LifecycleTest::badAddressesAreRefused_data() {
    QTest::addColumn<QString>("listen");
    for (const char* listen :
         {"", "nonsense", "127.0.0.1", "127.0.0.1:99999", "203.0.113.7:0", "no-such-host.invalid:0"})
        QTest::newRow(listen) << listen;
}

void LifecycleTest::badAddressesAreRefused() {
    QFETCH(QString, listen);
    ServerConfig config;
    config.listen = listen.toStdString();
    const auto server = Server::start(config, helloRouter());
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::InvalidArgument);
}

void LifecycleTest::localhostMeansBothAddresses() {
    ServerConfig config;
    config.listen = "localhost:0";
    const auto server = startServer(config, helloRouter());
    QCOMPARE(server->endpoint().host, std::string("127.0.0.1"));
    for (const char* address : {"127.0.0.1", "::1"}) {
        RawClient client(server->endpoint().port, address);
        if (std::string(address) == "::1" && !client.connected())
            QSKIP("CODESAGE-SKIP: this machine has no IPv6 loopback");
        QVERIFY(client.send(requestText("GET", "/hello")));
        QCOMPARE(client.answer()->body, std::string("hello"));
    }
}

void LifecycleTest::ipv6IsServed() {
    ServerConfig config;
    config.listen = "[::1]:0";
    const auto server = Server::start(config, helloRouter());
    if (!server && server.error().code == ErrorCode::InvalidArgument)
        QSKIP("CODESAGE-SKIP: this machine has no IPv6 loopback");
    VERIFY_OK(server);
    QCOMPARE((*server)->endpoint().url(), fmt::format("http://[::1]:{}", (*server)->endpoint().port));
    Client client;
    ClientRequest request;
    request.url = (*server)->endpoint().url() + "/hello";
    const auto answer = client.fetch(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->body, std::string("hello"));
}

void LifecycleTest::unixSocketIsPrivateAndServed() {
    const TempDir dir;
    ServerConfig config;
    config.listen.clear();
    config.unixSocket = dir / "serve.sock";
    auto server = startServer(config, helloRouter());
    struct stat status {};
    QCOMPARE(::stat(config.unixSocket.c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777u, 0600u);
    RawClient raw(config.unixSocket);
    QVERIFY(raw.send(requestText("GET", "/hello")));
    QCOMPARE(raw.answer()->body, std::string("hello"));
    Client client;
    ClientRequest request;
    request.url = "http://localhost/hello";
    request.unixSocket = config.unixSocket;
    const auto answer = client.fetch(request);
    VERIFY_OK(answer);
    QCOMPARE(answer->body, std::string("hello"));
    const auto second = Server::start(config, helloRouter());
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    server->stop(1s);
    QVERIFY(!std::filesystem::exists(config.unixSocket));
}

void LifecycleTest::staleUnixSocketIsReplacedAndForeignFilesAreNot() {
    const TempDir dir;
    ServerConfig config;
    config.listen.clear();
    config.unixSocket = dir / "serve.sock";
    const pid_t child = ::fork();
    if (child == 0) {
        // Leaves its socket file behind, as a killed server would.
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, config.unixSocket.c_str(), sizeof address.sun_path - 1);
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ::_exit(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    }
    int outcome = 0;
    QCOMPARE(::waitpid(child, &outcome, 0), child);
    QCOMPARE(outcome, 0);
    QVERIFY(std::filesystem::is_socket(config.unixSocket));
    {
        const auto server = startServer(config, helloRouter());
        RawClient client(config.unixSocket);
        QVERIFY(client.connected());
    }
    dir.write("serve.sock", "precious");
    const auto refused = Server::start(config, helloRouter());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
    QCOMPARE(std::filesystem::file_size(config.unixSocket), std::uintmax_t(8));
    config.unixSocket = dir.path() / std::string(200, 'x');
    QCOMPARE(Server::start(config, helloRouter()).error().code, ErrorCode::InvalidArgument);
    config.unixSocket = dir / "missing/serve.sock";
    QVERIFY(!Server::start(config, helloRouter()));
}

void LifecycleTest::drainLetsRequestsFinishAndRefusesNewOnes() {
    Router router;
    std::mutex mutex;
    std::vector<Responder> held;
    router.add("GET", "/hold", [&](const Request&, Responder responder) {
        const std::lock_guard lock(mutex);
        held.push_back(std::move(responder));
    });
    const auto server = startServer(localConfig(), std::move(router));
    const std::uint16_t port = server->endpoint().port;
    RawClient working(port);
    QVERIFY(working.send(requestText("GET", "/hold")));
    QTRY_COMPARE(server->stats().requestsInFlight, std::size_t(1));
    RawClient idle(port);
    QVERIFY(idle.send("GET /ho"));
    QTRY_COMPARE(server->stats().connections, std::size_t(2));
    std::jthread stopper([&] { server->stop(30s); });
    QVERIFY(idle.closedByPeer());
    QTRY_VERIFY(!RawClient(port).connected());
    QVERIFY(!held.at(0).request().clientGone.stop_requested());
    QVERIFY(held.at(0).respond(Response::text(200, "finished")));
    const auto answer = working.answer();
    QVERIFY(answer);
    QCOMPARE(answer->body, std::string("finished"));
    QVERIFY(answer->headers.listContains("Connection", "close"));
    stopper.join();
    QCOMPARE(server->stats().connections, std::size_t(0));
}

void LifecycleTest::drainDeadlineCutsWhatIsLeft() {
    Router router;
    std::atomic<int> begun{0};
    std::atomic<int> gone{0};
    RouteOptions worker;
    worker.dispatch = Dispatch::Worker;
    router.add(
        "GET", "/stubborn",
        [&](const Request& request, Responder) {
            ++begun;
            while (!request.clientGone.stop_requested())
                std::this_thread::yield();
            ++gone;
        },
        worker);
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/stubborn")));
    QTRY_COMPARE(begun.load(), 1);
    server->stop(10ms);
    QCOMPARE(gone.load(), 1);
    QVERIFY(client.closedByPeer());
}

void LifecycleTest::stopEndsEventStreams() {
    Router router;
    std::mutex mutex;
    std::shared_ptr<EventStream> stream;
    router.add("GET", "/events", [&](const Request&, Responder responder) {
        const std::lock_guard lock(mutex);
        stream = responder.beginEvents();
        stream->send("last");
    });
    const auto server = startServer(localConfig(), std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/events")));
    QVERIFY(client.head());
    std::atomic<bool> closed{false};
    {
        const std::lock_guard lock(mutex);
        stream->onClosed([&] { closed = true; });
    }
    server->stop(20s);
    QVERIFY(closed.load());
    // An orderly end: the queued event, then the last chunk.
    const std::string rest = client.readToEnd();
    QVERIFY2(rest.ends_with("data: last\n\n\r\n0\r\n\r\n"), rest.c_str());
    QVERIFY(!stream->send("too late"));
}

void LifecycleTest::respondersOutliveTheServer() {
    std::mutex mutex;
    std::optional<Responder> kept;
    std::shared_ptr<EventStream> stream;
    {
        Router router;
        router.add("GET", "/keep", [&](const Request&, Responder responder) {
            const std::lock_guard lock(mutex);
            kept = std::move(responder);
        });
        router.add("GET", "/events", [&](const Request&, Responder responder) {
            const std::lock_guard lock(mutex);
            stream = responder.beginEvents();
        });
        const auto server = startServer(localConfig(), std::move(router));
        RawClient first(server->endpoint().port);
        QVERIFY(first.send(requestText("GET", "/keep")));
        RawClient second(server->endpoint().port);
        QVERIFY(second.send(requestText("GET", "/events")));
        QVERIFY(second.head());
        QTRY_VERIFY((std::lock_guard(mutex), kept.has_value()));
        server->stop(0ms);
    }
    QCOMPARE(kept->request().path, std::string("/keep"));
    QVERIFY(kept->request().clientGone.stop_requested());
    QVERIFY(!kept->respond(Response::text(200, "nobody")));
    QVERIFY(!kept->beginEvents()->isOpen());
    QVERIFY(!stream->send("nobody"));
    stream.reset();
    kept.reset();
}

void LifecycleTest::destroyingTheServerStopsWorkers() {
    std::atomic<int> begun{0};
    std::atomic<int> ended{0};
    {
        Router router;
        RouteOptions worker;
        worker.dispatch = Dispatch::Worker;
        router.add(
            "GET", "/work",
            [&](const Request& request, Responder) {
                ++begun;
                while (!request.clientGone.stop_requested())
                    std::this_thread::yield();
                ++ended;
            },
            worker);
        ServerConfig config = localConfig();
        config.workers = 2;
        const auto server = startServer(config, std::move(router));
        std::vector<RawClient> clients;
        for (int i = 0; i < 6; ++i) {
            clients.emplace_back(server->endpoint().port);
            QVERIFY(clients.back().send(requestText("GET", "/work")));
        }
        QTRY_COMPARE(server->stats().requestsInFlight, std::size_t(6));
        QTRY_COMPARE(begun.load(), 2);
    }
    QCOMPARE(ended.load(), begun.load());
}

void LifecycleTest::twoIoThreadsServeAlike() {
    ServerConfig config = localConfig();
    config.ioThreads = 2;
    const auto server = startServer(config, helloRouter());
    std::atomic<int> right{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int c = 0; c < 10; ++c) {
                    RawClient client(server->endpoint().port);
                    for (int i = 0; i < 20; ++i) {
                        client.send(requestText("GET", "/hello"));
                        const auto answer = client.answer();
                        right += answer && answer->body == "hello";
                    }
                }
            });
    }
    QCOMPARE(right.load(), 800);
    QTRY_COMPARE(server->stats().connections, std::size_t(0));
}

CODESAGE_TEST(LifecycleTest)
#include "LifecycleTest.moc"
