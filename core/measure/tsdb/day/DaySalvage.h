#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/day/DayFile.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace codesage::tsdb {

struct SalvageReport {
    std::uint64_t chunks = 0;  // whole ones, now in the new file
    std::uint64_t damaged = 0; // rows seen and refused
    bool complete = true;      // false when the file's structure hid some rows
};

// Writes every chunk of a damaged day file that passes its checksum into a fresh sealed file at `target`.
// Labels come from `labelsOf`, and where that knows none, from the damaged file itself.
// Fails with NotFound when nothing could be read.
Result<SalvageReport> salvageDay(const std::filesystem::path& path, DayNumber day, const std::string& vfs,
                                 const DayFile::LabelsOf& labelsOf, std::size_t samplesPerChunk,
                                 const std::filesystem::path& target);

// True when the file's own checksummed description says that this release wrote it: then a format number
// that says otherwise is damage.
bool isOurDayFile(const std::filesystem::path& path, const std::string& vfs);

} // namespace codesage::tsdb
