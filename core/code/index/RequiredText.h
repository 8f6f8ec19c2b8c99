#pragma once

#include "code/index/PatternSyntax.h"

#include <optional>
#include <string>
#include <vector>

namespace codesage::code {

// What every matching line must contain: for each clause, at least one of its strings. Lower case throughout
// when case is folded. Never claims too much; claims nothing where a pattern leaves everything open.
struct RequiredText {
    using Clause = std::vector<std::string>;
    std::vector<Clause> clauses;
    // Set when the pattern is nothing but this one string.
    std::optional<std::string> onlyLiteral;
};

RequiredText requiredText(const PatternNode& pattern, bool foldCase);

// The clause that tells most about a line when looked for in text: long strings, few of them. Null when no
// clause is worth looking for.
const RequiredText::Clause* bestClause(const RequiredText& required);

} // namespace codesage::code
