#include "serve/mcp/ToolPages.h"

#include "serve/mcp/Base64.h"
#include "serve/mcp/RpcMessage.h"

#include <algorithm>

namespace codesage::mcp {

namespace {

// Tells our cursors from text that happens to be base64.
constexpr std::string_view kCursorPrefix = "after:";

} // namespace

ToolPages::ToolPages(const ToolRegistry& tools, std::size_t pageSize)
    : m_tools(tools)
    , m_pageSize(std::max<std::size_t>(pageSize, 1)) {}

std::shared_ptr<const std::string> ToolPages::first() const {
    const auto tools = m_tools.list();
    std::lock_guard lock(m_mutex);
    if (m_cachedFor != tools) {
        m_cached = page(*tools, tools->begin());
        m_cachedFor = tools;
    }
    return m_cached;
}

std::shared_ptr<const std::string> ToolPages::after(const std::string& cursor) const {
    const auto name = base64Decoded(cursor);
    if (!name || !name->starts_with(kCursorPrefix))
        return nullptr;
    const auto tools = m_tools.list();
    return page(*tools, tools->upper_bound(std::string_view(*name).substr(kCursorPrefix.size())));
}

std::shared_ptr<const std::string> ToolPages::page(const ToolRegistry::Snapshot& tools,
                                                   ToolRegistry::Snapshot::const_iterator from) const {
    auto text = std::make_shared<std::string>(R"("tools":[)");
    std::size_t count = 0;
    std::string last;
    for (; from != tools.end() && count < m_pageSize; ++from, ++count) {
        *text += count == 0 ? "" : ",";
        *text += from->second->listing;
        last = from->first;
    }
    *text += "]";
    if (from != tools.end())
        *text += R"(,"nextCursor":)" + jsonString(base64Encoded(std::string(kCursorPrefix) + last));
    return text;
}

} // namespace codesage::mcp
