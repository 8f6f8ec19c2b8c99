#include "serve/mcp/ModernProtocol.h"

#include "base/core/Strings.h"
#include "serve/mcp/Lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace codesage::mcp {

namespace {

constexpr std::array<std::string_view, 9> kMethods = {
    "server/discover", "tools/list",   "tools/call",  "resources/list",      "resources/templates/list",
    "resources/read",  "prompts/list", "prompts/get", "subscriptions/listen"};

std::string_view text(const nlohmann::json& object, std::string_view key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string()
               ? std::string_view(found->get_ref<const std::string&>())
               : std::string_view();
}

bool isDate(std::string_view value) {
    return value.size() == 10 && value[4] == '-' && value[7] == '-' &&
           std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
}

std::optional<RpcError> metaProblem(const nlohmann::json& meta) {
    const auto version = meta.find(kMetaProtocolVersion);
    if (version == meta.end() || !version->is_string())
        return RpcError{kInvalidParams,
                        fmt::format("params._meta needs \"{}\" as a string", kMetaProtocolVersion), nullptr,
                        400};
    const auto capabilities = meta.find(kMetaClientCapabilities);
    if (capabilities == meta.end() || !capabilities->is_object())
        return RpcError{kInvalidParams,
                        fmt::format("params._meta needs \"{}\" as an object", kMetaClientCapabilities),
                        nullptr, 400};
    return std::nullopt;
}

// A header that has to repeat a value of the body.
std::optional<RpcError> repetitionProblem(const HeaderLookup& header, std::string_view name,
                                          std::string_view value, bool mayBeEncoded) {
    const auto sent = header(name);
    if (!sent)
        return RpcError{kHeaderMismatch, fmt::format("the header {} is missing", name), nullptr, 400};
    const auto decoded =
        mayBeEncoded ? decodedHeaderValue(*sent) : std::optional<std::string>(trimmed(*sent));
    if (!decoded)
        return RpcError{kHeaderMismatch, fmt::format("the header {} is malformed", name), nullptr, 400};
    if (*decoded != value)
        return RpcError{kHeaderMismatch,
                        fmt::format("the header {} says '{}' but the body says '{}'", name,
                                    elided(*decoded, 100), elided(value, 100)),
                        nullptr, 400};
    return std::nullopt;
}

std::optional<RpcError> versionProblem(std::string_view version) {
    if (contains(kModernRevisions, version))
        return std::nullopt;
    return RpcError{kUnsupportedVersion,
                    "Unsupported protocol version",
                    {{"supported", kModernRevisions}, {"requested", version}},
                    400};
}

std::optional<RpcError> routingProblem(const Request& request) {
    const std::string_view method = request.message.method;
    if (auto problem = repetitionProblem(request.header, kMethodHeader, method, false))
        return problem;
    const bool named = method == "tools/call" || method == "prompts/get";
    if (!named && method != "resources/read")
        return std::nullopt;
    return repetitionProblem(request.header, kNameHeader,
                             text(request.message.params, named ? "name" : "uri"), true);
}

// The checks in the order that the specification's own suite expects.
std::optional<RpcError> envelopeProblem(const Request& request) {
    const nlohmann::json& meta = request.message.meta();
    if (auto problem = metaProblem(meta))
        return problem;
    const std::string_view version = text(meta, kMetaProtocolVersion);
    if (request.header) {
        if (auto problem = repetitionProblem(request.header, kVersionHeader, version, false))
            return problem;
    }
    if (auto problem = versionProblem(version))
        return problem;
    if (request.header) {
        if (auto problem = routingProblem(request))
            return problem;
    }
    if (!contains(kMethods, request.message.method))
        return RpcError{kMethodNotFound,
                        fmt::format("Method not found: {}", elided(request.message.method, 100)), nullptr,
                        404};
    return std::nullopt;
}

} // namespace

bool namesModernRevision(const HeaderLookup& header) {
    if (!header)
        return false;
    const auto version = header(kVersionHeader);
    return version && isDate(trimmed(*version)) && trimmed(*version) >= kModernRevision;
}

bool isModern(const RpcMessage& message, const HeaderLookup& header) {
    return message.meta().contains(kMetaProtocolVersion) || namesModernRevision(header);
}

void ModernProtocol::handle(Request request) const {
    if (request.message.kind == RpcMessage::Kind::Response)
        return request.exchange->finish(
            {400,
             errorText(nullptr, {kInvalidRequest, "this revision has no requests for a client to answer"},
                       UnknownId::Absent),
             {}});
    if (request.message.kind == RpcMessage::Kind::Notification) {
        const auto target = request.message.params.find("requestId");
        if (request.message.method == "notifications/cancelled" && request.session &&
            target != request.message.params.end())
            request.session->cancel(*target);
        return request.exchange->finish({202, {}, {}});
    }
    request.ticket = m_parts.meter.begin(methodLabel(request.message.method));
    if (const auto problem = envelopeProblem(request))
        return request.refuse(*problem);
    if (answerList(request, m_parts))
        return;
    if (request.message.method == "server/discover")
        return request.reply(m_parts.composer.discovered(request.id()));
    if (request.message.method == "subscriptions/listen")
        return m_parts.subscriptions.open(std::move(request));
    callTool(std::move(request));
}

void ModernProtocol::callTool(Request request) const {
    std::optional<LogLevel> level;
    const nlohmann::json& meta = request.message.meta();
    if (const auto wanted = meta.find(kMetaLogLevel); wanted != meta.end()) {
        level = logLevelFromName(text(meta, kMetaLogLevel));
        if (!level)
            return request.refuse(
                {kInvalidParams, fmt::format("\"{}\" must be a log level", kMetaLogLevel), nullptr, 400});
    }
    m_parts.runner.start(std::move(request), [level] { return level; });
}

} // namespace codesage::mcp
