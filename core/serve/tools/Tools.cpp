#include "serve/tools/Tools.h"

#include "serve/mcp/ToolRegistry.h"
#include "serve/tools/FileStructureTool.h"
#include "serve/tools/IndexCodebaseTool.h"
#include "serve/tools/IndexStatusTool.h"
#include "serve/tools/ReadCodeFileTool.h"
#include "serve/tools/SearchCodebaseTool.h"

#include <memory>

namespace codesage::tools {

Status registerTools(mcp::ToolRegistry& registry, code::Codebases& codebases) {
    CODESAGE_CHECK(registry.add(std::make_unique<IndexCodebaseTool>(codebases)));
    CODESAGE_CHECK(registry.add(std::make_unique<SearchCodebaseTool>(codebases)));
    CODESAGE_CHECK(registry.add(std::make_unique<ReadCodeFileTool>(codebases)));
    CODESAGE_CHECK(registry.add(std::make_unique<FileStructureTool>(codebases)));
    return registry.add(std::make_unique<IndexStatusTool>(codebases));
}

} // namespace codesage::tools
