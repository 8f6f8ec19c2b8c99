#pragma once

#include "serve/mcp/ToolRegistry.h"

namespace codesage::mcp::test {

// Tools that the official conformance suite calls by name, as far as text, errors, progress, messages and
// changing lists go. `registry` outlives them.
void addConformanceTools(ToolRegistry& registry);

} // namespace codesage::mcp::test
