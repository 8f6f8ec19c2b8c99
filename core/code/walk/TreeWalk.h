#pragma once

#include "code/walk/ConfinedOpen.h"
#include "code/walk/IgnoreScope.h"
#include "code/walk/Walker.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace codesage::code {

// One walk in progress: a shared stack of folders to list, emptied by several threads.
class TreeWalk {
public:
    // `rootRules`: whether the root's own .gitignore counts.
    TreeWalk(int rootFd, bool rootRules, const WalkOptions& options, std::stop_token stop,
             const std::function<void(std::uint64_t)>& onProgress);

    WalkResult run(std::shared_ptr<const IgnoreScope> scope);

private:
    struct Folder {
        std::string path; // relative to the root, empty for the root
        std::shared_ptr<const IgnoreScope> scope;
        std::uint64_t parentDevice = 0;
    };
    struct Found {
        std::vector<WalkedFile> files;
        std::vector<Folder> folders;
        std::uint64_t bytes = 0;
        std::uint64_t directories = 0;
        SkipReport skipped;
    };
    struct Entry {
        std::string name;
        unsigned char type = 0;
    };

    void work(WalkResult& result);
    void list(const Folder& folder, Found& found);
    bool enter(int fd, const Folder& folder, Found& found, std::uint64_t& device);
    std::shared_ptr<const IgnoreScope> scopeOf(int fd, const Folder& folder,
                                               const std::vector<Entry>& entries) const;
    void take(int fd, const Folder& folder, const Entry& entry, const IgnoreScope& scope, Found& found);

    int m_root;
    bool m_rootRules;
    const WalkOptions& m_options;
    std::stop_token m_stop;
    const std::function<void(std::uint64_t)>& m_onProgress;

    std::mutex m_mutex;
    std::condition_variable_any m_more;
    std::vector<Folder> m_pending;
    unsigned m_busy = 0;
    std::set<std::pair<std::uint64_t, std::uint64_t>> m_entered; // device, inode
    std::uint64_t m_filesSoFar = 0;
};

// Reads the ignore files that lie directly in a folder; missing ones are empty. `hasGit` says whether the
// folder holds `.git`.
IgnoreScope::Files readIgnoreFiles(int folderFd, bool hasDotIgnore, bool hasGitIgnore, bool hasGit);

} // namespace codesage::code
