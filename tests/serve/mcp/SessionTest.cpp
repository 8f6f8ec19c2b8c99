#include "base/core/Clock.h"
#include "net/http/EventStream.h"
#include "serve/mcp/ReplayStream.h"
#include "serve/mcp/SessionTable.h"
#include "support/Test.h"

#include <nlohmann/json.hpp>

using namespace codesage;
using namespace codesage::mcp;

class SessionTest : public QObject {
    Q_OBJECT
private slots:
    void eventPositionIsRead_data();
    void eventPositionIsRead();
    void newConnectionGetsWhatItMissed();
    void ringKeepsTheNewest();
    void answerIsKeptWhateverItsSize();
    void budgetIsSharedByAllStreams();
    void brokenConnectionLosesNothing();
    void droppedConnectionAsksToComeBack();
    void finishedStreamsAreForgottenInTime();
    void fullTableDropsTheIdleFirst();
};

namespace {

struct FakeConnection final : http::EventStream {
    std::vector<std::pair<std::string, std::string>> events;
    std::optional<std::chrono::milliseconds> retryDelay;
    bool open = true;

    bool send(std::string_view data, std::string_view, std::string_view id) override {
        if (open)
            events.emplace_back(id, data);
        return open;
    }
    bool comment(std::string_view) override { return open; }
    bool retry(std::chrono::milliseconds delay) override {
        retryDelay = delay;
        return open;
    }
    void close() override { open = false; }
    bool isOpen() const override { return open; }
    void onClosed(std::function<void()>) override {}
};

std::shared_ptr<ReplayBudget> budget(std::size_t bytes = 1u << 20) {
    return std::make_shared<ReplayBudget>(bytes);
}

std::vector<std::string> replayed(ReplayStream& stream, std::uint64_t after) {
    const auto connection = std::make_shared<FakeConnection>();
    stream.attach(connection, after, false);
    std::vector<std::string> ids;
    for (const auto& [id, data] : connection->events)
        ids.push_back(id);
    return ids;
}

} // namespace

void SessionTest::eventPositionIsRead_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("usual") << "12-345" << true;
    QTest::newRow("zero") << "0-0" << true;
    QTest::newRow("no dash") << "12" << false;
    QTest::newRow("no sequence") << "12-" << false;
    QTest::newRow("no stream") << "-12" << false;
    QTest::newRow("more") << "12-3x" << false;
    QTest::newRow("too large") << "99999999999999999999-1" << false;
    QTest::newRow("empty") << "" << false;
}

void SessionTest::eventPositionIsRead() {
    QFETCH(QString, text);
    QFETCH(bool, good);
    const auto position = EventPosition::parse(text.toStdString());
    QCOMPARE(position.has_value(), good);
    if (position)
        QCOMPARE(position->text(), text.toStdString());
}

void SessionTest::newConnectionGetsWhatItMissed() {
    ReplayStream stream(3, {}, budget());
    const auto first = std::make_shared<FakeConnection>();
    stream.attach(first, 0, true);
    QCOMPARE(first->events.front(), (std::pair<std::string, std::string>("3-0", "")));
    stream.send("a");
    stream.send("b");
    stream.send("c");
    QCOMPARE(first->events.size(), std::size_t{4});
    QCOMPARE(replayed(stream, 1), (std::vector<std::string>{"3-2", "3-3"}));
    QVERIFY(!first->open);
    QCOMPARE(replayed(stream, 3), std::vector<std::string>{});
    QCOMPARE(replayed(stream, 100), std::vector<std::string>{});
}

void SessionTest::ringKeepsTheNewest() {
    ReplayStream stream(1, {3, 1000}, budget());
    for (int i = 0; i < 10; ++i)
        stream.send("x");
    QCOMPARE(replayed(stream, 0), (std::vector<std::string>{"1-8", "1-9", "1-10"}));
    for (int i = 0; i < 3; ++i)
        stream.send(std::string(400, 'x'));
    QCOMPARE(replayed(stream, 0), (std::vector<std::string>{"1-12", "1-13"}));
}

void SessionTest::answerIsKeptWhateverItsSize() {
    ReplayStream stream(1, {3, 10}, budget(10));
    stream.send("x");
    stream.send(std::string(5'000, 'y'));
    stream.finish();
    QCOMPARE(replayed(stream, 0), (std::vector<std::string>{"1-2"}));
}

void SessionTest::budgetIsSharedByAllStreams() {
    const auto shared = budget(1'000);
    ReplayStream second(2, {}, shared);
    {
        ReplayStream first(1, {}, shared);
        for (int i = 0; i < 9; ++i)
            first.send(std::string(100, 'x'));
        second.send(std::string(100, 'y'));
        second.send(std::string(100, 'y'));
        QCOMPARE(replayed(second, 0).size(), std::size_t{1});
    }
    second.send(std::string(100, 'y'));
    QCOMPARE(replayed(second, 0).size(), std::size_t{2});
}

void SessionTest::brokenConnectionLosesNothing() {
    ReplayStream stream(1, {}, budget());
    const auto connection = std::make_shared<FakeConnection>();
    stream.attach(connection, 0, false);
    stream.send("a");
    connection->open = false;
    QVERIFY(!stream.connected());
    stream.send("b");
    stream.send("c");
    QCOMPARE(replayed(stream, 1), (std::vector<std::string>{"1-2", "1-3"}));
}

void SessionTest::droppedConnectionAsksToComeBack() {
    ReplayStream stream(1, {}, budget());
    const auto connection = std::make_shared<FakeConnection>();
    stream.attach(connection, 0, true);
    stream.dropConnection(std::chrono::milliseconds(500));
    QCOMPARE(connection->retryDelay.value().count(), 500);
    QVERIFY(!connection->open);
    QVERIFY(!stream.finished());
}

void SessionTest::finishedStreamsAreForgottenInTime() {
    Session session("s", {});
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 20; ++i) {
        const auto stream = session.openStream();
        numbers.push_back(stream->number());
        stream->finish();
        session.streamFinished(stream->number());
    }
    QVERIFY(!session.stream(numbers[0]));
    QVERIFY(session.stream(numbers[19]) != nullptr);
    QCOMPARE(
        std::count_if(numbers.begin(), numbers.end(), [&](auto n) { return session.stream(n) != nullptr; }),
        std::ptrdiff_t{4});
}

void SessionTest::fullTableDropsTheIdleFirst() {
    ManualClock clock;
    SessionTable table(clock, 8, std::chrono::hours(1), {});
    const auto busy = table.create();
    struct Work final : Cancellable {
        void cancel() override { cancelled = true; }
        bool cancelled = false;
    };
    const auto work = std::make_shared<Work>();
    QCOMPARE(busy->started(1, work), Session::Admission::Accepted);
    for (int i = 0; i < 100; ++i) {
        clock.advance(std::chrono::milliseconds(10));
        (void)table.create();
    }
    QCOMPARE(table.size(), std::size_t{8});
    QVERIFY(table.find(busy->id()) != nullptr);
    QVERIFY(!work->cancelled);
    QVERIFY(table.remove(busy->id()));
    QVERIFY(work->cancelled);
    QVERIFY(!table.remove(busy->id()));
}

CODESAGE_TEST(SessionTest)
#include "SessionTest.moc"
