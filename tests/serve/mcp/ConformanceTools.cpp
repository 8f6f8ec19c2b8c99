#include "ConformanceTools.h"

#include "FakeTools.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace codesage::mcp::test {

namespace {

constexpr const char* kNoArguments = R"({"type":"object","properties":{}})";
constexpr std::chrono::milliseconds kStep{50};

ToolResult progress(ToolCall& call) {
    for (const double done : {0.0, 50.0, 100.0}) {
        call.progress(done, 100.0);
        std::this_thread::sleep_for(kStep);
    }
    return {"Done with progress."};
}

ToolResult logging(ToolCall& call) {
    for (const char* message :
         {"Tool execution started", "Tool processing data", "Tool execution completed"}) {
        call.log(LogLevel::Info, message);
        std::this_thread::sleep_for(kStep);
    }
    return {"Done with messages."};
}

// The schema of the suite's scenario json-schema-2020-12: every keyword has to reach the client.
constexpr const char* kFullSchema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
  "$defs": {"address": {"$anchor": "addressDef", "type": "object",
    "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
  "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
    "contactMethod": {"type": "string", "enum": ["phone", "email"]},
    "phone": {"type": "string"}, "email": {"type": "string"}},
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]}, "else": {"required": ["email"]},
  "additionalProperties": false})";

} // namespace

void addConformanceTools(ToolRegistry& registry) {
    const auto add = [&registry](const char* name, const char* schema, FunctionTool::Function function) {
        if (const Status added = registry.add(tool(name, schema, std::move(function))); !added)
            throw std::logic_error(added.error().text());
    };
    add("test_simple_text", kNoArguments,
        [](ToolCall&) { return ToolResult{"This is a simple text response for testing."}; });
    add("test_error_handling", kNoArguments,
        [](ToolCall&) { return ToolResult::error("This tool intentionally returns an error for testing"); });
    add("test_tool_with_progress", kNoArguments, progress);
    add("test_tool_with_logging", kNoArguments, logging);
    add("test_logging_tool", kNoArguments, logging);
    add("json_schema_2020_12_tool", kFullSchema, [](ToolCall&) { return ToolResult{"fits"}; });
    add("test_trigger_tool_change", kNoArguments, [&registry](ToolCall&) {
        if (!registry.remove("test_comes_and_goes"))
            (void)registry.add(
                tool("test_comes_and_goes", kNoArguments, [](ToolCall&) { return ToolResult{}; }));
        return ToolResult{"changed"};
    });
}

} // namespace codesage::mcp::test
