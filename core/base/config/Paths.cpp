#include "base/config/Paths.h"

#include <unistd.h>

namespace codesage::config {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> variable(const Environment& environment, const char* name) {
    const auto found = environment.find(name);
    if (found == environment.end() || !fs::path(found->second).is_absolute())
        return std::nullopt;
    return fs::path(found->second);
}

Result<fs::path> baseFolder(const Environment& environment, const char* name, const char* belowHome,
                            const char* flag) {
    if (const auto folder = variable(environment, name))
        return *folder / "codesage";
    if (const auto home = variable(environment, "HOME"))
        return *home / belowHome / "codesage";
    return fail(ErrorCode::NotFound,
                std::string("neither ") + name + " nor HOME names a folder; set one of them or use " + flag);
}

} // namespace

Environment processEnvironment() {
    Environment environment;
    for (char** entry = ::environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

Result<Paths> resolvePaths(const PathFlags& flags, const Environment& environment) {
    Paths paths;
    if (flags.configDir) {
        paths.config = fs::absolute(*flags.configDir).lexically_normal();
    } else {
        CODESAGE_TRY(paths.config, baseFolder(environment, "XDG_CONFIG_HOME", ".config", "--config-dir"));
    }
    if (flags.dataDir) {
        paths.data = fs::absolute(*flags.dataDir).lexically_normal();
        paths.cache = paths.data / "cache";
    } else {
        CODESAGE_TRY(paths.data, baseFolder(environment, "XDG_DATA_HOME", ".local/share", "--data-dir"));
        CODESAGE_TRY(paths.cache, baseFolder(environment, "XDG_CACHE_HOME", ".cache", "--data-dir"));
    }
    return paths;
}

} // namespace codesage::config
