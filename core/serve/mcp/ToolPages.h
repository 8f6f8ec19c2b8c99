#pragma once

#include "serve/mcp/ToolRegistry.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace codesage::mcp {

// tools/list in pages, in the order of names; the first page is kept as text until the tools change.
// Thread-safe.
class ToolPages {
public:
    ToolPages(const ToolRegistry& tools, std::size_t pageSize);

    // The inside of a result object: "tools":[…] and, if more follow, "nextCursor".
    std::shared_ptr<const std::string> first() const;
    // The page behind a cursor that we gave out; null for any other text. A tool that has gone meanwhile does
    // no harm: the page begins behind where it was.
    std::shared_ptr<const std::string> after(const std::string& cursor) const;

private:
    std::shared_ptr<const std::string> page(const ToolRegistry::Snapshot& tools,
                                            ToolRegistry::Snapshot::const_iterator from) const;

    const ToolRegistry& m_tools;
    const std::size_t m_pageSize;
    mutable std::mutex m_mutex;
    mutable std::shared_ptr<const ToolRegistry::Snapshot> m_cachedFor;
    mutable std::shared_ptr<const std::string> m_cached;
};

} // namespace codesage::mcp
