#pragma once

#include "serve/mcp/Tool.h"

namespace codesage::code {
class Codebases;
}

namespace codesage::tools {

// get_index_status: what is indexed, how much, how fresh, what was left out and why.
class IndexStatusTool final : public mcp::Tool {
public:
    explicit IndexStatusTool(code::Codebases& codebases)
        : m_codebases(codebases) {}
    const mcp::ToolDefinition& definition() const override;
    mcp::ToolResult run(mcp::ToolCall& call) override;

private:
    code::Codebases& m_codebases;
};

} // namespace codesage::tools
