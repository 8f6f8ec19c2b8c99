#include "measure/tsdb/index/SymbolTable.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace codesage::tsdb {

namespace {

constexpr std::size_t kFirstBlock = 4096;
constexpr std::size_t kLargestBlock = 256 * 1024;

std::uint64_t hashOf(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

} // namespace

Symbol SymbolTable::find(std::string_view wanted) const {
    return m_table.find(hashOf(wanted), [&](Symbol symbol) { return text(symbol) == wanted; });
}

Symbol SymbolTable::intern(std::string_view wanted) {
    if (const Symbol known = find(wanted); known != kNone)
        return known;
    const auto symbol = static_cast<Symbol>(m_entries.size());
    m_entries.push_back({store(wanted), static_cast<std::uint32_t>(wanted.size())});
    m_table.insert(hashOf(wanted), symbol, [&](Symbol other) { return hashOf(text(other)); });
    return symbol;
}

const char* SymbolTable::store(std::string_view wanted) {
    if (wanted.size() > m_size - m_used) {
        m_size = std::max(wanted.size(), std::clamp(m_blockBytes, kFirstBlock, kLargestBlock));
        m_blocks.push_back(std::make_unique<char[]>(m_size));
        m_blockBytes += m_size;
        m_used = 0;
    }
    if (m_blocks.empty())
        return ""; // the empty text before any other
    char* const place = m_blocks.back().get() + m_used;
    std::memcpy(place, wanted.data(), wanted.size());
    m_used += wanted.size();
    return place;
}

std::size_t SymbolTable::memoryBytes() const {
    return m_entries.capacity() * sizeof(Entry) + m_table.memoryBytes() + m_blockBytes;
}

} // namespace codesage::tsdb
