#pragma once

#include "base/core/Result.h"
#include "serve/mcp/HeaderParameters.h"
#include "serve/mcp/Tool.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::mcp {

class JsonSchema;

// A tool with what was prepared once at registration.
struct RegisteredTool {
    std::shared_ptr<Tool> tool;
    std::shared_ptr<const JsonSchema> input;
    std::shared_ptr<const JsonSchema> output; // null without an outputSchema
    std::vector<HeaderParameter> headers;     // arguments that travel in HTTP headers too
    std::string listing;                      // its entry of tools/list as JSON text
};

// The tools of a server by name. Thread-safe; tools may come and go while calls run: a call holds its tool.
class ToolRegistry {
public:
    using Snapshot = std::map<std::string, std::shared_ptr<const RegisteredTool>, std::less<>>;

    // Fails with InvalidArgument (name or schema, saying where) or AlreadyExists.
    Status add(std::unique_ptr<Tool> tool);
    // False when there is none of this name.
    bool remove(std::string_view name);

    // Null when there is none of this name.
    std::shared_ptr<const RegisteredTool> find(std::string_view name) const;
    // All tools in the order of their names, as of now.
    std::shared_ptr<const Snapshot> list() const;
    // Grows with every change.
    std::uint64_t version() const;

    // `changed` is called after every change, on the thread that made it. One listener; an empty function
    // ends it, and it is not running any more when this returns.
    void onChanged(std::function<void()> changed);

private:
    void tellListener();

    mutable std::mutex m_mutex;
    std::shared_ptr<const Snapshot> m_tools = std::make_shared<Snapshot>();
    std::uint64_t m_version = 0;
    std::mutex m_listenerMutex;
    std::function<void()> m_changed;
};

} // namespace codesage::mcp
