#pragma once

#include "base/core/Clock.h"
#include "code/walk/SkipReport.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::code {

enum class IndexPhase : std::uint8_t { Walking, Reading, Merging, Publishing, Done };
std::string_view indexPhaseName(IndexPhase phase); // "walking", …

struct IndexProgress {
    IndexPhase phase = IndexPhase::Walking;
    std::uint64_t filesDone = 0;
    std::uint64_t filesTotal = 0; // 0 while walking: not known yet
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0;
    double filesPerSecond = 0; // mean since reading began
    double bytesPerSecond = 0;
    std::optional<double> remainingSeconds; // nothing until half a second of reading has been seen
};

// Called at most about ten times a second and once at the end of each phase; from any indexing thread, but
// one at a time. It must return quickly.
using IndexProgressFn = std::function<void(const IndexProgress&)>;

// What one indexing run found and did.
struct IndexReport {
    std::string root;
    std::uint64_t files = 0; // text files now searchable
    std::uint64_t bytes = 0; // their text
    std::uint64_t lines = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t added = 0;
    std::uint64_t changed = 0;
    std::uint64_t removed = 0;
    std::uint64_t bytesRead = 0;  // read from the tree in this run
    std::uint64_t indexBytes = 0; // on disk, all segments
    std::uint64_t segments = 0;
    SkipReport skipped;
    // One sentence when earlier data could not be used ("written by a newer version", "damaged"); else empty.
    std::string rebuiltBecause;
    TimestampMs indexedAt = 0;
    std::chrono::duration<double> duration{};
};

} // namespace codesage::code
