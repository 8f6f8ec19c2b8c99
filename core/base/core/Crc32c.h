#pragma once

#include <cstdint>
#include <string_view>

namespace codesage {

// CRC-32C (Castagnoli, RFC 3720 appendix B.4). Pass the previous result as `seed` to continue over more
// bytes.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0);

} // namespace codesage
