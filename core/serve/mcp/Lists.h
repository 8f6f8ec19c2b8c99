#pragma once

#include "serve/mcp/Request.h"
#include "serve/mcp/ServerParts.h"

#include <optional>
#include <string_view>

namespace codesage::mcp {

// The methods that both eras share and that are answered at once: the lists, and reads of things that a list
// would have to name first. True when `request` was one of them.
bool answerList(Request& request, const ServerParts& parts);

// The name of a method under which it is measured, or "unknown" for what no era has.
std::string_view methodLabel(std::string_view method);

} // namespace codesage::mcp
