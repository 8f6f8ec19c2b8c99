#pragma once

#include "base/core/Result.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace codesage::config {

using Environment = std::map<std::string, std::string>;

// The environment of this process.
Environment processEnvironment();

// Where files live. The folders need not exist yet. All are absolute.
struct Paths {
    std::filesystem::path config; // --config-dir, else $XDG_CONFIG_HOME/codesage, else ~/.config/codesage
    std::filesystem::path data;   // --data-dir, else $XDG_DATA_HOME/codesage, else ~/.local/share/codesage
    std::filesystem::path
        cache; // $XDG_CACHE_HOME/codesage, else ~/.cache/codesage; <data>/cache with --data-dir
};

struct PathFlags {
    std::optional<std::filesystem::path> configDir{};
    std::optional<std::filesystem::path> dataDir{};
};

// XDG base directory specification 0.8: a variable that is empty or not absolute counts as unset. Fails with
// NotFound when a folder can't be told because HOME is unset too.
Result<Paths> resolvePaths(const PathFlags& flags, const Environment& environment);

} // namespace codesage::config
