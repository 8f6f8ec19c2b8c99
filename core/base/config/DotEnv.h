#pragma once

#include "base/core/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace codesage::config {

struct DotEnvEntry {
    std::string name;
    std::string value;
    int line = 0; // where it begins, from 1
};

struct DotEnv {
    std::vector<DotEnvEntry> entries{};
    std::vector<Error> errors{}; // each with "<fileName>:<line>" as context
};

// Reads NAME=value lines: `export ` in front is allowed, # begins a comment at the start of a line or after a
// space, 'single' quotes keep everything, "double" quotes know \n \t \r \" \\ \$ and may span lines. Nothing
// is expanded. A later line replaces an earlier one of the same name.
DotEnv parseDotEnv(std::string_view text, std::string_view fileName);

} // namespace codesage::config
