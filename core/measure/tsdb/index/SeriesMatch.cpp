#include "measure/tsdb/index/SeriesIndex.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace codesage::tsdb {

namespace {

// Joins ascending lists into one ascending list without repeats. One series has one value a name, so the
// lists of one name never share a number.
std::vector<SeriesRef> joined(const std::vector<std::span<const SeriesRef>>& lists) {
    std::size_t total = 0;
    for (const auto list : lists)
        total += list.size();
    std::vector<SeriesRef> all;
    all.reserve(total);
    for (const auto list : lists)
        all.insert(all.end(), list.begin(), list.end());
    if (lists.size() > 1)
        std::sort(all.begin(), all.end());
    return all;
}

void intersect(std::vector<SeriesRef>& kept, const std::vector<SeriesRef>& other) {
    std::vector<SeriesRef> both;
    std::set_intersection(kept.begin(), kept.end(), other.begin(), other.end(), std::back_inserter(both));
    kept = std::move(both);
}

void subtract(std::vector<SeriesRef>& kept, const std::vector<SeriesRef>& other) {
    std::vector<SeriesRef> rest;
    std::set_difference(kept.begin(), kept.end(), other.begin(), other.end(), std::back_inserter(rest));
    kept = std::move(rest);
}

} // namespace

std::vector<SeriesRef> SeriesIndex::seriesWhere(const Matcher& matcher, bool wanted) const {
    const Name* const name = findName(matcher.name());
    if (!name)
        return {};
    std::vector<std::span<const SeriesRef>> lists;
    // A list of literals asks for what matches it, or for what does not: the former needs no walk.
    if (!matcher.literals().empty() && wanted != matcher.isNegative()) {
        for (const std::string& literal : matcher.literals()) {
            const Symbol value = m_symbols.find(literal);
            const std::uint32_t pair =
                value == SymbolTable::kNone ? IndexTable::kNone : findPair(name->name, value);
            if (pair != IndexTable::kNone)
                lists.push_back(m_pairs[pair].series.get());
        }
        return joined(lists);
    }
    for (const std::uint32_t pair : name->pairs) {
        if (matcher.matches(m_symbols.text(m_pairs[pair].value)) == wanted)
            lists.push_back(m_pairs[pair].series.get());
    }
    return joined(lists);
}

std::vector<SeriesRef> SeriesIndex::match(const std::vector<Matcher>& matchers) const {
    // Matchers that need the label narrow the set down; those that accept its absence only take away.
    std::optional<std::vector<SeriesRef>> kept;
    for (const Matcher& matcher : matchers) {
        if (matcher.matchesEmpty())
            continue;
        std::vector<SeriesRef> found = seriesWhere(matcher, true);
        if (!kept)
            kept = std::move(found);
        else
            intersect(*kept, found);
        if (kept->empty())
            return {};
    }
    if (!kept)
        kept = m_series;
    for (const Matcher& matcher : matchers) {
        if (matcher.matchesEmpty() && !kept->empty())
            subtract(*kept, seriesWhere(matcher, false));
    }
    return *std::move(kept);
}

namespace {

using Counted = std::vector<std::pair<std::string, std::uint64_t>>;

Counted largest(Counted all, std::size_t limit) {
    const auto order = [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    };
    limit = std::min(limit, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limit), all.end(), order);
    all.resize(limit);
    return all;
}

} // namespace

CardinalityStats SeriesIndex::cardinality(std::size_t limit) const {
    Counted metrics;
    Counted values;
    Counted bytes;
    Counted pairs;
    for (const Name& name : m_names) {
        const std::string text(m_symbols.text(name.name));
        std::uint64_t size = 0;
        for (const std::uint32_t at : name.pairs) {
            const std::string_view value = m_symbols.text(m_pairs[at].value);
            const std::uint64_t count = m_pairs[at].series.get().size();
            size += value.size();
            pairs.emplace_back(text + "=" + std::string(value), count);
            if (text == kNameLabel)
                metrics.emplace_back(value, count);
        }
        values.emplace_back(text, name.pairs.size());
        bytes.emplace_back(text, size);
    }
    return {.series = m_series.size(),
            .labelPairs = m_pairs.size(),
            .seriesByMetric = largest(std::move(metrics), limit),
            .valuesByLabel = largest(std::move(values), limit),
            .bytesByLabel = largest(std::move(bytes), limit),
            .seriesByPair = largest(std::move(pairs), limit)};
}

} // namespace codesage::tsdb
