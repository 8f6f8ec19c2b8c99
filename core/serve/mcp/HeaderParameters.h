#pragma once

#include "base/core/Result.h"

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::mcp {

// An argument that a client of revision 2026-07-28 repeats in the HTTP header Mcp-Param-<name>, because its
// schema carries "x-mcp-header": "<name>".
struct HeaderParameter {
    std::string header;            // "Mcp-Param-Region"
    std::vector<std::string> path; // of properties, from the root of the arguments
};

using HeaderLookup = std::function<std::optional<std::string_view>(std::string_view)>;

// Finds the annotations of an inputSchema. Fails with InvalidArgument where the rules of the Streamable HTTP
// transport ("Schema Extension") are broken: names, uniqueness, primitive types, reachability.
Result<std::vector<HeaderParameter>> findHeaderParameters(const nlohmann::ordered_json& inputSchema);

// Undoes the "=?base64?…?=" form of a header value; nothing when the form is there but its content is not
// strict base64, or the value has characters that no header may have.
std::optional<std::string> decodedHeaderValue(std::string_view value);

// Nothing when every annotated argument and its header agree, else a sentence that names the header.
std::optional<std::string> headerParameterProblem(const std::vector<HeaderParameter>& parameters,
                                                  const nlohmann::json& arguments,
                                                  const HeaderLookup& header);

} // namespace codesage::mcp
