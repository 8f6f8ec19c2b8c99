#pragma once

#include "base/core/Result.h"

namespace codesage::code {
class Codebases;
}
namespace codesage::mcp {
class ToolRegistry;
}

namespace codesage::tools {

// Adds index_codebase, search_codebase, read_code_file, get_file_structure and get_index_status. `codebases`
// outlives the tools. Fails as ToolRegistry::add does; tools added before the failing one stay.
Status registerTools(mcp::ToolRegistry& registry, code::Codebases& codebases);

} // namespace codesage::tools
