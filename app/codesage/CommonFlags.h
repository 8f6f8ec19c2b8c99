#pragma once

#include "Context.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace codesage::app {

// --data-dir, --config-dir and, where it makes sense, --json.
inline std::shared_ptr<CommonOptions> addCommonFlags(CLI::App& command, bool withJson = true) {
    auto options = std::make_shared<CommonOptions>();
    command.add_option("--data-dir", options->dataDir, "where metrics and indexes live")->type_name("D");
    command.add_option("--config-dir", options->configDir, "where the configuration lives")->type_name("C");
    if (withJson)
        command.add_flag("--json", options->json, "print JSON");
    return options;
}

} // namespace codesage::app
