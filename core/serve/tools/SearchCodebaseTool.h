#pragma once

#include "serve/mcp/Tool.h"

namespace codesage::code {
class Codebases;
}

namespace codesage::tools {

// search_codebase: literal and regular-expression search over indexed codebases.
class SearchCodebaseTool final : public mcp::Tool {
public:
    explicit SearchCodebaseTool(code::Codebases& codebases)
        : m_codebases(codebases) {}
    const mcp::ToolDefinition& definition() const override;
    mcp::ToolResult run(mcp::ToolCall& call) override;

private:
    code::Codebases& m_codebases;
};

} // namespace codesage::tools
