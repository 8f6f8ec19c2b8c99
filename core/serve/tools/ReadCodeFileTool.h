#pragma once

#include "base/core/Result.h"
#include "serve/mcp/Tool.h"

#include <string>
#include <string_view>

namespace codesage::code {
class Codebases;
}

namespace codesage::tools {

// read_code_file: numbered lines of one file inside the indexed codebases.
class ReadCodeFileTool final : public mcp::Tool {
public:
    explicit ReadCodeFileTool(code::Codebases& codebases)
        : m_codebases(codebases) {}
    const mcp::ToolDefinition& definition() const override;
    mcp::ToolResult run(mcp::ToolCall& call) override;

private:
    // What to do after a failure with this code.
    std::string_view advice(ErrorCode code, const std::string& path) const;

    code::Codebases& m_codebases;
};

} // namespace codesage::tools
