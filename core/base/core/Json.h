#pragma once

#include "base/core/Result.h"

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace codesage {

struct JsonLimits {
    std::size_t bytes = 4u << 20;
    // Deep values overflow the stack when they are copied or printed, so depth is refused while parsing.
    int depth = 64;
    std::size_t nodes = 200'000;
    // Two equal keys in one object: an attack on whoever reads the other one. Refused unless allowed.
    bool allowDuplicateKeys = false;
};

// Parses untrusted text. Errors: InvalidArgument with the byte offset, or LimitExceeded naming the limit.
Result<nlohmann::json> parseJson(std::string_view text, const JsonLimits& limits = {});
// The same, keeping the order of keys, for files that we write back.
Result<nlohmann::ordered_json> parseOrderedJson(std::string_view text, const JsonLimits& limits = {});

// Compact text. Bytes that are not UTF-8 become U+FFFD rather than an exception.
std::string dumpJson(const nlohmann::json& value);
std::string dumpJson(const nlohmann::ordered_json& value);
std::string dumpJsonIndented(const nlohmann::json& value);
std::string dumpJsonIndented(const nlohmann::ordered_json& value);

} // namespace codesage
