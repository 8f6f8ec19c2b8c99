#pragma once

#include "base/core/Result.h"
#include "code/index/SearchQuery.h"

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace codesage::tools {

// The arguments of search_codebase, read.
struct SearchRequest {
    code::SearchQuery query;
    // search_mode "auto": literal first, and as a regular expression when that finds nothing.
    bool tryRegex = false;
    std::size_t maxChars = 0;
};

// Errors: InvalidArgument naming the argument.
Result<SearchRequest> readSearchRequest(const nlohmann::json& arguments);

// The cursor given to the client: it says which way "auto" went, so that the next page goes the same way.
std::string clientCursor(const code::SearchQuery& query, std::string_view cursor);

// Whether the pattern has anything that means something in a regular expression.
bool looksLikeRegex(std::string_view pattern);

} // namespace codesage::tools
