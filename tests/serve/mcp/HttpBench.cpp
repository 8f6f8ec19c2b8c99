#include "HttpBench.h"

#include "base/core/Strings.h"
#include "serve/mcp/HttpTransport.h"

#include <stdexcept>

namespace codesage::mcp::test {

using codesage::test::RawClient;
using codesage::test::requestText;

HttpBench::HttpBench(std::string listen, ServerOptions options)
    : server(tools, pool, clock, std::move(options)) {
    addFakeTools(tools, gate);
    http::Router router;
    registerHttp(server, router);
    http::ServerConfig config;
    config.listen = std::move(listen);
    auto started = http::Server::start(std::move(config), std::move(router));
    if (!started)
        throw std::runtime_error(started.error().text());
    http = *std::move(started);
}

HttpBench::~HttpBench() {
    stop();
}

void HttpBench::stop() {
    server.shutdown();
    if (http)
        http->stop(std::chrono::seconds(1));
}

std::string postText(const nlohmann::json& message, const std::string& headers) {
    return requestText("POST", "/mcp", kJsonHeader + headers, message.dump());
}

RawClient::Answer HttpBench::post(const nlohmann::json& message, const std::string& headers) const {
    RawClient raw = client();
    raw.send(postText(message, headers));
    return raw.answer().value_or(RawClient::Answer{});
}

std::optional<StreamEvent> nextEvent(RawClient& client) {
    for (;;) {
        const auto block = client.readUntil("\n\n");
        if (!block)
            return std::nullopt;
        StreamEvent event;
        bool isEvent = false;
        // The framing of chunks stands between events and never looks like a field.
        for (const std::string_view line : split(*block, '\n')) {
            const std::string_view text = trimmed(line);
            if (text.starts_with("id:"))
                event.id = trimmed(text.substr(3));
            if (text.starts_with("data:")) {
                event.data += trimmed(text.substr(5));
                isEvent = true;
            }
        }
        if (isEvent)
            return event;
    }
}

} // namespace codesage::mcp::test
