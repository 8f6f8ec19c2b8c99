#include "InstanceClient.h"

#include "base/core/Json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::app {

using nlohmann::json;

namespace {

constexpr std::chrono::hours kLongestWork{24};
constexpr std::uint64_t kLargestAnswer = 1ull << 30;

JsonLimits answerLimits() {
    JsonLimits limits;
    limits.bytes = kLargestAnswer;
    limits.nodes = 200'000'000;
    return limits;
}

// What the instance says when it refuses.
Error errorOf(int status, const std::string& body) {
    const auto value = parseJson(body, answerLimits());
    if (value && value->is_object() && value->contains("error") && (*value)["error"].is_string())
        return {ErrorCode::Internal, (*value)["error"].get<std::string>()};
    return {ErrorCode::Internal, fmt::format("the running instance answered with HTTP status {}", status)};
}

// Collects the lines of a text/event-stream and hands over whole events.
class EventReader {
public:
    explicit EventReader(const InstanceClient::OnEvent& onEvent)
        : m_onEvent(onEvent) {}

    void add(std::string_view piece) {
        m_text += piece;
        for (std::size_t end = m_text.find("\n\n"); end != std::string::npos; end = m_text.find("\n\n")) {
            finish(m_text.substr(0, end));
            m_text.erase(0, end + 2);
        }
    }

private:
    void finish(const std::string& block) {
        std::string event;
        std::string data;
        for (std::size_t at = 0; at < block.size();) {
            const std::size_t end = std::min(block.find('\n', at), block.size());
            const std::string_view line = std::string_view(block).substr(at, end - at);
            if (line.starts_with("event: "))
                event = line.substr(7);
            else if (line.starts_with("data: "))
                data += line.substr(6);
            at = end + 1;
        }
        if (const auto value = parseJson(data, answerLimits()); value && !event.empty())
            m_onEvent(event, *value);
    }

    const InstanceClient::OnEvent& m_onEvent;
    std::string m_text;
};

} // namespace

InstanceClient::InstanceClient(InstanceInfo info)
    : m_info(std::move(info))
    , m_client(std::make_unique<http::Client>()) {}

Result<std::optional<InstanceClient>> InstanceClient::connect(const std::filesystem::path& dataDir) {
    auto info = runningInstance(dataDir);
    if (!info)
        return std::optional<InstanceClient>();
    if (info->url.empty() && info->socket.empty())
        return fail(ErrorCode::Unavailable,
                    fmt::format("process {} is starting on '{}': try again in a moment", info->pid,
                                dataDir.string()));
    return std::optional<InstanceClient>(InstanceClient(*info));
}

http::ClientRequest InstanceClient::request(const std::string& path) const {
    http::ClientRequest request;
    request.unixSocket = m_info.socket;
    request.url = (m_info.socket.empty() ? m_info.url : "http://localhost") + path;
    request.timeout = kLongestWork;
    request.maxBytes = kLargestAnswer;
    return request;
}

Result<std::string> InstanceClient::get(const std::string& pathAndQuery) {
    CODESAGE_TRY(http::ClientResponse answer, m_client->fetch(request(pathAndQuery)));
    if (answer.status >= 400)
        return fail(errorOf(answer.status, answer.body));
    return std::move(answer.body);
}

Result<json> InstanceClient::getJson(const std::string& pathAndQuery) {
    CODESAGE_TRY(const std::string body, get(pathAndQuery));
    return parseJson(body, answerLimits());
}

Result<json> InstanceClient::postJson(const std::string& path, const json& body) {
    http::ClientRequest post = request(path);
    post.method = "POST";
    post.headers.set("Content-Type", "application/json");
    post.body = dumpJson(body);
    CODESAGE_TRY(const http::ClientResponse answer, m_client->fetch(std::move(post)));
    if (answer.status >= 400)
        return fail(errorOf(answer.status, answer.body));
    return parseJson(answer.body, answerLimits());
}

Status InstanceClient::postEvents(const std::string& path, const json& body, const OnEvent& onEvent) {
    http::ClientRequest post = request(path);
    post.method = "POST";
    post.headers.set("Content-Type", "application/json");
    post.body = dumpJson(body);
    EventReader reader(onEvent);
    std::string refusal;
    int status = 0;
    post.onHead = [&](int code, const http::Headers&) {
        status = code;
        return true;
    };
    post.onBody = [&](std::string_view piece) {
        if (status >= 400)
            refusal += piece;
        else
            reader.add(piece);
        return true;
    };
    CODESAGE_TRY(const http::ClientResponse answer, m_client->fetch(std::move(post)));
    if (answer.status >= 400)
        return fail(errorOf(answer.status, refusal));
    return {};
}

} // namespace codesage::app
