#include "serve/mcp/ToolRegistry.h"

#include "base/core/Json.h"
#include "serve/mcp/JsonSchema.h"

#include <fmt/format.h>

#include <algorithm>

namespace codesage::mcp {

namespace {

using Ordered = nlohmann::ordered_json;

bool isToolName(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               c == '.' || c == '-';
    });
}

Result<Ordered> objectSchema(std::string_view text, std::string_view what) {
    auto schema = parseOrderedJson(text);
    if (!schema)
        return fail(ErrorCode::InvalidArgument, schema.error().message, std::string(what));
    if (!schema->is_object() || schema->value("type", "") != "object")
        return fail(ErrorCode::InvalidArgument, "the root must have the type object", std::string(what));
    return *schema;
}

Ordered annotations(const ToolDefinition& definition) {
    const ToolAnnotations& hints = definition.annotations;
    Ordered value = {{"readOnlyHint", hints.readOnly},
                     {"destructiveHint", hints.destructive},
                     {"idempotentHint", hints.idempotent},
                     {"openWorldHint", hints.openWorld}};
    if (!definition.title.empty())
        value["title"] = definition.title;
    return value;
}

Result<std::shared_ptr<const RegisteredTool>> prepared(std::shared_ptr<Tool> tool) {
    const ToolDefinition& definition = tool->definition();
    if (!isToolName(definition.name))
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("a tool's name must be 1 to 64 of A-Z a-z 0-9 _ . -, not '{}'", definition.name));
    auto result = std::make_shared<RegisteredTool>();
    const auto context = [&](Error error) {
        error.context = "tool " + definition.name + (error.context.empty() ? "" : ": " + error.context);
        return fail(std::move(error));
    };
    Ordered entry = {{"name", definition.name}};
    if (!definition.title.empty())
        entry["title"] = definition.title;
    entry["description"] = definition.description;
    auto input = objectSchema(definition.inputSchema, "inputSchema");
    if (!input)
        return context(input.error());
    auto compiled = JsonSchema::compile(*input);
    if (!compiled)
        return context(compiled.error());
    auto headers = findHeaderParameters(*input);
    if (!headers)
        return context(headers.error());
    result->input = *compiled;
    result->headers = *std::move(headers);
    entry["inputSchema"] = *std::move(input);
    if (!definition.outputSchema.empty()) {
        auto output = objectSchema(definition.outputSchema, "outputSchema");
        if (!output)
            return context(output.error());
        auto checked = JsonSchema::compile(*output);
        if (!checked)
            return context(checked.error());
        result->output = *checked;
        entry["outputSchema"] = *std::move(output);
    }
    entry["annotations"] = annotations(definition);
    result->listing = dumpJson(entry);
    result->tool = std::move(tool);
    return std::shared_ptr<const RegisteredTool>(std::move(result));
}

} // namespace

Status ToolRegistry::add(std::unique_ptr<Tool> tool) {
    CODESAGE_TRY(std::shared_ptr<const RegisteredTool> entry, prepared(std::move(tool)));
    const std::string& name = entry->tool->definition().name;
    {
        std::lock_guard lock(m_mutex);
        if (m_tools->contains(name))
            return fail(ErrorCode::AlreadyExists, fmt::format("there is a tool '{}' already", name));
        auto next = std::make_shared<Snapshot>(*m_tools);
        next->emplace(name, std::move(entry));
        m_tools = std::move(next);
        ++m_version;
    }
    tellListener();
    return {};
}

bool ToolRegistry::remove(std::string_view name) {
    {
        std::lock_guard lock(m_mutex);
        const auto found = m_tools->find(name);
        if (found == m_tools->end())
            return false;
        auto next = std::make_shared<Snapshot>(*m_tools);
        next->erase(found->first);
        m_tools = std::move(next);
        ++m_version;
    }
    tellListener();
    return true;
}

std::shared_ptr<const RegisteredTool> ToolRegistry::find(std::string_view name) const {
    const auto tools = list();
    const auto found = tools->find(name);
    return found == tools->end() ? nullptr : found->second;
}

std::shared_ptr<const ToolRegistry::Snapshot> ToolRegistry::list() const {
    std::lock_guard lock(m_mutex);
    return m_tools;
}

std::uint64_t ToolRegistry::version() const {
    std::lock_guard lock(m_mutex);
    return m_version;
}

void ToolRegistry::onChanged(std::function<void()> changed) {
    std::lock_guard lock(m_listenerMutex);
    m_changed = std::move(changed);
}

void ToolRegistry::tellListener() {
    std::lock_guard lock(m_listenerMutex);
    if (m_changed)
        m_changed();
}

} // namespace codesage::mcp
