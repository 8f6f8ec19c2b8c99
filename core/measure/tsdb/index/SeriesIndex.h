#pragma once

#include "measure/tsdb/Appender.h"
#include "measure/tsdb/StoreStats.h"
#include "measure/tsdb/index/PostingList.h"
#include "measure/tsdb/index/SymbolTable.h"

#include <span>
#include <vector>

namespace codesage::tsdb {

// Which series exist, under which number, and which carry which label: an inverted index in memory.
// Not synchronised: Store guards it with a shared mutex. Series are only added; to drop some, a new index is
// built from those that stay.
class SeriesIndex {
public:
    // The number of exactly these labels, or 0.
    SeriesRef find(const Labels& labels) const;
    // Adds a series under a number larger than every earlier one. The labels must be new.
    void add(SeriesRef series, const Labels& labels);
    bool contains(SeriesRef series) const { return slotOf(series) != kNoSlot; }
    // Empty when there is no such series.
    Labels labels(SeriesRef series) const;

    std::size_t size() const { return m_series.size(); }
    // The largest number in use, 0 when empty.
    SeriesRef lastSeries() const { return m_series.empty() ? 0 : m_series.back(); }
    std::span<const SeriesRef> all() const { return m_series; }

    // Ascending numbers of the series that satisfy all matchers.
    std::vector<SeriesRef> match(const std::vector<Matcher>& matchers) const;

    // Names, or values of one name, that occur among `series` (unsorted, unique).
    std::vector<std::string_view> namesOf(std::span<const SeriesRef> series) const;
    std::vector<std::string_view> valuesOf(std::string_view name, std::span<const SeriesRef> series) const;

    CardinalityStats cardinality(std::size_t limit) const;
    std::size_t memoryBytes() const;

private:
    // One label pair in use.
    struct Pair {
        Symbol name;
        Symbol value;
        PostingList series;
    };
    // One label name in use: its pairs' positions in m_pairs.
    struct Name {
        Symbol name;
        std::vector<std::uint32_t> pairs;
    };
    static constexpr std::size_t kNoSlot = static_cast<std::size_t>(-1);

    std::size_t slotOf(SeriesRef series) const;
    // Positions in m_pairs of the labels of the series in this slot.
    std::span<const std::uint32_t> pairsOf(std::size_t slot) const;
    std::uint32_t findPair(Symbol name, Symbol value) const;
    std::uint32_t internPair(Symbol name, Symbol value);
    const Name* findName(std::string_view name) const;
    bool pairsOfLabels(const Labels& labels, std::vector<std::uint32_t>& out) const;
    std::uint64_t hashOfSlot(std::size_t slot) const;

    // The series whose label satisfies the expression of `matcher` (with its negation when `negated`).
    std::vector<SeriesRef> seriesWhere(const Matcher& matcher, bool wanted) const;

    SymbolTable m_symbols;
    std::vector<Pair> m_pairs;
    IndexTable m_pairTable;
    std::vector<Name> m_names;
    IndexTable m_nameTable;
    std::vector<SeriesRef> m_series;     // ascending
    std::vector<std::uint32_t> m_starts; // into m_labelPairs, one a series
    std::vector<std::uint32_t> m_labelPairs;
    IndexTable m_seriesTable;
};

} // namespace codesage::tsdb
