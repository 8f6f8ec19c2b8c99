#include "serve/mcp/ToolRunner.h"

#include "base/core/Json.h"
#include "base/core/Log.h"
#include "base/core/Strings.h"
#include "serve/mcp/JsonSchema.h"

#include <fmt/format.h>

#include <exception>

namespace codesage::mcp {

namespace {

using Json = nlohmann::json;

std::string nameOf(const RunningCall& call) {
    return call.tool().tool->definition().name;
}

// The result as its tool's contract wants it, or what is wrong with it.
std::optional<std::string> contractProblem(const RegisteredTool& tool, const ToolResult& result) {
    if (!tool.output || result.isError)
        return std::nullopt;
    if (const auto problems = tool.output->check(result.structured); !problems.empty())
        return problemsText(problems);
    return std::nullopt;
}

RpcError internalError(const RunningCall& call, std::string_view why) {
    log::error("serve/mcp", fmt::format("the tool {} failed: {}", nameOf(call), why));
    return {kInternalError, fmt::format("the tool {} failed: {}", nameOf(call), elided(why, 500))};
}

} // namespace

ToolRunner::ToolRunner(const ToolRegistry& tools, WorkerPool& pool, const Clock& clock,
                       const ResultComposer& composer)
    : m_tools(tools)
    , m_pool(pool)
    , m_clock(clock)
    , m_composer(composer) {}

void ToolRunner::start(Request request, std::function<std::optional<LogLevel>()> logLevel) {
    Json& params = request.message.params;
    const auto name = params.find("name");
    if (name == params.end() || !name->is_string())
        return request.refuse({kInvalidParams, "tools/call needs the \"name\" of a tool as a string"});
    auto tool = m_tools.find(name->get_ref<const std::string&>());
    if (!tool)
        return request.refuse(
            {kInvalidParams, fmt::format("unknown tool: {}; tools/list names them all",
                                         elided(name->get_ref<const std::string&>(), 100))});
    request.ticket.setTool(tool->tool->definition().name);
    auto arguments = params.find("arguments");
    if (arguments != params.end() && !arguments->is_object() && !arguments->is_null())
        return request.refuse({kInvalidParams, "\"arguments\" must be an object"});
    const auto token = request.message.meta().find("progressToken");
    const bool hasToken = token != request.message.meta().end();
    if (hasToken && !isRpcId(*token))
        return request.refuse({kInvalidParams, "\"progressToken\" must be a string or an integer"});
    Json given = arguments != params.end() && arguments->is_object() ? std::move(*arguments) : Json::object();
    if (request.era == Era::Modern && request.header) {
        if (const auto problem = headerParameterProblem(tool->headers, given, request.header))
            return request.refuse({kHeaderMismatch, *problem, nullptr, 400});
    }
    const bool streamAtOnce = hasToken || tool->tool->definition().longRunning;

    RunningCall::Setup setup{std::move(tool),
                             request.id(),
                             hasToken ? dumpJson(*token) : std::string(),
                             std::move(logLevel),
                             request.exchange,
                             request.session,
                             request.era == Era::Modern ? request.gone : std::stop_token(),
                             std::move(request.ticket)};
    const Era era = request.era;
    const auto call = RunningCall::create(std::move(setup), m_board, m_clock);
    if (const auto refusal = admit(call, request))
        return call->fail(*refusal);
    if (streamAtOnce)
        request.exchange->expectMessages();
    const bool queued = m_pool.submit([this, board = m_board, call, era,
                                       input = std::move(given)](const std::stop_token& poolStop) mutable {
        // The runner lives while anything is inside the board's scope.
        const WorkScope scope(*board);
        if (!scope)
            return;
        call->begin();
        const std::stop_callback link(poolStop, [&call] { call->requestStop(); });
        execute(*call, era, std::move(input));
    });
    if (!queued)
        call->fail(
            {kInternalError, fmt::format("the server is busy: {} calls are running and {} are waiting; "
                                         "try again shortly",
                                         m_pool.running(), m_pool.queued())});
}

std::optional<RpcError> ToolRunner::admit(const std::shared_ptr<RunningCall>& call,
                                          const Request& request) const {
    if (!m_board->add(call))
        return RpcError{kInternalError, "the server is stopping", nullptr, 503};
    if (!request.session)
        return std::nullopt;
    switch (request.session->started(request.id(), call)) {
    case Session::Admission::Accepted:
        break;
    case Session::Admission::DuplicateId:
        // The other call keeps the id: forgetting it when this one ends would be wrong.
        call->leaveSession();
        return RpcError{kInvalidRequest, "a request with this id is still running", nullptr, 400};
    case Session::Admission::TooMany:
        call->leaveSession();
        return RpcError{
            kInternalError,
            fmt::format("this client has {} calls running already; wait for one of them or cancel it",
                        request.session->running())};
    }
    return std::nullopt;
}

void ToolRunner::execute(RunningCall& call, Era era, Json arguments) const {
    if (call.stop().stop_requested())
        return call.fail({kInternalError, "the server is stopping; the call was not run", nullptr, 503});
    try {
        const auto problems = call.tool().input->prepare(arguments);
        if (!problems.empty()) {
            const ToolResult refusal = ToolResult::error(
                fmt::format("Invalid arguments for {}: {}.", nameOf(call), problemsText(problems)));
            return call.answer(m_composer.toolResult(era, call.id(), refusal), "tool_error");
        }
        ToolCall toolCall(std::move(arguments), call.stop(), &call);
        const ToolResult result = call.tool().tool->run(toolCall);
        if (const auto problem = contractProblem(call.tool(), result))
            return call.fail(internalError(call, "its result breaks its own output schema: " + *problem));
        call.answer(m_composer.toolResult(era, call.id(), result), result.isError ? "tool_error" : "ok");
    } catch (const std::exception& problem) {
        call.fail(internalError(call, problem.what()));
    } catch (...) {
        call.fail(internalError(call, "it threw something that is not a std::exception"));
    }
}

} // namespace codesage::mcp
