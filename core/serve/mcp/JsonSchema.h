#pragma once

#include "base/core/Result.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace codesage::mcp {

// One way in which a value breaks its schema.
struct SchemaProblem {
    std::string pointer; // RFC 6901, into the value; empty for the value itself
    std::string message; // "must be at most 1000, but is 5000"
};

// "/limit must be at most 1000, but is 5000; /pattern is required"
std::string problemsText(const std::vector<SchemaProblem>& problems);

// A compiled JSON Schema (2020-12). Checked keywords: type, properties, required, additionalProperties,
// items, minItems, maxItems, uniqueItems, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum,
// multipleOf, minLength, maxLength (in characters), pattern (RE2, found anywhere), allOf, anyOf, oneOf, not,
// and $ref within the schema. Others are annotations here. Immutable, thread-safe; checking ends after
// 8 problems.
class JsonSchema {
public:
    // Fails with InvalidArgument and a pointer into the schema: a keyword of the wrong type, a pattern that
    // RE2 rejects, a $ref that leads nowhere or outside, more than 64 levels.
    static Result<std::shared_ptr<const JsonSchema>> compile(const nlohmann::ordered_json& schema);
    ~JsonSchema();

    // Problems of `value`; none means that it conforms.
    std::vector<SchemaProblem> check(const nlohmann::json& value) const;
    // Fills in what is missing and has a default, turns 5.0 into 5 where an integer is asked for, then
    // checks.
    std::vector<SchemaProblem> prepare(nlohmann::json& value) const;

    struct Node;

private:
    explicit JsonSchema(std::vector<std::unique_ptr<Node>> nodes);
    std::vector<std::unique_ptr<Node>> m_nodes; // the root is the first
};

} // namespace codesage::mcp
