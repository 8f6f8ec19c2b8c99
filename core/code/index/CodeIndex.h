#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "code/index/Codebases.h"
#include "code/index/ProgressMeter.h"
#include "code/index/Snapshot.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

namespace codesage::code {

// The index of one codebase on the disk: a folder with a manifest and segments. Thread-safe.
class CodeIndex {
public:
    // `folder` exists and has the file "root". What it holds may be damaged, too new or not there yet.
    CodeIndex(std::filesystem::path folder, std::filesystem::path root, const IndexOptions& options,
              const Clock& clock);

    const std::filesystem::path& root() const { return m_root; }
    const std::filesystem::path& folder() const { return m_folder; }

    // See Codebases::index.
    Result<IndexReport> refresh(const IndexProgressFn& progress, const std::stop_token& stop);
    // The state on the disk, also when another process published it; null before the first complete run.
    std::shared_ptr<const Snapshot> snapshot() const;
    CodebaseStatus status() const;

private:
    // Tells one published manifest from the next without reading it.
    struct Identity {
        FileStamp stamp{};
        bool present = false;
        bool operator==(const Identity&) const = default;
    };
    Identity identity() const;
    void load() const; // with m_mutex held

    const std::filesystem::path m_folder;
    const std::filesystem::path m_root;
    const IndexOptions& m_options;
    const Clock& m_clock;

    mutable std::mutex m_mutex;
    mutable bool m_loaded = false;
    mutable Identity m_identity;
    mutable std::shared_ptr<const Snapshot> m_snapshot;
    mutable std::string m_problem;
    std::shared_ptr<const ProgressMeter> m_running; // while refresh() runs
};

} // namespace codesage::code
