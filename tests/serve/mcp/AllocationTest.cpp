#include "JsonCompare.h"
#include "ServerBench.h"
#include "base/core/Log.h"
#include "serve/mcp/Protocol.h"

#include <atomic>
#include <cstdlib>
#include <new>

// Memory runs out at the n-th larger allocation of this thread, once, when a test asks for it. Small ones are
// left alone: destructors of the JSON library allocate, and end the process when they cannot.
namespace {

constexpr std::size_t kLarge = 200;

thread_local long allocationsLeft = -1;
thread_local bool allocationFailed = false;

void* allocate(std::size_t size) {
    if (size >= kLarge && allocationsLeft == 0) {
        allocationsLeft = -1;
        allocationFailed = true;
        throw std::bad_alloc();
    }
    if (size >= kLarge && allocationsLeft > 0)
        --allocationsLeft;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}

} // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

using namespace codesage;
using namespace codesage::mcp;
using namespace codesage::mcp::test;
using Json = nlohmann::json;

class AllocationTest : public QObject {
    Q_OBJECT
private slots:
    void serverSurvivesFailingAllocations_data();
    void serverSurvivesFailingAllocations();
};

namespace {

// Counts without allocating.
class CountingExchange final : public Exchange {
public:
    void expectMessages() override {}
    bool send(const std::string&) override {
        messages.fetch_add(1);
        return true;
    }
    void finish(Reply) override { endings.fetch_add(1); }
    void abandon() override { endings.fetch_add(1); }
    std::atomic<int> endings{0};
    std::atomic<int> messages{0};
};

Json modern(Json message) {
    message["params"]["_meta"] = {{kMetaProtocolVersion, kModernRevision},
                                  {kMetaClientCapabilities, Json::object()}};
    return message;
}

} // namespace

void AllocationTest::serverSurvivesFailingAllocations_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QByteArray(text.c_str());
    };
    row("list", request("tools/list").dump());
    row("modern list", modern(request("tools/list")).dump());
    row("discover", modern(request("server/discover")).dump());
    row("handshake", request("initialize", {{"protocolVersion", "2025-11-25"}}).dump());
    row("call", callOf("echo", {{"message", std::string(500, 'x')}}).dump());
    row("modern call", modern(callOf("add", {{"a", 1}})).dump());
    row("unknown tool", callOf("nothing").dump());
    row("batch", Json({request("ping"), request("tools/list"), callOf("fail")}).dump());
    row("subscription", modern(request("subscriptions/listen", {{"notifications", Json::object()}})).dump());
    row("no JSON", "{\"jsonrpc\":");
}

void AllocationTest::serverSurvivesFailingAllocations() {
    log::configure(log::Level::Off, {});
    QFETCH(QByteArray, text);
    const std::string message = text.toStdString();
    ServerBench bench;
    const bool subscribes = message.find("subscriptions/listen") != std::string::npos;
    int failures = 0;
    for (long n = 0;; ++n) {
        const auto exchange = std::make_shared<CountingExchange>();
        Inbound inbound;
        inbound.text = message;
        if (message.find("_meta") == std::string::npos)
            inbound.header = [](std::string_view) { return std::nullopt; };
        std::stop_source gone;
        inbound.gone = gone.get_token();
        inbound.exchange = exchange;
        allocationFailed = false;
        allocationsLeft = n;
        try {
            bench.server.handle(std::move(inbound));
        } catch (const std::bad_alloc&) {
            // Then the transport answers: the exchange is dropped.
            exchange->endings.fetch_add(1);
        }
        allocationsLeft = -1;
        const auto settled = [&] {
            return exchange->endings.load() > 0 || (subscribes && exchange->messages.load() > 0);
        };
        QTRY_VERIFY(settled());
        QCOMPARE(exchange->endings.load() > 1, false);
        gone.request_stop();
        QVERIFY(bench.ask(request("ping")).contains("result"));
        if (!allocationFailed)
            break;
        ++failures;
    }
    QVERIFY(failures > 0);
    // Nothing was left behind that the server would wait for.
    bench.server.shutdown();
    QCOMPARE(bench.server.running(), std::size_t{0});
}

CODESAGE_TEST(AllocationTest)
#include "AllocationTest.moc"
