#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "code/index/Codebases.h"
#include "code/index/IndexReport.h"
#include "code/index/ProgressMeter.h"
#include "code/index/SegmentBuild.h"
#include "code/index/Snapshot.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace codesage::code {

// Deletes whatever lies in an index folder and is not named by its manifest: the leavings of a killed run,
// and segments that a newer state no longer uses (readers keep them mapped). Only the owner of the lock may.
void removeUnreferenced(const std::filesystem::path& folder, const Manifest* manifest);

// One indexing run of one codebase: walk, compare with the old state, read what changed into new segments,
// merge small ones, publish. Until the manifest is replaced nothing of the old state is touched; whatever
// ends the run before that removes what it wrote.
class IndexRun {
public:
    IndexRun(std::filesystem::path root, std::filesystem::path folder, const IndexOptions& options,
             const Clock& clock, ProgressMeter& meter, std::stop_token stop);
    ~IndexRun();
    IndexRun(const IndexRun&) = delete;
    IndexRun& operator=(const IndexRun&) = delete;

    // `old` may be null. On success the new state is on the disk and `report` is complete.
    Result<std::shared_ptr<const Snapshot>> run(std::shared_ptr<const Snapshot> old, IndexReport& report);

private:
    void compare(const WalkResult& walk, IndexReport& report);
    Manifest nextManifest(const BuildResult& built, IndexReport& report);
    Result<std::shared_ptr<const Snapshot>> merged(std::shared_ptr<const Snapshot> snapshot);
    Status publish(const Snapshot& snapshot);
    Status cancelled() const;

    std::filesystem::path m_root;
    std::filesystem::path m_folder;
    const IndexOptions& m_options;
    const Clock& m_clock;
    ProgressMeter& m_meter;
    std::stop_token m_stop;

    std::shared_ptr<const Snapshot> m_old;
    std::vector<ReadItem> m_toRead;
    std::vector<DocumentRef> m_gone;
    std::uint64_t m_nextSegmentId = 1;
    bool m_published = false;
};

} // namespace codesage::code
