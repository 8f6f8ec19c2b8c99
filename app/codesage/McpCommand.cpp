#include "Commands.h"
#include "CommonFlags.h"

#include "base/core/Log.h"
#include "engine/Engine.h"
#include "engine/Instance.h"
#include "engine/ShareFiles.h"
#include "serve/mcp/McpServer.h"
#include "serve/mcp/StdioRelay.h"
#include "serve/mcp/StdioServer.h"

#include <unistd.h>

namespace codesage::app {

namespace {

struct McpFlags {
    bool stdio = false;
    std::string connect;
};

int relay(const std::string& url, const std::filesystem::path& socket) {
    mcp::StdioRelay::Options options;
    options.url = url.ends_with("/mcp") ? url : url + "/mcp";
    options.unixSocket = socket;
    mcp::StdioRelay stdioRelay(std::move(options));
    const Status ended = stdioRelay.run(STDIN_FILENO, STDOUT_FILENO, {});
    return ended ? kDone : complain(ended.error());
}

int serveHere(const Context& context) {
    EngineOptions options;
    options.settings = context.settings;
    options.paths = context.paths;
    options.shipped = shippedFiles(thisProgram());
    options.tcp = false;
    const auto engine = Engine::start(std::move(options));
    if (!engine)
        return complain(engine.error());
    mcp::StdioServer server((*engine)->mcpServer());
    const Status ended = server.run(STDIN_FILENO, STDOUT_FILENO, {});
    (*engine)->stop();
    return ended ? kDone : complain(ended.error());
}

int run(const CommonOptions& options, const McpFlags& flags) {
    if (!flags.connect.empty())
        return relay(flags.connect, {});
    const auto context = makeContext(options);
    if (!context)
        return complain(context.error());
    // One index for all: where an instance serves this data folder, its answers are passed on.
    if (const auto instance = runningInstance(context->paths.data);
        instance && (!instance->url.empty() || !instance->socket.empty()))
        return relay(instance->socket.empty() ? instance->url : "http://localhost", instance->socket);
    return serveHere(*context);
}

} // namespace

void addMcp(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("mcp", "speak MCP on standard input and output");
    const auto options = addCommonFlags(*command, false);
    const auto flags = std::make_shared<McpFlags>();
    command->add_flag("--stdio", flags->stdio, "on standard input and output")->required();
    command->add_option("--connect", flags->connect, "pass on to the instance at this address")
        ->type_name("URL");
    command->callback([options, flags, &exitCode] { exitCode = run(*options, *flags); });
}

} // namespace codesage::app
