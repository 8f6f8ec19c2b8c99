#pragma once

#include "base/config/Schema.h"

#include <string>
#include <string_view>
#include <vector>

namespace codesage::config {

// One key of a TOML document, flattened: "server.listen".
struct TomlEntry {
    std::string key;
    int line = 0;
    RawValue value{};
    std::string unsupported{}; // e.g. "a date", when it is nothing a setting can hold; `value` is empty then
};

struct TomlFile {
    std::vector<TomlEntry> entries{};
    std::vector<Error> errors{}; // of syntax, with "<fileName>:<line>" as context
};

// The text of codesage.toml as entries in the order of their lines. An empty table is an entry too, so that a
// misspelt section is noticed.
TomlFile parseToml(std::string_view text, std::string_view fileName);

} // namespace codesage::config
