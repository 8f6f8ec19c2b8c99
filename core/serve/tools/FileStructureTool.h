#pragma once

#include "serve/mcp/Tool.h"

#include <cstddef>
#include <filesystem>

namespace codesage::code {
class Codebases;
}

namespace codesage::tools {

// get_file_structure: the outline of a file, or the tree of a folder.
class FileStructureTool final : public mcp::Tool {
public:
    explicit FileStructureTool(code::Codebases& codebases)
        : m_codebases(codebases) {}
    const mcp::ToolDefinition& definition() const override;
    mcp::ToolResult run(mcp::ToolCall& call) override;

private:
    mcp::ToolResult folderStructure(const std::filesystem::path& folder, std::size_t depth,
                                    std::size_t maxChars);

    code::Codebases& m_codebases;
};

} // namespace codesage::tools
