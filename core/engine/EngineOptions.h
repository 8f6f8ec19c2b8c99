#pragma once

#include "base/config/Paths.h"
#include "base/config/Settings.h"

#include <filesystem>
#include <string>

namespace codesage {

struct EngineOptions {
    config::Settings settings{};
    config::Paths paths{};
    // The files we ship; the configuration folder gets those that it lacks. See shippedFiles().
    std::filesystem::path shipped{};
    // Listen on settings.server.listen. Off for a server on standard input and output, which other programs
    // of the same user reach through the socket in the data folder alone.
    bool tcp = true;
    std::string qtVersion{}; // for codesage_build_info; empty without a window
};

} // namespace codesage
