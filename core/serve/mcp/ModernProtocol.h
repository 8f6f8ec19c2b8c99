#pragma once

#include "serve/mcp/Request.h"
#include "serve/mcp/ServerParts.h"

namespace codesage::mcp {

// Revision 2026-07-28: every request stands alone and carries its metadata, repeated in headers over HTTP.
class ModernProtocol {
public:
    explicit ModernProtocol(const ServerParts& parts)
        : m_parts(parts) {}

    void handle(Request request) const;

private:
    void callTool(Request request) const;

    const ServerParts m_parts;
};

// True when a message belongs to this era: it says so itself, or its header names the era's first revision or
// a later one.
bool isModern(const RpcMessage& message, const HeaderLookup& header);
bool namesModernRevision(const HeaderLookup& header);

} // namespace codesage::mcp
