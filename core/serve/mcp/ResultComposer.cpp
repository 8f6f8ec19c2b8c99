#include "serve/mcp/ResultComposer.h"

#include "base/core/Json.h"
#include "serve/mcp/McpServer.h"
#include "serve/mcp/RpcMessage.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::mcp {

namespace {

// Resources and prompts are answered with empty lists until something provides them, so they are declared;
// neither changes, so neither promises to tell.
constexpr std::string_view kCapabilities =
    R"("capabilities":{"tools":{"listChanged":true},"resources":{},"prompts":{},"logging":{}})";

} // namespace

ResultComposer::ResultComposer(const ServerOptions& options)
    : m_meta(fmt::format(R"("_meta":{{"{}":{{"name":{},"version":{}}}}})", kMetaServerInfo,
                         jsonString(options.name), jsonString(options.version)))
    , m_cacheHints(fmt::format(R"("ttlMs":{},"cacheScope":"public")", options.listTtl.count()))
    , m_serverInfo(fmt::format(R"({{"name":{},"title":{},"version":{}}})", jsonString(options.name),
                               jsonString(options.title), jsonString(options.version))) {
    if (!options.instructions.empty())
        m_instructions = R"(,"instructions":)" + jsonString(options.instructions);
}

std::string ResultComposer::result(Era era, const nlohmann::json& id, std::string_view fields,
                                   Cacheable cacheable) const {
    if (era == Era::Legacy)
        return resultText(id, fields);
    std::string all = R"("resultType":"complete",)";
    all.reserve(all.size() + fields.size() + m_cacheHints.size() + m_meta.size() + 2);
    all += fields;
    if (!fields.empty())
        all += ',';
    if (cacheable == Cacheable::Yes)
        all += m_cacheHints + ',';
    return resultText(id, all += m_meta);
}

std::string ResultComposer::toolResult(Era era, const nlohmann::json& id, const ToolResult& result) const {
    const bool hasStructure = result.structured.is_object();
    const std::string structure = hasStructure ? dumpJson(result.structured) : std::string();
    const bool textFromStructure = result.text.empty() && hasStructure;
    std::string fields = R"("content":[{"type":"text","text":)";
    fields += jsonString(textFromStructure ? structure : result.text);
    fields += "}]";
    if (hasStructure)
        fields += R"(,"structuredContent":)" + structure;
    fields += result.isError ? R"(,"isError":true)" : R"(,"isError":false)";
    return this->result(era, id, fields);
}

std::string ResultComposer::initialized(const nlohmann::json& id, std::string_view revision) const {
    return resultText(id, fmt::format(R"("protocolVersion":"{}",{},"serverInfo":{}{})", revision,
                                      kCapabilities, m_serverInfo, m_instructions));
}

std::string ResultComposer::discovered(const nlohmann::json& id) const {
    return result(
        Era::Modern, id,
        fmt::format(R"("supportedVersions":["{}"],{}{})", kModernRevision, kCapabilities, m_instructions),
        Cacheable::Yes);
}

} // namespace codesage::mcp
