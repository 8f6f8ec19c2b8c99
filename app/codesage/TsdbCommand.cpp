#include "Commands.h"
#include "CommonFlags.h"
#include "InstanceClient.h"
#include "LocalParts.h"

#include "base/core/Json.h"
#include "serve/instance/StoreJson.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace codesage::app {

using nlohmann::json;

namespace {

Result<json> ask(const Context& context, bool verify) {
    CODESAGE_TRY(auto instance, InstanceClient::connect(context.paths.data));
    if (instance)
        return verify ? instance->postJson("/instance/v1/store/verify", json::object())
                      : instance->getJson("/instance/v1/store");
    CODESAGE_TRY(const std::unique_ptr<LocalStore> local, LocalStore::open(context));
    if (!verify)
        return instance::toJson(local->store().stats());
    CODESAGE_TRY(const tsdb::VerifyReport report, local->store().verify());
    return instance::toJson(report);
}

int run(const CommonOptions& options, bool verify) {
    const auto context = makeContext(options);
    if (!context)
        return complain(context.error());
    const auto answer = ask(*context, verify);
    if (!answer)
        return complain(answer.error());
    if (context->json) {
        std::fputs(dumpJsonIndented(*answer).c_str(), stdout);
    } else {
        for (const auto& [key, value] : answer->items()) {
            if (!value.is_structured())
                std::printf("%-18s %s\n", key.c_str(), value.is_null() ? "no data" : dumpJson(value).c_str());
        }
    }
    if (!verify)
        return kDone;
    for (const json& problem : (*answer)["problems"])
        std::fprintf(stderr, "%s: %s\n", problem["file"].get<std::string>().c_str(),
                     problem["message"].get<std::string>().c_str());
    return (*answer)["ok"].get<bool>() ? kDone : kFailed;
}

} // namespace

void addTsdb(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("tsdb", "look at the metrics store");
    command->require_subcommand(1);
    CLI::App* stats = command->add_subcommand("stats", "how much is stored");
    const auto statsOptions = addCommonFlags(*stats);
    stats->callback([statsOptions, &exitCode] { exitCode = run(*statsOptions, false); });
    CLI::App* verify = command->add_subcommand("verify", "read and check every stored chunk");
    const auto verifyOptions = addCommonFlags(*verify);
    verify->callback([verifyOptions, &exitCode] { exitCode = run(*verifyOptions, true); });
}

} // namespace codesage::app
