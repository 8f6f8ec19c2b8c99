#pragma once

#include "base/core/Clock.h"
#include "base/core/WorkerPool.h"
#include "serve/mcp/CallBoard.h"
#include "serve/mcp/Request.h"
#include "serve/mcp/ResultComposer.h"
#include "serve/mcp/RunningCall.h"
#include "serve/mcp/ToolRegistry.h"

#include <functional>
#include <memory>
#include <optional>

namespace codesage::mcp {

// Takes tools/call requests, checks them, and runs the tools on the worker pool. Thread-safe.
class ToolRunner {
public:
    ToolRunner(const ToolRegistry& tools, WorkerPool& pool, const Clock& clock,
               const ResultComposer& composer);

    // Answers `request` now or later. `logLevel` says which messages the client wants while the tool runs.
    void start(Request request, std::function<std::optional<LogLevel>()> logLevel);

    const std::shared_ptr<CallBoard>& board() const { return m_board; }

private:
    std::optional<RpcError> admit(const std::shared_ptr<RunningCall>& call, const Request& request) const;
    void execute(RunningCall& call, Era era, nlohmann::json arguments) const;

    const ToolRegistry& m_tools;
    WorkerPool& m_pool;
    const Clock& m_clock;
    const ResultComposer& m_composer;
    const std::shared_ptr<CallBoard> m_board = std::make_shared<CallBoard>();
};

} // namespace codesage::mcp
