#pragma once

#include "serve/mcp/ResultComposer.h"
#include "serve/mcp/SessionTable.h"
#include "serve/mcp/Subscriptions.h"
#include "serve/mcp/ToolPages.h"
#include "serve/mcp/ToolRunner.h"

#include <memory>

namespace codesage::mcp {

// What both protocols work with; owned by the server.
struct ServerParts {
    const ResultComposer& composer;
    const ToolPages& pages;
    ToolRunner& runner;
    SessionTable& sessions;
    Subscriptions& subscriptions;
    RequestMeter& meter;
};

} // namespace codesage::mcp
