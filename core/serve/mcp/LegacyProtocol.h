#pragma once

#include "serve/mcp/Request.h"
#include "serve/mcp/ServerParts.h"

#include <memory>
#include <optional>

namespace codesage::mcp {

// Revisions 2025-11-25, 2025-06-18 and 2025-03-26: a handshake opens a session, which HTTP names in a header.
// A request over HTTP without a session is served all the same, with nothing remembered.
class LegacyProtocol {
public:
    explicit LegacyProtocol(const ServerParts& parts)
        : m_parts(parts) {}

    void handle(Request request) const;

    // Why a batch may not come this way, if so: only revision 2025-03-26 has batches.
    std::optional<RpcError> batchProblem(const HeaderLookup& header, const Session* connection) const;

private:
    std::optional<RpcError> joinSession(Request& request) const;
    void initialize(Request request) const;
    void notified(const Request& request) const;
    void setLogLevel(Request request) const;

    const ServerParts m_parts;
};

} // namespace codesage::mcp
