#pragma once

#include "base/core/Result.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::tsdb {

// Name and value.
using Label = std::pair<std::string, std::string>;

inline constexpr std::string_view kNameLabel = "__name__";

// A series' identity: labels sorted by name, names unique, no empty values (an empty value means "no such
// label", as in Prometheus). A plain value: copies are independent, no thread rules.
class Labels {
public:
    Labels() = default;
    // For literals in code and tests: an asserted fromPairs().
    Labels(std::initializer_list<Label> pairs);
    // Sorts and drops empty values. Fails with InvalidArgument on a repeated or an empty name, or on bytes
    // that are not UTF-8. Names are not restricted further: exposition parsers are stricter where they must.
    static Result<Labels> fromPairs(std::vector<Label> pairs);
    // For callers that guarantee order, uniqueness and non-empty values themselves.
    static Labels fromSorted(std::vector<Label> pairs);

    // The label's value; empty when it is absent.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    // The value of __name__; empty when absent.
    std::string_view metricName() const { return get(kNameLabel); }

    // Sets one label; an empty value removes it.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    // Keeps or drops the named labels (`names` in any order).
    Labels keeping(const std::vector<std::string>& names) const;
    Labels dropping(const std::vector<std::string>& names) const;

    bool empty() const { return m_pairs.empty(); }
    std::size_t size() const { return m_pairs.size(); }
    auto begin() const { return m_pairs.begin(); }
    auto end() const { return m_pairs.end(); }

    // Stable within one build of the program only: never stored.
    std::uint64_t hash() const;
    // name{a="b", c="d"} with Go-style escapes, as Prometheus prints a metric; {} when empty.
    std::string toString() const;

    friend bool operator==(const Labels&, const Labels&) = default;
    // Prometheus's order: pair by pair, name before value, the shorter set first when it is a prefix.
    friend std::strong_ordering operator<=>(const Labels&, const Labels&) = default;

private:
    std::vector<Label> m_pairs;
};

struct LabelsHash {
    std::size_t operator()(const Labels& labels) const { return labels.hash(); }
};

} // namespace codesage::tsdb
