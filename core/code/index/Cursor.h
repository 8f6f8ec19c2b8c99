#pragma once

#include "base/core/Result.h"
#include "code/index/SearchQuery.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::code {

// Where the next page of a search begins. It names files, not places in an index, so it stays good when the
// index is refreshed between pages.
struct Cursor {
    // The window of matches that the page is cut from begins behind this file; empty root: at the very first.
    std::uint8_t weight = 0;
    std::string root;
    std::string path;
    std::uint64_t offset = 0; // matches of the window already shown
    std::uint64_t before = 0; // matches (or files) in the windows before

    std::string encode(const SearchQuery& query) const;
    // An empty text is the first page. InvalidArgument when it is broken or belongs to another query.
    static Result<Cursor> decode(std::string_view text, const SearchQuery& query);
};

} // namespace codesage::code
