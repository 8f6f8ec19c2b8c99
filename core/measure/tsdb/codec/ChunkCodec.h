#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/Model.h"
#include "measure/tsdb/codec/PlaneCodec.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::tsdb {

// More than a day at one sample a second fits; a decoder refuses larger counts before it allocates.
inline constexpr std::size_t kMaxChunkSamples = 1u << 17;

// Appends the encoding of `samples` (1 to kMaxChunkSamples, strictly ascending times) to `out`.
// Lossless: every bit of every time and value comes back. docs/formats/metrics-store.md gives the layout.
void encodeChunk(std::span<const Sample> samples, Effort effort, std::string& out);

// Appends the samples of one whole encoding to `out`. Corrupt on bytes that no encoder wrote, Unsupported on
// a newer codec version; `out` is as before then. Safe on any input, memory bounded by kMaxChunkSamples.
Status decodeChunk(std::string_view blob, std::vector<Sample>& out);

} // namespace codesage::tsdb
