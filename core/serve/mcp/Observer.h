#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace codesage::mcp {

// One finished request. `method` and `tool` are names that the server knows, or "unknown", so that they are
// safe as metric labels; `tool` is empty except for tools/call.
struct RequestRecord {
    std::string_view method;
    std::string_view tool;
    // "ok", "tool_error" (the tool said isError), "error" (a JSON-RPC error), "cancelled"
    std::string_view status;
    std::chrono::duration<double> duration;
};

// Told of everything worth measuring. Called from I/O and worker threads at once; must not block or
// throw.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void requestFinished(const RequestRecord& record) = 0;
    // Requests that have arrived and are not answered yet; subscriptions don't count.
    virtual void inFlightChanged(std::size_t requests) = 0;
    // Sessions of the handshake revisions that are alive, and connected stdio clients.
    virtual void sessionsChanged(std::size_t sessions) = 0;
};

} // namespace codesage::mcp
