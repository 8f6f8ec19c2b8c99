#pragma once

#include "base/config/Paths.h"
#include "base/config/Settings.h"
#include "base/core/Result.h"

#include <map>
#include <optional>
#include <string>

namespace codesage::app {

// What every command takes.
struct CommonOptions {
    std::string dataDir;
    std::string configDir;
    bool json = false;
    std::map<std::string, std::string> settings; // flags that stand for settings, by key
};

struct Context {
    config::Paths paths;
    config::Sources sources;
    config::Settings settings;
    bool json = false;
};

Result<config::Paths> commandPaths(const CommonOptions& options);
Result<Context> makeContext(const CommonOptions& options);

// Exit codes of the command.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

// Says what failed on standard error and returns kFailed.
int complain(const Error& error);

} // namespace codesage::app
