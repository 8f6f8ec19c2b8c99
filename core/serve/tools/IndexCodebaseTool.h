#pragma once

#include "serve/mcp/Tool.h"

namespace codesage::code {
class Codebases;
}

namespace codesage::tools {

// index_codebase: builds or refreshes the index of a folder, reporting progress; can be cancelled.
class IndexCodebaseTool final : public mcp::Tool {
public:
    explicit IndexCodebaseTool(code::Codebases& codebases)
        : m_codebases(codebases) {}
    const mcp::ToolDefinition& definition() const override;
    mcp::ToolResult run(mcp::ToolCall& call) override;

private:
    code::Codebases& m_codebases;
};

} // namespace codesage::tools
