// rooms: serve_mcp
// Feeds arbitrary bytes to the protocol server as HTTP bodies and stdio lines would. The first byte chooses
// the headers that come along; whatever comes, each message must be answered exactly once with JSON.
#include "base/core/Clock.h"
#include "base/core/Log.h"
#include "base/core/WorkerPool.h"
#include "serve/mcp/McpServer.h"
#include "serve/mcp/ServerCore.h"

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>

namespace {

using namespace codesage;
using namespace codesage::mcp;

class EchoTool final : public Tool {
public:
    const ToolDefinition& definition() const override { return m_definition; }
    ToolResult run(ToolCall& call) override {
        call.progress(1, 2, "half");
        call.log(LogLevel::Info, call.arguments());
        return {call.arguments().dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                call.arguments(), false};
    }

private:
    const ToolDefinition m_definition{
        "echo", "", "Echoes.",
        R"({"type":"object","properties":{"a":{"type":"integer","minimum":0,"default":1,"x-mcp-header":"A"},
            "b":{"type":["string","null"],"pattern":"^[a-z]*$","maxLength":10},
            "c":{"type":"array","items":{"anyOf":[{"type":"number"},{"enum":["x"]}]},"uniqueItems":true},
            "d":{"$ref":"#"}}})"};
};

class CountingExchange final : public Exchange {
public:
    void expectMessages() override {}
    bool send(const std::string& message) override {
        if (!nlohmann::json::accept(message))
            std::abort();
        // A subscription stays open until its client goes.
        std::lock_guard lock(m_mutex);
        m_open |= message.find("notifications/subscriptions/acknowledged") != std::string::npos;
        m_ended.notify_all();
        return true;
    }
    void finish(Reply reply) override {
        if (!reply.body.empty() && !nlohmann::json::accept(reply.body))
            std::abort();
        end();
    }
    void abandon() override { end(); }
    void wait() {
        std::unique_lock lock(m_mutex);
        m_ended.wait(lock, [this] { return m_endings > 0 || m_open; });
    }

private:
    void end() {
        std::lock_guard lock(m_mutex);
        if (++m_endings > 1)
            std::abort();
        m_ended.notify_all();
    }
    std::mutex m_mutex;
    std::condition_variable m_ended;
    int m_endings = 0;
    bool m_open = false;
};

struct Bench {
    Bench() {
        log::configure(log::Level::Off, {});
        (void)tools.add(std::make_unique<EchoTool>());
    }
    SystemClock clock;
    ToolRegistry tools;
    WorkerPool pool{"fuzz", 1, 64};
    McpServer server{tools, pool, clock};
    std::shared_ptr<Session> connection = server.core().openConnection();
};

// What a client could send along, chosen by the bits of one byte.
std::optional<std::string_view> header(std::uint8_t choice, std::string_view name) {
    if (name == "MCP-Protocol-Version" && (choice & 1) != 0)
        return (choice & 2) != 0 ? "2026-07-28" : "2025-03-26";
    if (name == "Mcp-Method" && (choice & 4) != 0)
        return "tools/call";
    if (name == "Mcp-Name" && (choice & 8) != 0)
        return (choice & 2) != 0 ? "echo" : "=?base64?ZWNobw==?=";
    if (name == "Mcp-Param-A" && (choice & 16) != 0)
        return "1";
    return std::nullopt;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Bench bench;
    if (size == 0)
        return 0;
    const std::uint8_t choice = data[0];
    std::string text;
    text.reserve(size);
    for (std::size_t i = 1; i < size; ++i)
        text += static_cast<char>(data[i]);
    const auto exchange = std::make_shared<CountingExchange>();
    std::stop_source gone;
    Inbound inbound;
    inbound.text = text;
    if ((choice & 128) != 0)
        inbound.session = bench.connection;
    else
        inbound.header = [choice](std::string_view name) { return header(choice, name); };
    inbound.gone = gone.get_token();
    inbound.exchange = exchange;
    bench.server.handle(std::move(inbound));
    exchange->wait();
    gone.request_stop();
    return 0;
}
