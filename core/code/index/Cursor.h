#pragma once

#include "base/core/Result.h"
#include "code/index/SearchQuery.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::code {

// Where the next page of a search begins: so many matches behind a file. It names the file, not a place in an
// index, so pages go on in the right place when the index was refreshed between them; only what changed in
// the window of matches around the page's end can be shown twice or not at all.
struct Cursor {
    std::uint8_t weight = 0;
    std::string root; // empty: the very first page
    std::string path;
    std::uint64_t offset = 0; // matches (or files) behind that file
    std::uint64_t before = 0; // what the total counts, up to that file

    std::string encode(const SearchQuery& query) const;
    // An empty text is the first page. InvalidArgument when it is broken or belongs to another query.
    static Result<Cursor> decode(std::string_view text, const SearchQuery& query);
};

} // namespace codesage::code
