#pragma once

#include "base/core/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

// A regular file, opened below a registered root; owns the descriptor, so nobody can swap the file between
// the check and the read.
class SafeFile {
public:
    SafeFile(int fd, std::filesystem::path path, std::filesystem::path root, std::uint64_t size,
             std::int64_t mtimeNs);
    SafeFile(SafeFile&& other) noexcept;
    SafeFile& operator=(SafeFile&& other) noexcept;
    ~SafeFile();

    int fd() const { return m_fd; }
    const std::filesystem::path& path() const { return m_path; } // absolute
    const std::filesystem::path& root() const { return m_root; }
    std::uint64_t size() const { return m_size; }
    std::int64_t mtimeNs() const { return m_mtimeNs; }

private:
    int m_fd = -1;
    std::filesystem::path m_path;
    std::filesystem::path m_root;
    std::uint64_t m_size = 0;
    std::int64_t m_mtimeNs = 0;
};

struct LineLimits {
    std::uint64_t maxLines = 2000;
    std::uint64_t maxBytes = 256u << 10;    // of answered text
    std::uint64_t maxScanBytes = 64u << 20; // how far into the file to look for the first line wanted
};

struct FileLines {
    std::filesystem::path path;
    std::uint64_t fileBytes = 0;
    std::uint64_t from = 0;         // first line answered, from 1
    std::vector<std::string> lines; // without line feeds or a carriage return before one
    std::uint64_t totalLines = 0;   // 0 when the file was not read to its end
    bool truncated = false;         // a limit ended it before the last line asked for
    bool binary = false;            // a NUL byte within the first 8 KiB
};

// Opens files for tools, only ever inside registered roots: openat2 with RESOLVE_BENEATH and
// RESOLVE_NO_MAGICLINKS from the root's own descriptor, then fstat; symbolic links may lead anywhere inside
// the root, never out. Thread-safe.
class PathGuard {
public:
    PathGuard();
    ~PathGuard();
    PathGuard(const PathGuard&) = delete;
    PathGuard& operator=(const PathGuard&) = delete;

    Status addRoot(const std::filesystem::path& root);
    void removeRoot(const std::filesystem::path& root);
    std::vector<std::filesystem::path> roots() const;

    // `path` absolute, or relative to a root (the first, by name, that has it).
    // Errors: PermissionDenied "… is outside the indexed roots (/a, /b)", NotFound, InvalidArgument (a NUL
    // byte, a folder, a pipe or a device), Io.
    Result<SafeFile> open(std::string_view path) const;
    // The same for a folder: checked, and answered as an absolute path without symbolic links.
    Result<std::filesystem::path> resolveDirectory(std::string_view path) const;
    // Lines `from`..`to` (from 1, `to` included; 0 = to the end).
    // Errors: those of open(); InvalidArgument when from > to or `from` is past the last line.
    Result<FileLines> readLines(std::string_view path, std::uint64_t from, std::uint64_t to,
                                const LineLimits& limits = {}) const;

private:
    struct Root;
    Result<SafeFile> openKind(std::string_view path, bool directory) const;
    std::string outsideMessage(std::string_view path) const;

    mutable std::shared_mutex m_mutex;
    std::vector<std::shared_ptr<const Root>> m_roots;
};

} // namespace codesage::code
