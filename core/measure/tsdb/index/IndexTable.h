#pragma once

#include <cstdint>
#include <vector>

namespace codesage::tsdb {

// An open-addressing hash table of positions into somebody else's array: four bytes an entry, no keys.
// Hashes and equality come from the caller, who owns the keys. Positions are never removed one by one.
class IndexTable {
public:
    static constexpr std::uint32_t kNone = 0xffffffffu;

    // The position for which `equal(position)` holds among those with this hash, or kNone.
    template <class Equal>
    std::uint32_t find(std::uint64_t hash, const Equal& equal) const {
        if (m_slots.empty())
            return kNone;
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t at = mix(hash) & mask;; at = (at + 1) & mask) {
            const std::uint32_t position = m_slots[at];
            if (position == kNone || equal(position))
                return position;
        }
    }

    // Adds a position that find() did not find. `hashOf(position)` must give the hash of any earlier one.
    template <class HashOf>
    void insert(std::uint64_t hash, std::uint32_t position, const HashOf& hashOf) {
        if ((m_count + 1) * 4 > m_slots.size() * 3)
            grow(hashOf);
        place(mix(hash), position);
        ++m_count;
    }

    std::size_t memoryBytes() const { return m_slots.capacity() * sizeof(std::uint32_t); }

private:
    // Callers' hashes may be weak in their low bits (splitmix64's finisher).
    static std::size_t mix(std::uint64_t hash) {
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ull;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebull;
        return static_cast<std::size_t>(hash ^ (hash >> 31));
    }

    void place(std::size_t mixed, std::uint32_t position) {
        const std::size_t mask = m_slots.size() - 1;
        std::size_t at = mixed & mask;
        while (m_slots[at] != kNone)
            at = (at + 1) & mask;
        m_slots[at] = position;
    }

    template <class HashOf>
    void grow(const HashOf& hashOf) {
        std::vector<std::uint32_t> old = std::move(m_slots);
        m_slots.assign(old.empty() ? 16 : old.size() * 2, kNone);
        for (const std::uint32_t position : old) {
            if (position != kNone)
                place(mix(hashOf(position)), position);
        }
    }

    std::vector<std::uint32_t> m_slots;
    std::size_t m_count = 0;
};

} // namespace codesage::tsdb
