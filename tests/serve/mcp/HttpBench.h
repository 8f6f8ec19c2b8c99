#pragma once

#include "FakeTools.h"
#include "base/core/Clock.h"
#include "base/core/WorkerPool.h"
#include "net/http/RawClient.h"
#include "net/http/Server.h"
#include "serve/mcp/McpServer.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace codesage::mcp::test {

// A server with fake tools on a real port.
class HttpBench {
public:
    // `listen` with a port brings an instance up where another one was.
    explicit HttpBench(std::string listen = "127.0.0.1:0", ServerOptions options = {});
    ~HttpBench();

    SystemClock clock;
    std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    ToolRegistry tools;
    WorkerPool pool{"test-tools", 4, 64};
    McpServer server;
    std::unique_ptr<http::Server> http;

    std::string url() const { return http->endpoint().url() + "/mcp"; }
    codesage::test::RawClient client() const { return codesage::test::RawClient(http->endpoint().port); }
    // One POST on a connection of its own; `headers` are whole lines.
    codesage::test::RawClient::Answer post(const nlohmann::json& message,
                                           const std::string& headers = {}) const;
    // Stops serving, as a process that ends does.
    void stop();
};

inline constexpr const char* kJsonHeader = "Content-Type: application/json\r\n";
inline constexpr const char* kBothTypes = "Accept: application/json, text/event-stream\r\n";

// The whole POST as bytes.
std::string postText(const nlohmann::json& message, const std::string& headers = {});

// One event of a stream.
struct StreamEvent {
    std::string id;
    std::string data;
};
// Reads the next event; keep-alive comments are left out.
std::optional<StreamEvent> nextEvent(codesage::test::RawClient& client);

} // namespace codesage::mcp::test
