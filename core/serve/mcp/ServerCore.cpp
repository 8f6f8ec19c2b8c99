#include "serve/mcp/ServerCore.h"

#include "base/core/Json.h"
#include "base/core/Log.h"
#include "serve/mcp/BatchExchange.h"

#include <fmt/format.h>

#include <exception>

namespace codesage::mcp {

namespace {

// Longer messages are read on a worker: reading costs about 10 ms a megabyte.
constexpr std::size_t kReadInlineBytes = 64u << 10;
constexpr std::size_t kMaxBatch = 64;

RpcError parseProblem(const Error& error) {
    if (error.code == ErrorCode::LimitExceeded)
        return {kInvalidRequest, "Invalid request: " + error.message, nullptr, 413};
    return {kParseError, "Parse error: " + error.message, nullptr, 400};
}

Session::Limits sessionLimits(const ServerOptions& options) {
    return {options.maxRunningPerSession,
            {options.streamEvents, options.streamBytes},
            std::make_shared<ReplayBudget>(options.replayBytes)};
}

} // namespace

McpServer::Core::Core(ToolRegistry& tools, WorkerPool& pool, const Clock& clock, ServerOptions options,
                      Observer* observer)
    : m_options(std::move(options))
    , m_tools(tools)
    , m_pool(pool)
    , m_meter(std::make_shared<RequestMeter>(clock, observer))
    , m_composer(m_options)
    , m_pages(tools, m_options.pageSize)
    , m_runner(tools, pool, clock, m_composer)
    , m_sessions(clock, m_options.maxSessions, m_options.sessionIdle, sessionLimits(m_options))
    , m_subscriptions(m_options.maxSubscriptions)
    , m_modern({m_composer, m_pages, m_runner, m_sessions, m_subscriptions, *m_meter})
    , m_legacy({m_composer, m_pages, m_runner, m_sessions, m_subscriptions, *m_meter}) {
    m_tools.onChanged([this] { toolsChanged(); });
}

void McpServer::Core::handle(Inbound inbound) {
    const auto exchange = inbound.exchange;
    try {
        if (m_stopped)
            return exchange->finish(
                {503, errorText(nullptr, {kInternalError, "the server is stopping", nullptr, 503}), {}});
        if (inbound.text.size() <= kReadInlineBytes)
            return process(std::move(inbound));
        const auto shared = std::make_shared<Inbound>(std::move(inbound));
        if (!m_pool.submit([this, board = m_runner.board(), shared](const std::stop_token&) {
                const WorkScope scope(*board);
                if (scope)
                    process(std::move(*shared));
            }))
            exchange->finish(
                {503, errorText(nullptr, {kInternalError, "the server is busy; try again shortly"}), {}});
    } catch (const std::exception& problem) {
        log::error("serve/mcp", fmt::format("a message could not be handled: {}", problem.what()));
        exchange->finish({500, errorText(nullptr, {kInternalError, "internal error"}), {}});
    }
}

void McpServer::Core::process(Inbound inbound) {
    Source source{std::move(inbound.session), std::move(inbound.gone), std::move(inbound.header)};
    JsonLimits limits;
    limits.bytes = m_options.maxMessageBytes;
    auto value = parseJson(inbound.text, limits);
    if (!value) {
        const RpcError error = parseProblem(value.error());
        const UnknownId unknown = namesModernRevision(source.header) ? UnknownId::Absent : UnknownId::Null;
        return inbound.exchange->finish({error.status, errorText(nullptr, error, unknown), {}});
    }
    if (value->is_array())
        return dispatchBatch(*std::move(value), source, inbound.exchange);
    dispatch(*std::move(value), source, std::move(inbound.exchange));
}

void McpServer::Core::dispatch(nlohmann::json value, const Source& source,
                               std::shared_ptr<Exchange> exchange) {
    auto message = readRpcMessage(std::move(value));
    if (!message) {
        const UnknownId unknown = namesModernRevision(source.header) ? UnknownId::Absent : UnknownId::Null;
        const RpcRefusal& refusal = message.error();
        return exchange->finish({refusal.error.status, errorText(refusal.id, refusal.error, unknown), {}});
    }
    const bool modern = isModern(*message, source.header);
    Request request{modern ? Era::Modern : Era::Legacy,
                    *std::move(message),
                    std::move(exchange),
                    source.connection,
                    source.gone,
                    source.header};
    if (modern)
        m_modern.handle(std::move(request));
    else
        m_legacy.handle(std::move(request));
}

void McpServer::Core::dispatchBatch(nlohmann::json messages, const Source& source,
                                    const std::shared_ptr<Exchange>& exchange) {
    std::optional<RpcError> problem;
    if (namesModernRevision(source.header))
        problem = RpcError{kInvalidRequest, "this revision has no batches: send each message by itself",
                           nullptr, 400};
    else
        problem = m_legacy.batchProblem(source.header, source.connection.get());
    if (!problem && (messages.empty() || messages.size() > kMaxBatch))
        problem =
            RpcError{kInvalidRequest,
                     fmt::format("a batch must hold 1 to {} messages, not {}", kMaxBatch, messages.size()),
                     nullptr, 400};
    if (problem)
        return exchange->finish({problem->status, errorText(nullptr, *problem), {}});
    const auto batch = std::make_shared<BatchExchange>(exchange, messages.size());
    for (nlohmann::json& message : messages) {
        const auto part = batch->part();
        const auto method = message.is_object() ? message.find("method") : message.end();
        if (message.is_object() && method != message.end() && method->is_string() &&
            method->get_ref<const std::string&>() == "initialize") {
            const nlohmann::json id =
                message.contains("id") && isRpcId(message["id"]) ? message["id"] : nlohmann::json();
            part->finish(
                {400, errorText(id, {kInvalidRequest, "initialize may not be part of a batch"}), {}});
            continue;
        }
        dispatch(std::move(message), source, part);
    }
}

std::shared_ptr<Session> McpServer::Core::openConnection() {
    Session::Limits limits = sessionLimits(m_options);
    auto connection = std::make_shared<Session>("stdio", std::move(limits));
    {
        std::lock_guard lock(m_connectionsMutex);
        std::erase_if(m_connections, [](const auto& weak) { return weak.expired(); });
        m_connections.push_back(connection);
    }
    sessionsChanged();
    return connection;
}

void McpServer::Core::sessionsChanged() {
    std::size_t connections = 0;
    {
        std::lock_guard lock(m_connectionsMutex);
        for (const auto& weak : m_connections)
            connections += weak.expired() ? 0 : 1;
    }
    m_meter->sessionsChanged(m_sessions.size() + connections);
}

void McpServer::Core::toolsChanged() {
    const std::string message = notificationText("notifications/tools/list_changed", {});
    std::vector<std::shared_ptr<Session>> listeners = m_sessions.all();
    {
        std::lock_guard lock(m_connectionsMutex);
        for (const auto& weak : m_connections) {
            if (auto connection = weak.lock())
                listeners.push_back(std::move(connection));
        }
    }
    for (const auto& session : listeners) {
        // Only the handshake asks for messages without a request.
        if (!session->revision().empty())
            session->notify(message);
    }
    m_subscriptions.toolsChanged();
}

void McpServer::Core::shutdown() {
    if (m_stopped.exchange(true))
        return;
    m_tools.onChanged({});
    for (const auto& call : m_runner.board()->beginStopping()) {
        call->requestStop();
        if (!call->begun())
            call->fail({kInternalError, "the server is stopping; the call was not run", nullptr, 503});
    }
    m_runner.board()->waitUntilIdle();
    m_subscriptions.closeAll();
    m_sessions.removeAll();
    sessionsChanged();
}

} // namespace codesage::mcp
