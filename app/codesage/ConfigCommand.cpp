#include "Commands.h"
#include "CommonFlags.h"

#include "base/core/Json.h"
#include "measure/scrape/PrometheusConfig.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace codesage::app {

namespace {

std::vector<Error> findProblems(const config::Paths& paths) {
    config::Sources sources;
    sources.configDir = paths.config;
    sources.environment = config::processEnvironment();
    std::vector<Error> problems = config::checkSettings(sources);
    const std::filesystem::path prometheus = paths.config / "prometheus" / "prometheus.yml";
    if (std::filesystem::exists(prometheus)) {
        if (const auto loaded = scrape::loadPrometheusConfig(prometheus); !loaded)
            problems.push_back(loaded.error());
    }
    return problems;
}

int check(const CommonOptions& options) {
    const auto paths = commandPaths(options);
    if (!paths)
        return complain(paths.error());
    const std::vector<Error> problems = findProblems(*paths);
    if (options.json) {
        nlohmann::json list = nlohmann::json::array();
        for (const Error& problem : problems)
            list.push_back({{"where", problem.context}, {"message", problem.message}});
        std::fputs(
            dumpJsonIndented(nlohmann::json{{"ok", problems.empty()}, {"problems", std::move(list)}}).c_str(),
            stdout);
    } else {
        for (const Error& problem : problems)
            std::fprintf(stderr, "%s\n", problem.text().c_str());
        if (problems.empty())
            std::printf("the configuration in %s is good\n", paths->config.string().c_str());
    }
    return problems.empty() ? kDone : kFailed;
}

} // namespace

void addConfig(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("config", "look at the configuration");
    command->require_subcommand(1);
    CLI::App* checked = command->add_subcommand("check", "check every configuration file");
    const auto options = addCommonFlags(*checked);
    checked->callback([options, &exitCode] { exitCode = check(*options); });
}

} // namespace codesage::app
