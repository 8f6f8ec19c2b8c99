#pragma once

#include "serve/mcp/Tool.h"
#include "serve/mcp/ToolCall.h"
#include "serve/mcp/ToolRegistry.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace codesage::mcp::test {

// A tool from a definition and a function.
class FunctionTool final : public Tool {
public:
    using Function = std::function<ToolResult(ToolCall&)>;
    FunctionTool(ToolDefinition definition, Function function)
        : m_definition(std::move(definition))
        , m_function(std::move(function)) {}
    const ToolDefinition& definition() const override { return m_definition; }
    ToolResult run(ToolCall& call) override { return m_function(call); }

private:
    const ToolDefinition m_definition;
    const Function m_function;
};

std::unique_ptr<Tool> tool(std::string name, std::string inputSchema, FunctionTool::Function function,
                           std::string outputSchema = {});

// Holds tools at a point until the test lets them go on.
class Gate {
public:
    // Called by a tool: true when opened, false when `stop` came first.
    bool wait(const std::stop_token& stop);
    void open();
    // Waits until `count` tools have arrived.
    bool waitForArrivals(int count);
    int stopped() const;
    bool waitForStopped(int count);

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_open = false;
    int m_arrived = 0;
    int m_stopped = 0;
};

// echo, add, fail, explode, explode_oddly, liar, report (three steps of progress), chatter (logs), region (a
// header argument); with a gate also hold (waits at it, longRunning as its argument names) and, when
// `withTree`, index_codebase and search_codebase over a real folder.
void addFakeTools(ToolRegistry& registry, std::shared_ptr<Gate> gate = nullptr);
void addTreeTools(ToolRegistry& registry);

} // namespace codesage::mcp::test
