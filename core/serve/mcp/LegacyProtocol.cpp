#include "serve/mcp/LegacyProtocol.h"

#include "base/core/Strings.h"
#include "serve/mcp/Lists.h"

#include <fmt/format.h>

namespace codesage::mcp {

namespace {

RpcError unknownSession() {
    return {kInvalidRequest, "the session has ended or never was; begin a new one with initialize", nullptr,
            404};
}

std::optional<RpcError> versionProblem(const HeaderLookup& header) {
    const auto version = header(kVersionHeader);
    if (!version || contains(kLegacyRevisions, trimmed(*version)))
        return std::nullopt;
    return RpcError{kInvalidRequest,
                    fmt::format("the protocol version '{}' is not supported; supported are {}, {}",
                                elided(trimmed(*version), 40), kModernRevision,
                                fmt::join(kLegacyRevisions, ", ")),
                    nullptr, 400};
}

} // namespace

std::optional<RpcError> LegacyProtocol::joinSession(Request& request) const {
    if (!request.header)
        return std::nullopt;
    if (auto problem = versionProblem(request.header))
        return problem;
    const auto id = request.header(kSessionHeader);
    if (!id)
        return std::nullopt;
    request.session = m_parts.sessions.find(trimmed(*id));
    if (!request.session)
        return unknownSession();
    request.exchange->joinSession(request.session);
    return std::nullopt;
}

void LegacyProtocol::handle(Request request) const {
    const bool isRequest = request.message.kind == RpcMessage::Kind::Request;
    if (isRequest)
        request.ticket = m_parts.meter.begin(methodLabel(request.message.method));
    if (isRequest && request.message.method == "initialize")
        return initialize(std::move(request));
    if (const auto problem = joinSession(request))
        return request.refuse(*problem);
    if (!isRequest) {
        notified(request);
        return request.exchange->finish({202, {}, {}});
    }
    if (answerList(request, m_parts))
        return;
    if (request.message.method == "tools/call") {
        // Without a session nobody can say which messages to send, so all from the default level on.
        auto level = [session = request.session]() -> std::optional<LogLevel> {
            return session ? session->logLevel() : LogLevel::Info;
        };
        return m_parts.runner.start(std::move(request), std::move(level));
    }
    if (request.message.method == "ping")
        return request.reply(m_parts.composer.result(Era::Legacy, request.id(), {}));
    if (request.message.method == "logging/setLevel")
        return setLogLevel(std::move(request));
    request.refuse(
        {kMethodNotFound, fmt::format("Method not found: {}", elided(request.message.method, 100))});
}

void LegacyProtocol::initialize(Request request) const {
    const auto version = request.message.params.find("protocolVersion");
    if (version == request.message.params.end() || !version->is_string())
        return request.refuse(
            {kInvalidParams, "initialize needs the \"protocolVersion\" that the client speaks"});
    const std::string& wanted = version->get_ref<const std::string&>();
    const std::string_view revision =
        contains(kLegacyRevisions, wanted) ? std::string_view(wanted) : kLegacyRevisions.front();
    Reply reply;
    if (!request.session) {
        request.session = m_parts.sessions.create();
        reply.headers.emplace_back(kSessionHeader, request.session->id());
        m_parts.meter.sessionsChanged(m_parts.sessions.size());
    }
    request.session->negotiated(revision);
    request.reply(m_parts.composer.initialized(request.id(), revision), std::move(reply));
}

void LegacyProtocol::notified(const Request& request) const {
    const auto target = request.message.params.find("requestId");
    if (request.message.method == "notifications/cancelled" && request.session &&
        target != request.message.params.end())
        request.session->cancel(*target);
}

void LegacyProtocol::setLogLevel(Request request) const {
    const auto wanted = request.message.params.find("level");
    const auto level = wanted != request.message.params.end() && wanted->is_string()
                           ? logLevelFromName(wanted->get_ref<const std::string&>())
                           : std::nullopt;
    if (!level)
        return request.refuse({kInvalidParams,
                               "\"level\" must be one of debug, info, notice, warning, error, "
                               "critical, alert, emergency"});
    if (request.session)
        request.session->setLogLevel(*level);
    request.reply(m_parts.composer.result(Era::Legacy, request.id(), {}));
}

std::optional<RpcError> LegacyProtocol::batchProblem(const HeaderLookup& header,
                                                     const Session* connection) const {
    std::string_view revision = kBatchRevision;
    std::shared_ptr<Session> named;
    if (connection != nullptr && !connection->revision().empty())
        revision = connection->revision();
    if (header) {
        if (const auto version = header(kVersionHeader))
            revision = trimmed(*version);
        if (const auto id = header(kSessionHeader)) {
            named = m_parts.sessions.find(trimmed(*id));
            if (!named)
                return unknownSession();
            revision = named->revision();
        }
    }
    if (revision == kBatchRevision)
        return std::nullopt;
    return RpcError{
        kInvalidRequest,
        fmt::format("revision {} has no batches: send each message by itself", elided(revision, 40)), nullptr,
        400};
}

} // namespace codesage::mcp
