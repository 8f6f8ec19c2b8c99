#pragma once

#include "base/core/Result.h"

#include <chrono>
#include <stop_token>

namespace codesage::mcp {

class McpServer;

// The stdio transport: one JSON-RPC message a line in, one a line out, nothing else on `outFd`.
class StdioServer {
public:
    // At the end of input running calls have `drain` to answer before they are cancelled.
    explicit StdioServer(McpServer& server, std::chrono::milliseconds drain = std::chrono::seconds(30));

    // Serves until the input ends, the reader of the output goes away or `stop` is requested; each is a
    // success. Fails with Io when reading fails. SIGPIPE must be ignored by the program.
    Status run(int inFd, int outFd, std::stop_token stop);

private:
    McpServer& m_server;
    std::chrono::milliseconds m_drain;
};

} // namespace codesage::mcp
