#pragma once

#include "measure/tsdb/codec/ByteIo.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace codesage::tsdb {

// How hard to look for a small encoding. Raw: never compresses, for short blocks in memory.
enum class Effort { Raw, Fast, Best };

// Unsigned integers as byte planes: plane k holds byte k of every value, so that each plane has its own
// statistics and decoding needs no branch a value. A plane is one repeated byte, plain bytes, or a zstd frame
// without its magic number, whichever is smallest. Layout: width (0 to 8), then `width` planes, low first.
void encodePlanes(std::span<const std::uint64_t> values, Effort effort, std::string& out);

// Reads exactly `count` values into `out` (replaced). False on bytes that no encoder wrote; allocates at
// most nine bytes a value. `count` is the caller's to bound.
bool decodePlanes(ByteReader& in, std::size_t count, std::vector<std::uint64_t>& out);

} // namespace codesage::tsdb
