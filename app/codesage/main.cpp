#include "Commands.h"
#include "Context.h"

#include <CLI/CLI.hpp>

#include <csignal>

int main(int argc, char** argv) {
    using namespace codesage::app;
    // A reader that goes away is an error of the write, not the end of the program.
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app("Code search for IDE assistants, with its own monitoring", "codesage");
    app.set_version_flag("--version", "codesage " CODESAGE_VERSION);
    app.require_subcommand(1);
    int exitCode = kDone;
    addServe(app, exitCode);
    addMcp(app, exitCode);
    addIndex(app, exitCode);
    addSearch(app, exitCode);
    addQuery(app, exitCode);
    addTsdb(app, exitCode);
    addConfig(app, exitCode);
    addHealth(app, exitCode);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        const int code = app.exit(problem);
        return code == 0 ? kDone : kWrongUsage;
    }
    return exitCode;
}
