#pragma once

#include "base/core/Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::scrape {

// A parsed YAML value with the line it stands on. Aliases are unfolded, merge keys (<<) applied.
struct YamlNode {
    enum class Kind { Null, Scalar, List, Map };

    Kind kind = Kind::Null;
    int line = 0; // from 1
    std::string scalar;
    bool isQuoted = false; // a string whatever it looks like
    std::vector<YamlNode> items;
    std::vector<std::pair<YamlNode, YamlNode>> entries; // keys are scalars, each once

    const YamlNode* find(std::string_view key) const;
};

struct YamlLimits {
    std::size_t bytes = 1u << 20;
    std::size_t nodes = 100'000; // after aliases are unfolded
    int depth = 32;
};

// Parses one document; `name` stands for the file in messages. InvalidArgument with the context "name:line"
// for broken syntax, duplicate keys and keys that are no scalars; LimitExceeded naming the limit.
Result<YamlNode> parseYaml(std::string_view text, std::string_view name, const YamlLimits& limits = {});

} // namespace codesage::scrape
