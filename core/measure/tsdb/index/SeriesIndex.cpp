#include "measure/tsdb/index/SeriesIndex.h"

#include <algorithm>

namespace codesage::tsdb {

namespace {

std::uint64_t hashOfPair(Symbol name, Symbol value) {
    return static_cast<std::uint64_t>(name) << 32 | value;
}

std::uint64_t hashOfPairs(std::span<const std::uint32_t> pairs) {
    std::uint64_t hash = 0xcbf29ce484222325ull;
    for (const std::uint32_t pair : pairs)
        hash = (hash ^ pair) * 0x100000001b3ull;
    return hash;
}

} // namespace

std::size_t SeriesIndex::slotOf(SeriesRef series) const {
    if (m_series.empty() || series < m_series.front() || series > m_series.back())
        return kNoSlot;
    // Without gaps the number gives the place.
    const std::size_t guess = series - m_series.front();
    if (guess < m_series.size() && m_series[guess] == series)
        return guess;
    const auto at = std::lower_bound(m_series.begin(), m_series.end(), series);
    return at != m_series.end() && *at == series ? static_cast<std::size_t>(at - m_series.begin()) : kNoSlot;
}

std::span<const std::uint32_t> SeriesIndex::pairsOf(std::size_t slot) const {
    const std::size_t begin = m_starts[slot];
    const std::size_t end = slot + 1 < m_starts.size() ? m_starts[slot + 1] : m_labelPairs.size();
    return std::span(m_labelPairs).subspan(begin, end - begin);
}

std::uint64_t SeriesIndex::hashOfSlot(std::size_t slot) const {
    return hashOfPairs(pairsOf(slot));
}

std::uint32_t SeriesIndex::findPair(Symbol name, Symbol value) const {
    return m_pairTable.find(hashOfPair(name, value), [&](std::uint32_t at) {
        return m_pairs[at].name == name && m_pairs[at].value == value;
    });
}

std::uint32_t SeriesIndex::internPair(Symbol name, Symbol value) {
    if (const std::uint32_t known = findPair(name, value); known != IndexTable::kNone)
        return known;
    const auto at = static_cast<std::uint32_t>(m_pairs.size());
    m_pairs.push_back({name, value, {}});
    m_pairTable.insert(hashOfPair(name, value), at, [&](std::uint32_t other) {
        return hashOfPair(m_pairs[other].name, m_pairs[other].value);
    });
    const auto sameName = [&](std::uint32_t position) { return m_names[position].name == name; };
    std::uint32_t nameAt = m_nameTable.find(name, sameName);
    if (nameAt == IndexTable::kNone) {
        nameAt = static_cast<std::uint32_t>(m_names.size());
        m_names.push_back({name, {}});
        m_nameTable.insert(name, nameAt, [&](std::uint32_t position) { return m_names[position].name; });
    }
    m_names[nameAt].pairs.push_back(at);
    return at;
}

const SeriesIndex::Name* SeriesIndex::findName(std::string_view name) const {
    const Symbol symbol = m_symbols.find(name);
    if (symbol == SymbolTable::kNone)
        return nullptr;
    const std::uint32_t at =
        m_nameTable.find(symbol, [&](std::uint32_t position) { return m_names[position].name == symbol; });
    return at == IndexTable::kNone ? nullptr : &m_names[at];
}

bool SeriesIndex::pairsOfLabels(const Labels& labels, std::vector<std::uint32_t>& out) const {
    for (const auto& [name, value] : labels) {
        const Symbol nameSymbol = m_symbols.find(name);
        const Symbol valueSymbol =
            nameSymbol == SymbolTable::kNone ? SymbolTable::kNone : m_symbols.find(value);
        if (valueSymbol == SymbolTable::kNone)
            return false;
        out.push_back(findPair(nameSymbol, valueSymbol));
        if (out.back() == IndexTable::kNone)
            return false;
    }
    return true;
}

SeriesRef SeriesIndex::find(const Labels& labels) const {
    std::vector<std::uint32_t> pairs;
    pairs.reserve(labels.size());
    if (!pairsOfLabels(labels, pairs))
        return 0;
    const std::uint32_t slot = m_seriesTable.find(hashOfPairs(pairs), [&](std::uint32_t candidate) {
        const auto other = pairsOf(candidate);
        return std::equal(other.begin(), other.end(), pairs.begin(), pairs.end());
    });
    return slot == IndexTable::kNone ? 0 : m_series[slot];
}

void SeriesIndex::add(SeriesRef series, const Labels& labels) {
    const auto slot = static_cast<std::uint32_t>(m_series.size());
    m_starts.push_back(static_cast<std::uint32_t>(m_labelPairs.size()));
    m_series.push_back(series);
    for (const auto& [name, value] : labels) {
        const std::uint32_t pair = internPair(m_symbols.intern(name), m_symbols.intern(value));
        m_labelPairs.push_back(pair);
        m_pairs[pair].series.append(series);
    }
    m_seriesTable.insert(hashOfSlot(slot), slot, [&](std::uint32_t other) { return hashOfSlot(other); });
}

Labels SeriesIndex::labels(SeriesRef series) const {
    const std::size_t slot = slotOf(series);
    if (slot == kNoSlot)
        return {};
    const auto pairs = pairsOf(slot);
    std::vector<Label> found;
    found.reserve(pairs.size());
    for (const std::uint32_t pair : pairs)
        found.emplace_back(m_symbols.text(m_pairs[pair].name), m_symbols.text(m_pairs[pair].value));
    return Labels::fromSorted(std::move(found));
}

std::vector<std::string_view> SeriesIndex::namesOf(std::span<const SeriesRef> series) const {
    std::vector<bool> seen(m_pairs.size());
    std::vector<Symbol> names;
    for (const SeriesRef one : series) {
        const std::size_t slot = slotOf(one);
        if (slot == kNoSlot)
            continue;
        for (const std::uint32_t pair : pairsOf(slot)) {
            if (!seen[pair]) {
                seen[pair] = true;
                names.push_back(m_pairs[pair].name);
            }
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<std::string_view> texts;
    for (const Symbol name : names)
        texts.push_back(m_symbols.text(name));
    return texts;
}

std::vector<std::string_view> SeriesIndex::valuesOf(std::string_view name,
                                                    std::span<const SeriesRef> series) const {
    const Symbol wanted = m_symbols.find(name);
    std::vector<bool> seen(m_pairs.size());
    std::vector<std::string_view> values;
    for (const SeriesRef one : series) {
        const std::size_t slot = slotOf(one);
        if (slot == kNoSlot)
            continue;
        for (const std::uint32_t pair : pairsOf(slot)) {
            if (m_pairs[pair].name == wanted && !seen[pair]) {
                seen[pair] = true;
                values.push_back(m_symbols.text(m_pairs[pair].value));
            }
        }
    }
    return values;
}

std::size_t SeriesIndex::memoryBytes() const {
    std::size_t bytes = m_symbols.memoryBytes() + m_pairTable.memoryBytes() + m_nameTable.memoryBytes() +
                        m_seriesTable.memoryBytes() + m_pairs.capacity() * sizeof(Pair) +
                        (m_series.capacity() + m_starts.capacity() + m_labelPairs.capacity()) * 4;
    for (const Pair& pair : m_pairs)
        bytes += pair.series.heapBytes();
    for (const Name& name : m_names)
        bytes += name.pairs.capacity() * 4;
    return bytes;
}

} // namespace codesage::tsdb
