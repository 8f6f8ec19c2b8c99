#pragma once

#include "base/core/Result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace codesage {

// Reads a whole regular file. Fails with LimitExceeded when it is larger than `limitBytes`, and with
// InvalidArgument when it is not a regular file (a device or a pipe is never opened for reading).
Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limitBytes = 64ull << 20);

// Replaces `path` by `bytes`: written beside it, fsync, rename, fsync of the folder. A crash or a full disk
// at any point leaves the old file whole. `mode` are the permission bits of the new file.
Status writeFileAtomically(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0644);

// Creates the folder and its parents.
Status ensureDirectory(const std::filesystem::path& path, unsigned mode = 0755);

// Makes a rename or a new name inside `directory` durable.
Status syncDirectory(const std::filesystem::path& directory);

} // namespace codesage
