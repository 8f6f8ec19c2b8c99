// The real server with fake tools, for programs that speak the protocol from outside:
//   mcp_test_server http            prints "ready http://127.0.0.1:PORT" and serves until SIGTERM
//   mcp_test_server stdio           serves standard input and output
//   mcp_test_server relay URL       relays standard input and output to URL
#include "ConformanceTools.h"
#include "FakeTools.h"
#include "base/core/Clock.h"
#include "base/core/WorkerPool.h"
#include "net/http/Server.h"
#include "serve/mcp/HttpTransport.h"
#include "serve/mcp/McpServer.h"
#include "serve/mcp/StdioRelay.h"
#include "serve/mcp/StdioServer.h"

#include <csignal>
#include <cstdio>
#include <string>
#include <unistd.h>

using namespace codesage;

namespace {

int serveHttp(mcp::McpServer& server, const sigset_t& signals) {
    http::Router router;
    mcp::registerHttp(server, router);
    http::ServerConfig config;
    config.listen = "127.0.0.1:0";
    config.limits.requestsPerConnection = 1'000'000;
    auto started = http::Server::start(config, std::move(router));
    if (!started) {
        std::fprintf(stderr, "%s\n", started.error().text().c_str());
        return 1;
    }
    std::printf("ready %s\n", (*started)->endpoint().url().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    server.shutdown();
    (*started)->stop(std::chrono::milliseconds(500));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "relay" && argc > 2) {
        mcp::StdioRelay::Options options;
        options.url = argv[2];
        return mcp::StdioRelay(options).run(STDIN_FILENO, STDOUT_FILENO, {}) ? 0 : 1;
    }
    if (mode != "http" && mode != "stdio") {
        std::fprintf(stderr, "usage: mcp_test_server http | stdio | relay URL\n");
        return 2;
    }
    // Blocked before any thread is made, so that only sigwait sees them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    if (mode == "http")
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    SystemClock clock;
    mcp::ToolRegistry tools;
    mcp::test::addFakeTools(tools);
    mcp::test::addTreeTools(tools);
    mcp::test::addConformanceTools(tools);
    WorkerPool pool("mcp-tools", 4, 128);
    mcp::ServerOptions options;
    options.instructions = "Index a folder first, then search it.";
    mcp::McpServer server(tools, pool, clock, options);
    if (mode == "stdio")
        return mcp::StdioServer(server).run(STDIN_FILENO, STDOUT_FILENO, {}) ? 0 : 1;
    return serveHttp(server, signals);
}
