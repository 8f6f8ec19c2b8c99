#include "net/http/EventQueue.h"
#include "net/http/HeadCheck.h"
#include "net/http/HostPolicy.h"
#include "net/http/MediaType.h"
#include "net/http/ResponseText.h"
#include "net/http/Url.h"
#include "support/Test.h"

#include <random>

using namespace codesage;
using namespace codesage::http;

class HeadTest : public QObject {
    Q_OBJECT
private slots:
    void scannerFindsTheEndWhereverTheBytesAreCut();
    void scannerRefusesBrokenLines_data();
    void scannerRefusesBrokenLines();
    void hostsAreTakenApart_data();
    void hostsAreTakenApart();
    void originsOfThisMachineAndOfTheHostAreAllowed_data();
    void originsOfThisMachineAndOfTheHostAreAllowed();
    void mediaTypesIgnoreCaseAndParametersButNotForeignCharsets();
    void encodingsFollowTheirWeights();
    void formsAreDecoded();
    void percentEncodingReadsBack();
    void eventTextFollowsTheFormat();
    void queueIsBoundedAndWakesOnce();
    void invalidHeadersGiveNoHead();
};

void HeadTest::scannerFindsTheEndWhereverTheBytesAreCut() {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX:\ty\r\n\r\n";
    const std::string bytes = head + "body\n\x01";
    for (std::size_t cut = 0; cut <= head.size(); ++cut) {
        HeadScanner scanner;
        const auto first = scanner.scan(std::string_view(bytes).substr(0, cut));
        QCOMPARE(first, cut == head.size() ? HeadScanner::State::Complete : HeadScanner::State::Incomplete);
        if (first == HeadScanner::State::Incomplete)
            QCOMPARE(scanner.scan(bytes), HeadScanner::State::Complete);
        QCOMPARE(scanner.headBytes(), head.size());
    }
}

void HeadTest::scannerRefusesBrokenLines_data() {
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("bare LF") << QByteArray("GET / HTTP/1.1\nHost: a\r\n\r\n");
    QTest::newRow("bare CR") << QByteArray("GET / HTTP/1.1\rHost: a\r\n\r\n");
    QTest::newRow("NUL") << QByteArray("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 30);
    QTest::newRow("escape") << QByteArray("GET / HTTP/1.1\r\nHost: \x1b\r\n\r\n");
    QTest::newRow("delete") << QByteArray("GET / HTTP/1.1\r\nHost: \x7f\r\n\r\n");
}

void HeadTest::scannerRefusesBrokenLines() {
    QFETCH(QByteArray, head);
    HeadScanner scanner;
    QCOMPARE(scanner.scan(head.toStdString()), HeadScanner::State::Malformed);
}

void HeadTest::hostsAreTakenApart_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char* text, const char* host, bool allowed) {
        QTest::newRow(text) << text << host << allowed;
    };
    row("localhost", "localhost", true);
    row("LOCALHOST:8000", "localhost", true);
    row("127.0.0.1:1", "127.0.0.1", true);
    row("[::1]", "::1", true);
    row("[0:0::1]:80", "::1", true);
    row("tools.example:8443", "tools.example", true);
    row("10.0.0.5:8000", "10.0.0.5", true); // the address of the connection itself
    row("10.0.0.6", "10.0.0.6", false);
    row("evil.example", "evil.example", false);
    row("localhost.evil.example", "localhost.evil.example", false);
    row("127.0.0.1.nip.io", "127.0.0.1.nip.io", false);
    row("localhost:", "localhost", true);
    for (const char* bad :
         {"", ":80", "a b", "a/b", "user@localhost", "localhost:x", "localhost:99999", "localhost:-1", "::1",
          "[::1", "[::1]x", "[evil]", "localhost:80:80", "a,b", "h\xc3\xa9"})
        row(bad, "", false);
}

void HeadTest::hostsAreTakenApart() {
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(bool, allowed);
    const HostPolicy policy({"Tools.Example"}, {});
    const auto split = splitHost(text.toStdString());
    QCOMPARE(split.has_value(), !host.isEmpty());
    if (split) {
        QCOMPARE(split->host, host.toStdString());
        QCOMPARE(policy.hostAllowed(*split, "10.0.0.5"), allowed);
    }
}

void HeadTest::originsOfThisMachineAndOfTheHostAreAllowed_data() {
    QTest::addColumn<QString>("origin");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char* origin, bool allowed) { QTest::newRow(origin) << origin << allowed; };
    row("http://localhost:3000", true);
    row("https://127.0.0.1", true);
    row("http://[::1]:8080", true);
    row("https://me.example", true);
    row("HTTPS://ME.EXAMPLE:8443", true);
    row("https://tools.example:8443", true);
    row("vscode-webview://abc", true);
    row("https://tools.example", false);
    row("http://evil.example", false);
    row("http://localhost.evil.example", false);
    row("http://me.example.evil.example", false);
    row("http://localhost@evil.example", false);
    row("file://", false);
    row("null", false);
    row("", false);
    row("localhost", false);
    row("http://", false);
}

void HeadTest::originsOfThisMachineAndOfTheHostAreAllowed() {
    QFETCH(QString, origin);
    QFETCH(bool, allowed);
    const HostPolicy policy({"me.example"}, {"https://Tools.example:8443/", "vscode-webview://abc"});
    QCOMPARE(policy.originAllowed(origin.toStdString(), *splitHost("me.example:8000")), allowed);
}

void HeadTest::mediaTypesIgnoreCaseAndParametersButNotForeignCharsets() {
    const std::vector<std::string> json{"application/json", "text/x-other"};
    for (const char* good :
         {"application/json", "Application/JSON", "application/json; charset=utf-8",
          "application/json;charset=\"UTF-8\"", "application/json ; boundary=x", "text/x-other"})
        QVERIFY2(mediaTypeAccepted(good, json), good);
    for (const char* bad : {"", "text/plain", "application/jsonx", "application/json; charset=utf-16",
                            "multipart/form-data; x=application/json", "application/x-www-form-urlencoded"})
        QVERIFY2(!mediaTypeAccepted(bad, json), bad);
}

void HeadTest::encodingsFollowTheirWeights() {
    for (const char* yes : {"gzip", "deflate, GZIP", "gzip;q=0.001", "*", "br;q=1.0, *;q=0.1", "gzip, *;q=0"})
        QVERIFY2(encodingAccepted(yes, "gzip"), yes);
    for (const char* no : {"", "br", "gzip;q=0", "gzip;q=0.000, *", "*;q=0", "identity"})
        QVERIFY2(!encodingAccepted(no, "gzip"), no);
}

void HeadTest::formsAreDecoded() {
    const auto form = parseForm("a=1&&b=x+y%26&c&=d&a=2");
    QVERIFY(form);
    const Parameters expected{{"a", "1"}, {"b", "x y&"}, {"c", ""}, {"", "d"}, {"a", "2"}};
    QCOMPARE(*form, expected);
    QVERIFY(parseForm("")->empty());
    for (const char* bad : {"a=%", "a=%1", "a=%g0", "%00=1", "a=%-1"})
        QVERIFY2(!parseForm(bad), bad);
}

void HeadTest::percentEncodingReadsBack() {
    std::mt19937 random(5);
    for (int i = 0; i < 2'000; ++i) {
        std::string text(random() % 30, ' ');
        for (char& c : text)
            c = static_cast<char>(1 + random() % 255);
        const std::string encoded = percentEncoded(text);
        QVERIFY(encoded.find_first_of("+ &=/?#\r\n") == std::string::npos);
        QCOMPARE(percentDecoded(encoded).value(), text);
        QCOMPARE(parseForm(encoded + "=" + encoded).value(),
                 (text.empty() ? Parameters{{"", ""}} : Parameters{{text, text}}));
    }
}

void HeadTest::eventTextFollowsTheFormat() {
    QCOMPARE(eventText("one", {}, {}), std::string("data: one\n\n"));
    QCOMPARE(eventText("a\nb\r\nc\rd", "note", "7"),
             std::string("id: 7\nevent: note\ndata: a\ndata: b\ndata: c\ndata: d\n\n"));
    QCOMPARE(eventText("", {}, "1"), std::string("id: 1\ndata: \n\n"));
    // Nothing that a caller passes on can begin a field of its own.
    QCOMPARE(eventText("x", "e\r\ndata: forged", std::string("i\nd\0", 4)),
             std::string("id: id\nevent: edata: forged\ndata: x\n\n"));
    QCOMPARE(commentText("a\nevent: b"), std::string(": a\n: event: b\n\n"));
}

void HeadTest::queueIsBoundedAndWakesOnce() {
    EventQueue queue(3, 100);
    QCOMPARE(queue.push("a"), EventQueue::Push::Wake);
    QCOMPARE(queue.push("b"), EventQueue::Push::Queued);
    EventQueue::Batch batch = queue.take();
    QCOMPARE(batch.bytes, std::string("ab"));
    QCOMPARE(queue.push("c"), EventQueue::Push::Queued); // the writer comes back for it
    QCOMPARE(queue.take().bytes, std::string("c"));
    QVERIFY(queue.take().bytes.empty());
    QCOMPARE(queue.push(std::string(500, 'x')), EventQueue::Push::Wake); // alone, an event may be large
    QCOMPARE(queue.push("y"), EventQueue::Push::Overflow);
    QCOMPARE(queue.push("z"), EventQueue::Push::Closed);
    QVERIFY(!queue.isOpen());
    QVERIFY(queue.take().overflowed);
    int told = 0;
    queue.onEnded([&] { ++told; });
    queue.markEnded();
    queue.markEnded();
    QCOMPARE(told, 1);
    queue.onEnded([&] { ++told; });
    QCOMPARE(told, 2);
    EventQueue counted(2, 1'000);
    counted.push("1");
    counted.push("2");
    QCOMPARE(counted.push("3"), EventQueue::Push::Overflow);
}

void HeadTest::invalidHeadersGiveNoHead() {
    const Response good = Response::text(200, "x");
    QVERIFY(responseHead(good, {}));
    for (const int status : {0, 100, 199, 600, -1})
        QVERIFY(!responseHead(Response::text(status, ""), {}));
    for (const auto& [name, value] :
         {std::pair("X", "a\r\nB: c"), std::pair("X", "a\nb"), std::pair("X", "\x01"), std::pair("X Y", "z"),
          std::pair("", "z"), std::pair("X:", "z")}) {
        Response bad = good;
        bad.headers.add(name, value);
        QVERIFY(!responseHead(bad, {}));
    }
    Response owned = good;
    owned.headers.add("content-length", "999");
    owned.headers.add("Transfer-Encoding", "chunked");
    owned.headers.add("Connection", "upgrade");
    const std::string head = responseHead(owned, {}).value();
    QVERIFY(head.find("999") == std::string::npos);
    QVERIFY(head.find("chunked") == std::string::npos);
    QVERIFY(head.find("upgrade") == std::string::npos);
}

CODESAGE_TEST(HeadTest)
#include "HeadTest.moc"
