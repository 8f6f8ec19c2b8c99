#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "code/walk/SkipReport.h"
#include "code/walk/Walker.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::code {

// The small file that says which segments make up an index, and what changed in them since they were written.
// It is replaced as a whole; segments never change.
struct Manifest {
    struct Restamp {
        std::uint32_t document = 0;
        FileStamp stamp{};
        bool racy = false;
    };
    struct SegmentEntry {
        std::uint64_t id = 0;
        std::uint64_t fileBytes = 0;
        std::uint32_t headerCrc = 0;
        std::vector<std::uint32_t> dead; // documents that were changed or removed, ascending
        std::vector<Restamp> restamps;   // touched, but with the same content; by document
    };

    std::string root;
    std::uint64_t generation = 0;
    std::uint64_t nextSegmentId = 1;
    TimestampMs indexedAt = 0;
    std::uint64_t maxFileBytes = 0;
    SkipReport skipped;
    std::vector<SegmentEntry> segments;

    std::string encode() const;
    // Errors: Corrupt; Unsupported for another format, with both numbers in the message.
    static Result<Manifest> decode(std::string_view bytes, std::string_view name);
};

} // namespace codesage::code
