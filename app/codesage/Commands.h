#pragma once

namespace CLI {
class App;
}

namespace codesage::app {

// Each adds its subcommand to `app`; when the command line selects it, `exitCode` gets what it returned.
void addServe(CLI::App& app, int& exitCode);
void addMcp(CLI::App& app, int& exitCode);
void addIndex(CLI::App& app, int& exitCode);
void addSearch(CLI::App& app, int& exitCode);
void addQuery(CLI::App& app, int& exitCode);
void addTsdb(CLI::App& app, int& exitCode);
void addConfig(CLI::App& app, int& exitCode);
void addHealth(CLI::App& app, int& exitCode);

} // namespace codesage::app
