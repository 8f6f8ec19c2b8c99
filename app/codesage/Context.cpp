#include "Context.h"

#include <cstdio>

namespace codesage::app {

Result<config::Paths> commandPaths(const CommonOptions& options) {
    config::PathFlags flags;
    if (!options.configDir.empty())
        flags.configDir = options.configDir;
    if (!options.dataDir.empty())
        flags.dataDir = options.dataDir;
    return config::resolvePaths(flags, config::processEnvironment());
}

Result<Context> makeContext(const CommonOptions& options) {
    Context context;
    context.json = options.json;
    CODESAGE_TRY(context.paths, commandPaths(options));
    context.sources.configDir = context.paths.config;
    context.sources.flags = options.settings;
    context.sources.environment = config::processEnvironment();
    CODESAGE_TRY(context.settings, config::loadSettings(context.sources));
    return context;
}

int complain(const Error& error) {
    std::fprintf(stderr, "codesage: %s\n", error.text().c_str());
    return kFailed;
}

} // namespace codesage::app
