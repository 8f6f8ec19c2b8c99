#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "code/index/Codebases.h"
#include "code/index/ProgressMeter.h"
#include "code/index/SegmentWriter.h"
#include "code/index/Snapshot.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

namespace codesage::code {

// A file that has to be read, and its document in the old state if it had one.
struct ReadItem {
    const WalkedFile* file = nullptr;
    std::optional<DocumentRef> old;
};

struct BuildResult {
    struct Restamp {
        DocumentRef old;
        FileStamp stamp{};
        bool racy = false;
    };
    std::vector<WrittenSegment> segments;
    std::vector<Restamp> restamps;     // read, and found to be the same
    std::vector<DocumentRef> replaced; // old documents with a new version, or that can't be read any more
    SkipReport skipped;
    // Text files only; binary ones are counted in `skipped`.
    std::uint64_t added = 0;
    std::uint64_t changed = 0;
    std::uint64_t removed = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t bytesRead = 0;
};

// Reads files into new segments on several threads. Which file goes to which segment depends only on the list
// and the options, so the same tree makes the same index.
class SegmentBuild {
public:
    SegmentBuild(int rootFd, std::filesystem::path folder, const IndexOptions& options, const Clock& clock,
                 ProgressMeter& meter, std::stop_token stop, const Snapshot* old);

    // `firstId`: the first free segment number; `lastId` is set to the one after those used, also on failure.
    Result<BuildResult> run(const std::vector<ReadItem>& items, std::uint64_t firstId, std::uint64_t& lastId);

private:
    struct Job {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::uint64_t firstId = 0; // numbers firstId, firstId + 1 … up to kIdsPerJob belong to it
    };
    std::vector<Job> plan(const std::vector<ReadItem>& items, std::uint64_t firstId) const;
    Status build(const std::vector<ReadItem>& items, const Job& job, BuildResult& result) const;

    int m_rootFd;
    std::filesystem::path m_folder;
    const IndexOptions& m_options;
    const Clock& m_clock;
    ProgressMeter& m_meter;
    std::stop_token m_stop;
    const Snapshot* m_old;
    std::uint64_t m_threadMemory;
    std::uint64_t m_segmentText;
};

} // namespace codesage::code
