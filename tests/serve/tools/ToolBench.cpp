#include "ToolBench.h"

#include "serve/mcp/JsonSchema.h"
#include "serve/tools/Tools.h"

#include <stdexcept>

namespace codesage::test {

ToolBench::ToolBench() {
    code::IndexOptions options;
    options.globalExcludes = m_data / "no-global-excludes";
    auto codebases = code::Codebases::open(m_data.path(), options, m_clock);
    if (!codebases)
        throw std::runtime_error(codebases.error().text());
    m_codebases = *std::move(codebases);
    if (const Status added = tools::registerTools(m_registry, *m_codebases); !added)
        throw std::runtime_error(added.error().text());
}

mcp::ToolResult ToolBench::call(const std::string& tool, nlohmann::json arguments, mcp::CallChannel* channel,
                                std::stop_token stop) {
    const auto registered = m_registry.find(tool);
    if (!registered)
        return mcp::ToolResult::error("there is no tool " + tool);
    if (const auto problems = registered->input->prepare(arguments); !problems.empty())
        return mcp::ToolResult::error("schema: " + mcp::problemsText(problems));
    mcp::ToolCall toolCall(std::move(arguments), std::move(stop), channel);
    mcp::ToolResult result = registered->tool->run(toolCall);
    if (!result.isError && registered->output)
        if (const auto problems = registered->output->check(result.structured); !problems.empty())
            return mcp::ToolResult::error("schema: result " + mcp::problemsText(problems));
    return result;
}

void ToolBench::index() {
    const auto report = m_codebases->index(m_tree.path());
    if (!report)
        throw std::runtime_error(report.error().text());
}

} // namespace codesage::test
