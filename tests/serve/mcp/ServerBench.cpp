#include "ServerBench.h"

#include "base/core/Strings.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/ServerCore.h"

#include <chrono>

namespace codesage::mcp::test {

namespace {

using Json = nlohmann::json;
constexpr std::chrono::seconds kPatience{20};

} // namespace

void RecordingExchange::expectMessages() {
    std::lock_guard lock(m_mutex);
    m_streamExpected = true;
}

bool RecordingExchange::send(const std::string& message) {
    std::lock_guard lock(m_mutex);
    if (!m_takesMessages)
        return false;
    m_messages.push_back(message);
    m_changed.notify_all();
    return true;
}

void RecordingExchange::finish(Reply reply) {
    std::lock_guard lock(m_mutex);
    m_reply = std::move(reply);
    ++m_endings;
    m_changed.notify_all();
}

void RecordingExchange::abandon() {
    std::lock_guard lock(m_mutex);
    m_abandoned = true;
    ++m_endings;
    m_changed.notify_all();
}

bool RecordingExchange::wait() {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kPatience, [this] { return m_endings > 0; });
}

bool RecordingExchange::waitForMessages(std::size_t count) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kPatience, [&] { return m_messages.size() >= count; });
}

bool RecordingExchange::abandoned() const {
    std::lock_guard lock(m_mutex);
    return m_abandoned;
}

bool RecordingExchange::streamExpected() const {
    std::lock_guard lock(m_mutex);
    return m_streamExpected;
}

int RecordingExchange::endings() const {
    std::lock_guard lock(m_mutex);
    return m_endings;
}

Reply RecordingExchange::reply() const {
    std::lock_guard lock(m_mutex);
    return m_reply.value_or(Reply{});
}

Json RecordingExchange::answer() const {
    const std::string body = reply().body;
    return body.empty() ? Json() : Json::parse(body);
}

std::vector<Json> RecordingExchange::messages() const {
    std::lock_guard lock(m_mutex);
    std::vector<Json> all;
    for (const std::string& message : m_messages)
        all.push_back(Json::parse(message));
    return all;
}

ServerBench::ServerBench(ServerOptions options, Observer* observer, std::size_t workers, std::size_t queue)
    : pool("test-tools", workers, queue)
    , server(tools, pool, clock, std::move(options), observer) {
    addFakeTools(tools, gate);
}

std::shared_ptr<RecordingExchange> ServerBench::post(const std::string& text, Headers headers,
                                                     std::stop_token gone, bool takesMessages) {
    const auto exchange = std::make_shared<RecordingExchange>(takesMessages);
    Inbound inbound;
    inbound.text = text;
    inbound.header = [headers = std::make_shared<Headers>(std::move(headers))](
                         std::string_view name) -> std::optional<std::string_view> {
        for (const auto& [key, value] : *headers) {
            if (equalsIgnoringCase(key, name))
                return std::string_view(value);
        }
        return std::nullopt;
    };
    inbound.gone = std::move(gone);
    inbound.exchange = exchange;
    server.handle(std::move(inbound));
    return exchange;
}

Json ServerBench::ask(const std::string& text, const Headers& headers) {
    const auto exchange = post(text, headers);
    return exchange->wait() ? exchange->answer() : Json("no answer came");
}

Json ServerBench::ask(const Json& message, const Headers& headers) {
    return ask(message.dump(), headers);
}

std::shared_ptr<RecordingExchange> ServerBench::postModern(const std::string& method, Json params, Json meta,
                                                           std::stop_token gone, Json id) {
    meta[std::string(kMetaProtocolVersion)] = kModernRevision;
    meta[std::string(kMetaClientCapabilities)] = Json::object();
    params["_meta"] = std::move(meta);
    const Json message = request(method, std::move(params), std::move(id));
    return post(message.dump(), modernHeaders(message), std::move(gone));
}

Json ServerBench::askModern(const std::string& method, Json params) {
    const auto exchange = postModern(method, std::move(params));
    return exchange->wait() ? exchange->answer() : Json("no answer came");
}

std::string ServerBench::initialize(const std::string& revision) {
    const auto exchange = post(request("initialize", {{"protocolVersion", revision},
                                                      {"capabilities", Json::object()},
                                                      {"clientInfo", {{"name", "test"}, {"version", "1"}}}})
                                   .dump());
    for (const auto& [name, value] : exchange->reply().headers) {
        if (equalsIgnoringCase(name, kSessionHeader))
            return value;
    }
    return {};
}

std::shared_ptr<RecordingExchange> ServerBench::line(const std::shared_ptr<Session>& connection,
                                                     const std::string& text) {
    const auto exchange = std::make_shared<RecordingExchange>();
    Inbound inbound;
    inbound.text = text;
    inbound.session = connection;
    inbound.exchange = exchange;
    server.handle(std::move(inbound));
    return exchange;
}

Json request(const std::string& method, Json params, Json id) {
    return {{"jsonrpc", "2.0"}, {"id", std::move(id)}, {"method", method}, {"params", std::move(params)}};
}

Json callOf(const std::string& tool, Json arguments, Json id) {
    return request("tools/call", {{"name", tool}, {"arguments", std::move(arguments)}}, std::move(id));
}

Headers modernHeaders(const Json& message) {
    Headers headers{{"MCP-Protocol-Version", std::string(kModernRevision)},
                    {"Mcp-Method", message["method"]}};
    for (const char* key : {"name", "uri"}) {
        if (message["params"].contains(key) && message["params"][key].is_string())
            headers["Mcp-Name"] = message["params"][key];
    }
    return headers;
}

} // namespace codesage::mcp::test
