#pragma once

#include "base/core/Result.h"
#include "measure/scrape/ExpositionParser.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::scrape {

enum class RelabelAction {
    Replace,
    Keep,
    Drop,
    KeepEqual,
    DropEqual,
    HashMod,
    LabelMap,
    LabelDrop,
    LabelKeep,
    Lowercase,
    Uppercase,
};

// A regular expression of RE2's syntax that has to match a whole text, compiled once, shared by copies.
class AnchoredRegex {
public:
    // InvalidArgument with RE2's words when the pattern is wrong or needs more memory than 8 MB.
    static Result<AnchoredRegex> compile(std::string_view pattern);

    const std::string& pattern() const { return m_pattern; }
    bool matches(std::string_view text) const;
    // Expands $1, ${1}, $name and $$ in `replacement` as Go's regexp does; nothing when there is no match.
    bool expand(std::string_view text, std::string_view replacement, std::string& expanded) const;

private:
    struct Compiled;
    std::string m_pattern;
    std::shared_ptr<const Compiled> m_compiled;
};

// One step of relabelling, with Prometheus's defaults.
struct RelabelRule {
    std::vector<std::string> sourceLabels;
    std::string separator = ";";
    AnchoredRegex regex; // `(.*)` unless given
    std::uint64_t modulus = 0;
    std::string targetLabel;
    std::string replacement = "$1";
    RelabelAction action = RelabelAction::Replace;
};

// The label's value; empty when it is absent.
std::string_view labelValue(const LabelSet& labels, std::string_view name);
// Sets one label of an ordered set; an empty value removes it.
void setLabel(LabelSet& labels, std::string_view name, std::string_view value);

// Applies the rules in order; false when one of them drops the series or target, `labels` is then of no use.
// Labels stay ordered by name; empty values are removed.
bool relabel(LabelSet& labels, const std::vector<RelabelRule>& rules);

} // namespace codesage::scrape
