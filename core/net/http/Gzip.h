#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace codesage::http {

// The bytes as one gzip member (RFC 1952), level 1 to 9; nothing when zlib is out of memory.
std::optional<std::string> gzipped(std::string_view bytes, int level = 4);

} // namespace codesage::http
