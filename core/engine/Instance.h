#pragma once

#include "base/core/FileLock.h"
#include "base/core/Result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace codesage {

// The instance that owns a data folder, as other programs of the same user find it.
struct InstanceInfo {
    int pid = 0;
    std::string url;              // "http://127.0.0.1:8000", empty when it listens on its socket only
    std::filesystem::path socket; // Unix socket of mode 0600, empty when the path would be too long

    std::string text() const; // as written into the lock file: one JSON object
};

// The live owner of `dataDir`, or nothing. An instance that is still starting has neither url nor socket.
std::optional<InstanceInfo> runningInstance(const std::filesystem::path& dataDir);

// Takes the folder (making it when missing); Conflict names the owner's process and address.
Result<FileLock> claimDataFolder(const std::filesystem::path& dataDir);

// Where the owner's socket lies, or empty when the system's limit of 107 bytes forbids it.
std::filesystem::path instanceSocket(const std::filesystem::path& dataDir);

} // namespace codesage
