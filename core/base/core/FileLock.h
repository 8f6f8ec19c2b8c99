#pragma once

#include "base/core/Result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace codesage {

// Exclusive ownership of a data folder: one running instance at a time. The kernel drops the lock with the
// process, so a killed instance never leaves a stale one. The file's text tells others who the owner is.
class FileLock {
public:
    // Fails with Conflict when another process holds it; the message carries the owner's note.
    static Result<FileLock> acquire(const std::filesystem::path& path, const std::string& note);
    // The note of the live owner, or nothing when nobody holds the lock.
    static std::optional<std::string> owner(const std::filesystem::path& path);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

    // Replaces the note, e.g. once the address that we serve is known.
    Status setNote(const std::string& note);

private:
    explicit FileLock(int fd)
        : m_fd(fd) {}
    int m_fd = -1;
};

} // namespace codesage
