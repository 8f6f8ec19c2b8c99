#pragma once

#include "code/index/SearchAnswer.h"
#include "serve/mcp/Tool.h"

#include <cstddef>

namespace codesage::code {
struct SearchQuery;
}

namespace codesage::tools {

// An answer as text and as JSON within `maxChars` characters of text. What doesn't fit is shortened by grades
// that are told to the reader: context lines go first, then long lines are cut, then only locations are left,
// then counts a file, then the first of these.
mcp::ToolResult searchReport(const code::SearchQuery& query, const code::SearchAnswer& answer,
                             std::size_t maxChars);

extern const char* const kSearchReportSchema;

} // namespace codesage::tools
