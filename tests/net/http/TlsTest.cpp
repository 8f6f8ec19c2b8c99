#include "RawClient.h"
#include "TestCertificate.h"
#include "TestServer.h"
#include "net/http/Client.h"

#include <openssl/ssl.h>

using namespace codesage;
using namespace codesage::http;
using namespace codesage::test;
using namespace std::chrono_literals;

namespace {

// A TLS client of fixed versions; true when the handshake succeeds.
bool handshakes(std::uint16_t port, int fewest, int most) {
    RawClient client(port);
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                    &SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0); // or this library itself would refuse the old versions
    SSL_CTX_set_min_proto_version(context.get(), fewest);
    SSL_CTX_set_max_proto_version(context.get(), most);
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), &SSL_free);
    SSL_set_fd(ssl.get(), client.fd());
    return SSL_connect(ssl.get()) == 1;
}

} // namespace

class TlsTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void requestsAndStreamsWorkOverTls();
    void clientChecksTheCertificate();
    void onlyModernVersionsAreSpoken();
    void unusableCertificatesAreRefusedAtStart();
    void plaintextOnTheTlsPortIsCut();
    void stalledHandshakesAreCut();
    void largeBodiesTravelOverTls();
    void clientsThatLeaveOverTlsLeaveNothingBehind();

private:
    std::unique_ptr<Server> start(Router router, ServerLimits limits = {});
    ClientRequest request(const Server& server, const std::string& path) const;

    TempDir m_dir;
    TestCertificate m_files;
};

void TlsTest::initTestCase() {
    m_files = makeCertificate(m_dir.path(), "good");
}

std::unique_ptr<Server> TlsTest::start(Router router, ServerLimits limits) {
    ServerConfig config = localConfig();
    config.tlsCertificate = m_files.certificate;
    config.tlsKey = m_files.key;
    config.limits = limits;
    return startServer(config, std::move(router));
}

ClientRequest TlsTest::request(const Server& server, const std::string& path) const {
    ClientRequest request;
    request.url = server.endpoint().url() + path;
    request.caFile = m_files.certificate;
    return request;
}

void TlsTest::requestsAndStreamsWorkOverTls() {
    Router router;
    router.add("GET", "/secure", [](const Request& asked, Responder responder) {
        responder.respond(Response::text(200, asked.secure ? "secure" : "plain"));
    });
    router.add("GET", "/events",
               [](const Request&, Responder responder) { responder.beginEvents()->send("event"); });
    const auto server = start(std::move(router));
    QVERIFY(server->endpoint().url().starts_with("https://127.0.0.1:"));
    Client client;
    for (int i = 0; i < 5; ++i) {
        const auto answer = client.fetch(request(*server, "/secure"));
        VERIFY_OK(answer);
        QCOMPARE(answer->body, std::string("secure"));
        const auto events = client.fetch(request(*server, "/events"));
        VERIFY_OK(events);
        QCOMPARE(events->body, std::string("data: event\n\n"));
    }
    QCOMPARE(server->stats().connections, std::size_t(1));
}

void TlsTest::clientChecksTheCertificate() {
    Router router;
    addHello(router);
    const auto server = start(std::move(router));
    Client client;
    ClientRequest untrusted = request(*server, "/hello");
    untrusted.caFile.clear();
    const auto refused = client.fetch(untrusted);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY2(refused.error().message.find("certificate") != std::string::npos,
             refused.error().message.c_str());
    untrusted.verifyTls = false;
    VERIFY_OK(client.fetch(untrusted));
    ClientRequest named = request(*server, "/hello");
    named.serverName = "other.example";
    VERIFY_OK(client.fetch(named));
    named.serverName = "wrong.example";
    QCOMPARE(client.fetch(named).error().code, ErrorCode::Unavailable);
    ClientRequest missing = request(*server, "/hello");
    missing.caFile = m_dir / "missing.crt";
    QCOMPARE(client.fetch(missing).error().code, ErrorCode::InvalidArgument);
}

void TlsTest::onlyModernVersionsAreSpoken() {
    const auto server = start(Router());
    QVERIFY(!handshakes(server->endpoint().port, TLS1_VERSION, TLS1_VERSION));
    QVERIFY(!handshakes(server->endpoint().port, TLS1_1_VERSION, TLS1_1_VERSION));
    QVERIFY(handshakes(server->endpoint().port, TLS1_2_VERSION, TLS1_2_VERSION));
    QVERIFY(handshakes(server->endpoint().port, TLS1_3_VERSION, TLS1_3_VERSION));
}

void TlsTest::unusableCertificatesAreRefusedAtStart() {
    const TestCertificate other = makeCertificate(m_dir.path(), "other");
    const TestCertificate expired = makeCertificate(m_dir.path(), "expired", -7200, -3600);
    const TestCertificate future = makeCertificate(m_dir.path(), "future", 3600, 7200);
    const auto nonsense = m_dir.write("nonsense.crt", "not a certificate");
    struct Row {
        std::filesystem::path certificate;
        std::filesystem::path key;
        std::string says;
    };
    for (const Row& row :
         {Row{m_files.certificate, other.key, "does not belong"},
          Row{expired.certificate, expired.key, "has expired"},
          Row{future.certificate, future.key, "not valid yet"}, Row{nonsense, m_files.key, "nonsense.crt"},
          Row{m_dir / "none.crt", m_files.key, "none.crt"},
          Row{m_files.certificate, m_dir / "none.key", "none.key"},
          Row{m_files.certificate, {}, "server.tls_key"}}) {
        ServerConfig config = localConfig();
        config.tlsCertificate = row.certificate;
        config.tlsKey = row.key;
        const auto server = Server::start(config, Router());
        QVERIFY(!server);
        QCOMPARE(server.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(server.error().message.find(row.says) != std::string::npos, server.error().message.c_str());
    }
}

void TlsTest::plaintextOnTheTlsPortIsCut() {
    Router router;
    addHello(router);
    const auto server = start(std::move(router));
    RawClient client(server->endpoint().port);
    QVERIFY(client.send(requestText("GET", "/hello")));
    QVERIFY(client.readToEnd().find("hello") == std::string::npos);
    QTRY_COMPARE(server->stats().connections, std::size_t(0));
}

void TlsTest::stalledHandshakesAreCut() {
    ServerLimits limits;
    limits.requestDeadline = 50ms;
    const auto server = start(Router(), limits);
    RawClient silent(server->endpoint().port);
    RawClient half(server->endpoint().port);
    QVERIFY(half.send(std::string_view("\x16\x03\x01\x02\x00\x01", 6)));
    QCOMPARE(silent.readToEnd(), std::string());
    QVERIFY(half.closedByPeer());
}

void TlsTest::largeBodiesTravelOverTls() {
    Router router;
    RouteOptions options;
    options.bodyLimit = 8u << 20;
    addEcho(router, options);
    const auto server = start(std::move(router));
    Client client;
    ClientRequest large = request(*server, "/echo");
    large.method = "POST";
    large.body = std::string(5u << 20, 'L');
    large.timeout = 60s;
    const auto answer = client.fetch(large);
    VERIFY_OK(answer);
    QVERIFY(answer->body == large.body);
}

void TlsTest::clientsThatLeaveOverTlsLeaveNothingBehind() {
    Router router;
    std::mutex mutex;
    std::vector<std::shared_ptr<EventStream>> streams;
    router.add("GET", "/events", [&](const Request&, Responder responder) {
        const std::lock_guard lock(mutex);
        streams.push_back(responder.beginEvents());
    });
    const auto server = start(std::move(router));
    std::stop_source stop;
    std::atomic<int> heads{0};
    std::atomic<int> ended{0};
    {
        Client client;
        for (int i = 0; i < 4; ++i) {
            ClientRequest events = request(*server, "/events");
            events.timeout = 0ms;
            events.onHead = [&](int, const Headers&) { return ++heads, true; };
            client.send(
                events, [&](const Result<ClientResponse>&) { ++ended; }, stop.get_token());
        }
        QTRY_COMPARE(heads.load(), 4);
        stop.request_stop();
        QTRY_COMPARE(ended.load(), 4);
    }
    QTRY_COMPARE(server->stats().eventStreams, std::size_t(0));
    QTRY_COMPARE(server->stats().connections, std::size_t(0));
}

CODESAGE_TEST(TlsTest)
#include "TlsTest.moc"
