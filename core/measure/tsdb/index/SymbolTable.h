#pragma once

#include "measure/tsdb/index/IndexTable.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace codesage::tsdb {

using Symbol = std::uint32_t;

// Each distinct label name and value once, as a number. Texts lie in large blocks and never move or go away
// while the table lives. Not synchronised.
class SymbolTable {
public:
    static constexpr Symbol kNone = IndexTable::kNone;

    Symbol find(std::string_view text) const;
    Symbol intern(std::string_view text);
    std::string_view text(Symbol symbol) const {
        const Entry& entry = m_entries[symbol];
        return {entry.data, entry.size};
    }
    std::size_t memoryBytes() const;

private:
    struct Entry {
        const char* data;
        std::uint32_t size;
    };

    const char* store(std::string_view text);

    std::vector<Entry> m_entries;
    IndexTable m_table;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_blockBytes = 0;
    std::size_t m_used = 0; // of the last block
    std::size_t m_size = 0; // of the last block
};

} // namespace codesage::tsdb
