#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace codesage::mcp {

// RFC 4648 section 4, with padding. Decoding is strict: another alphabet, missing padding, stray bits or
// white space give nothing.
std::string base64Encoded(std::string_view bytes);
std::optional<std::string> base64Decoded(std::string_view text);

} // namespace codesage::mcp
