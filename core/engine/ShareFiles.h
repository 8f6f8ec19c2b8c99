#pragma once

#include "base/core/Result.h"

#include <filesystem>

namespace codesage {

// Where the files that we ship (monitoring/, config/) lie: $CODESAGE_SHARE_DIR, else ../share/codesage beside
// the program's folder (installed), else the source tree that the program was built in. Empty when none is
// there.
std::filesystem::path shippedFiles(const std::filesystem::path& program);
// The running program's own path.
std::filesystem::path thisProgram();

// First run: copies the shipped configuration (prometheus/, grafana/, codesage.toml …) into `configDir`. A
// file that is there already is never touched, whatever is in it. Fails with the first file that cannot be
// written.
Status installMissingConfiguration(const std::filesystem::path& shipped,
                                   const std::filesystem::path& configDir);

} // namespace codesage
