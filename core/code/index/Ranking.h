#pragma once

#include <cstdint>
#include <string_view>

namespace codesage::code {

// How much a file is worth showing first, by its path alone, 0 to 200: shallow before deep, code before
// generated, vendored, test and data files.
std::uint8_t rankOfPath(std::string_view path);

} // namespace codesage::code
