#pragma once

#include "base/core/Clock.h"
#include "code/index/Codebases.h"
#include "serve/mcp/ToolCall.h"
#include "serve/mcp/ToolRegistry.h"
#include "support/TempDir.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace codesage::test {

// The five tools over real codebases in a folder of their own, called as the server does: arguments checked
// and completed by the input schema, results checked against the output schema.
class ToolBench {
public:
    ToolBench();

    // What the tool answers. When the arguments break the input schema, or the result the output schema, an
    // error result that begins with "schema:".
    mcp::ToolResult call(const std::string& tool, nlohmann::json arguments,
                         mcp::CallChannel* channel = nullptr, std::stop_token stop = {});

    std::filesystem::path tree(std::string_view name = {}) const { return m_tree / name; }
    void write(std::string_view name, std::string_view content) { m_tree.write(name, content); }
    // Indexes the tree; the test cannot go on when that fails.
    void index();

    code::Codebases& codebases() { return *m_codebases; }
    mcp::ToolRegistry& registry() { return m_registry; }

private:
    TempDir m_tree;
    TempDir m_data;
    SystemClock m_clock;
    std::unique_ptr<code::Codebases> m_codebases;
    mcp::ToolRegistry m_registry;
};

} // namespace codesage::test
