#pragma once

#include "FakeTools.h"
#include "base/core/Clock.h"
#include "base/core/Json.h"
#include "base/core/WorkerPool.h"
#include "serve/mcp/McpServer.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace codesage::mcp::test {

// Remembers what a server sends back for one message.
class RecordingExchange final : public Exchange {
public:
    // `takesMessages` false: a client that accepts only a single answer.
    explicit RecordingExchange(bool takesMessages = true)
        : m_takesMessages(takesMessages) {}

    void expectMessages() override;
    bool send(const std::string& message) override;
    void finish(Reply reply) override;
    void abandon() override;

    // Waits for the end; false when it does not come within 20 s.
    bool wait();
    bool waitForMessages(std::size_t count);
    bool abandoned() const;
    bool streamExpected() const;
    int endings() const; // finish() and abandon() together: must be 1
    Reply reply() const;
    // The answer as JSON; null when it has no body.
    nlohmann::json answer() const;
    std::vector<nlohmann::json> messages() const;

private:
    const bool m_takesMessages;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_messages;
    std::optional<Reply> m_reply;
    bool m_abandoned = false;
    bool m_streamExpected = false;
    int m_endings = 0;
};

using Headers = std::map<std::string, std::string>;

// A server with fake tools and a way to talk to it without a socket.
class ServerBench {
public:
    explicit ServerBench(ServerOptions options = {}, Observer* observer = nullptr, std::size_t workers = 2,
                         std::size_t queue = 16);

    ManualClock clock;
    std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    ToolRegistry tools;
    WorkerPool pool;
    McpServer server;

    // Sends `text` as HTTP would, with these headers.
    std::shared_ptr<RecordingExchange> post(const std::string& text, Headers headers = {},
                                            std::stop_token gone = {}, bool takesMessages = true);
    // The same, waiting for the end; the answer's JSON.
    nlohmann::json ask(const std::string& text, const Headers& headers = {});
    nlohmann::json ask(const nlohmann::json& message, const Headers& headers = {});
    // Sends a request of the modern era with all that it needs; `meta` is merged into _meta.
    std::shared_ptr<RecordingExchange> postModern(const std::string& method,
                                                  nlohmann::json params = nlohmann::json::object(),
                                                  nlohmann::json meta = nlohmann::json::object(),
                                                  std::stop_token gone = {}, nlohmann::json id = 1);
    nlohmann::json askModern(const std::string& method, nlohmann::json params = nlohmann::json::object());
    // The id of a new session of this revision.
    std::string initialize(const std::string& revision = "2025-11-25");
    // As a connection on stdio would send it.
    std::shared_ptr<RecordingExchange> line(const std::shared_ptr<Session>& connection,
                                            const std::string& text);
};

nlohmann::json request(const std::string& method, nlohmann::json params = nlohmann::json::object(),
                       nlohmann::json id = 1);
nlohmann::json callOf(const std::string& tool, nlohmann::json arguments = nlohmann::json::object(),
                      nlohmann::json id = 1);
Headers modernHeaders(const nlohmann::json& message);

} // namespace codesage::mcp::test
