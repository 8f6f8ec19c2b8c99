#include "Commands.h"
#include "CommonFlags.h"
#include "InstanceClient.h"

#include "base/core/Json.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace codesage::app {

namespace {

int health(const CommonOptions& options) {
    const auto context = makeContext(options);
    if (!context)
        return complain(context.error());
    auto instance = InstanceClient::connect(context->paths.data);
    if (!instance)
        return complain(instance.error());
    if (!*instance)
        return complain({ErrorCode::Unavailable, "nothing serves the data folder '" +
                                                     context->paths.data.string() +
                                                     "': start it with codesage serve"});
    const auto ready = (*instance)->get("/readyz");
    if (!ready)
        return complain(ready.error());
    const InstanceInfo& info = (*instance)->info();
    if (context->json)
        std::fputs(
            dumpJsonIndented(nlohmann::json{{"ready", true}, {"pid", info.pid}, {"url", info.url}}).c_str(),
            stdout);
    else
        std::printf("ready: process %d%s\n", info.pid, info.url.empty() ? "" : (", " + info.url).c_str());
    return kDone;
}

} // namespace

void addHealth(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("health", "is the instance of this data folder ready?");
    const auto options = addCommonFlags(*command);
    command->callback([options, &exitCode] { exitCode = health(*options); });
}

} // namespace codesage::app
