#pragma once

#include "base/core/Result.h"
#include "code/index/SegmentWriter.h"
#include "code/index/Snapshot.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

namespace codesage::code {

// Which parts of a snapshot should become one segment now: eight of about the same size, or whatever is
// mostly dead. Sizes grow by eightfold tiers, so a byte is rewritten once a tier; at most 256 MB of text at a
// time. Empty when nothing is worth it.
std::vector<std::uint32_t> chooseMerge(const Snapshot& snapshot);

// Writes the live documents of these parts as segment `id`. Corrupt when one of them is damaged.
Result<WrittenSegment> writeMerged(const Snapshot& snapshot, const std::vector<std::uint32_t>& parts,
                                   const std::filesystem::path& folder, std::uint64_t id,
                                   const std::stop_token& stop);

} // namespace codesage::code
