#pragma once

#include "base/core/Result.h"
#include "code/walk/SkipReport.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace codesage::code {

// What tells that a file was changed without reading it.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t mtimeNs = 0;
    std::int64_t ctimeNs = 0;
    std::uint64_t inode = 0;

    bool operator==(const FileStamp&) const = default;
};

struct WalkedFile {
    std::string path; // relative to the root, bytes as the file system has them, '/' between parts
    FileStamp stamp;
};

struct WalkOptions {
    std::uint64_t maxFileBytes = 2u << 20;
    bool useIgnoreFiles = true; // .gitignore, .ignore, .git/info/exclude
    // Rules that hold everywhere (git's core.excludesFile); an absent file holds no rules.
    std::optional<std::filesystem::path> globalExcludes;
    unsigned threads = 2;
};

struct WalkResult {
    std::vector<WalkedFile> files; // sorted by the bytes of their paths
    std::uint64_t bytes = 0;       // sum of their sizes
    std::uint64_t directories = 0;
    SkipReport skipped;
};

// Lists every file below `root` that should be indexed. Hidden files and folders are listed like others,
// except `.git`; symbolic links are never followed; each folder is entered once (by device and inode), so a
// loop ends. Ignore rules are git's, with `.ignore` files above `.gitignore` as ripgrep has them, and rules
// of folders above `root` count up to the top of its repository.
// A .gitignore in a root outside any repository that would leave no file at all is disregarded. Order does
// not depend on `threads`. Errors: NotFound, InvalidArgument (not a folder), PermissionDenied or Io for the
// root itself; Cancelled. Anything below the root only adds to `skipped`. `onProgress(files so far)` is
// called from any of the walking threads, one at a time.
Result<WalkResult> walkTree(const std::filesystem::path& root, const WalkOptions& options,
                            const std::stop_token& stop,
                            const std::function<void(std::uint64_t)>& onProgress = {});

// Where git keeps the user's global excludes: core.excludesFile of `home`/.gitconfig, else
// `xdgConfigHome`/git/ignore, else `home`/.config/git/ignore. Nothing when neither folder is given.
std::optional<std::filesystem::path> globalExcludesFile(const std::filesystem::path& home,
                                                        const std::filesystem::path& xdgConfigHome);

} // namespace codesage::code
