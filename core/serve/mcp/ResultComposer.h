#pragma once

#include "serve/mcp/Protocol.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace codesage::mcp {

struct ServerOptions;
struct ToolResult;

// Writes responses in the words of each era: revision 2026-07-28 wants a result type, the server's name in
// _meta, and on lists how long they may be kept. Immutable.
class ResultComposer {
public:
    explicit ResultComposer(const ServerOptions& options);

    enum class Cacheable { No, Yes };
    // `fields` is the inside of the result object, without braces; may be empty.
    std::string result(Era era, const nlohmann::json& id, std::string_view fields,
                       Cacheable cacheable = Cacheable::No) const;
    std::string toolResult(Era era, const nlohmann::json& id, const ToolResult& result) const;

    // Results of initialize and server/discover.
    std::string initialized(const nlohmann::json& id, std::string_view revision) const;
    std::string discovered(const nlohmann::json& id) const;

private:
    std::string m_meta;       // "_meta":{…}
    std::string m_cacheHints; // "ttlMs":…,"cacheScope":…
    std::string m_serverInfo; // {…}
    std::string m_instructions;
};

} // namespace codesage::mcp
