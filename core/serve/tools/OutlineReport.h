#pragma once

#include "code/symbols/Outline.h"
#include "serve/mcp/Tool.h"

#include <cstddef>
#include <string_view>

namespace codesage::tools {

// The outline of the file shown as `path`, as text within `maxChars` characters and as JSON. What doesn't fit
// is shortened by grades: without variables, fields and enumerators; then types and functions of the outer
// two levels by name; then the first of these.
mcp::ToolResult outlineReport(std::string_view path, code::SourceLanguage language,
                              const code::Outline& outline, std::size_t maxChars);

} // namespace codesage::tools
