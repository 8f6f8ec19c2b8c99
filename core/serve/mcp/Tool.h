#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace codesage::mcp {

class ToolCall;

// What a tool does to the world, told to the client before it calls (MCP "annotations"). The defaults here
// are those of a tool that only looks.
struct ToolAnnotations {
    bool readOnly = true;
    bool destructive = false;
    bool idempotent = true;
    bool openWorld = false;
};

// What a client sees of a tool. The schemas are JSON text, so that the order of their keys reaches the
// client as it was written; both must describe an object at their root. See JsonSchema.h for the keywords
// that are checked; other keywords are passed on to the client but constrain nothing here.
struct ToolDefinition {
    std::string name;  // 1 to 64 of [A-Za-z0-9_.-], unique
    std::string title; // for people, may be empty
    std::string description;
    std::string inputSchema;    // e.g. {"type":"object","properties":{…},"additionalProperties":false}
    std::string outputSchema{}; // empty when the tool has no structured result
    ToolAnnotations annotations{};
    // Expected to run for more than a second: clients that accept an event stream get one at once, so that
    // their connection carries signs of life.
    bool longRunning = false;
};

// The answer of one call. `text` is for the model to read; where it is empty and `structured` is not null,
// the client gets the JSON of `structured` as text. With an outputSchema and no error, `structured` must
// conform to it. An error is for the model to understand and correct: one clear sentence in `text`.
struct ToolResult {
    std::string text{};
    nlohmann::json structured{};
    bool isError = false;

    static ToolResult error(std::string sentence) { return {std::move(sentence), nullptr, true}; }
};

// One tool. run() is called on worker threads, several at a time; the arguments have been checked against
// inputSchema and its defaults filled in. An exception becomes the JSON-RPC error -32603 for that call.
class Tool {
public:
    virtual ~Tool() = default;
    // The same reference with the same content for the whole life of the tool.
    virtual const ToolDefinition& definition() const = 0;
    virtual ToolResult run(ToolCall& call) = 0;
};

} // namespace codesage::mcp
