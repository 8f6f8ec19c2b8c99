#include "Commands.h"
#include "CommonFlags.h"
#include "ServiceLoop.h"

#include "base/core/Log.h"
#include "engine/Engine.h"
#include "engine/ShareFiles.h"

#include <cstdio>

namespace codesage::app {

namespace {

int serve(const CommonOptions& options) {
    const ServiceSignals signals; // blocked before any thread exists, so that all inherit it
    const auto context = makeContext(options);
    if (!context)
        return complain(context.error());
    log::configure(context->settings.log.level, context->settings.log.file);
    EngineOptions engineOptions;
    engineOptions.settings = context->settings;
    engineOptions.paths = context->paths;
    engineOptions.shipped = shippedFiles(thisProgram());
    const auto engine = Engine::start(std::move(engineOptions));
    if (!engine)
        return complain(engine.error());
    const std::string url = (*engine)->endpoint().url();
    std::printf("ready %s\n", url.c_str());
    std::fflush(stdout);
    std::fprintf(stderr, "  MCP      %s/mcp\n  metrics  %s/metrics\n  queries  %s/api/v1/query\n",
                 url.c_str(), url.c_str(), url.c_str());
    signals.run([&engine] { (void)(*engine)->reload(); });
    (*engine)->stop();
    return kDone;
}

} // namespace

void addServe(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("serve", "run the service without a window");
    const auto options = addCommonFlags(*command, false);
    const auto setting = [&](const std::string& flag, const std::string& key, const std::string& help) {
        return command->add_option_function<std::string>(
            flag, [options, key](const std::string& value) { options->settings[key] = value; }, help);
    };
    setting("--listen", "server.listen", "address to serve on, 127.0.0.1:8000 by default")
        ->type_name("HOST:PORT");
    setting("--retention", "storage.retention", "how long metrics are kept, e.g. 200h")
        ->type_name("DURATION");
    setting("--promql-semantics", "query.semantics", "boundaries of ranges as in Prometheus 3 or 2")
        ->type_name("3|2");
    command->add_flag_callback(
        "--insecure", [options] { options->settings["server.insecure"] = "true"; },
        "allow other machines in without a key");
    command->callback([options, &exitCode] { exitCode = serve(*options); });
}

} // namespace codesage::app
