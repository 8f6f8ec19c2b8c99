#pragma once

#include "code/index/RequiredText.h"
#include "code/index/Segment.h"

#include <cstdint>
#include <vector>

namespace codesage::code {

// Which trigrams a passage must have for a pattern to match in it: all of `all`, and of each clause the grams
// of one alternative. An empty plan lets every passage through.
class GramPlan {
public:
    // `ignoresCase`: passages with letters outside ASCII that fold into it (U+212A, U+017F) always stay.
    static GramPlan make(const RequiredText& required, bool ignoresCase);

    // The passages of live documents that may match, ascending. `dead`: by document.
    std::vector<std::uint32_t> candidates(const Segment& segment, const std::vector<bool>& dead) const;

private:
    // Grams [first, last) of which one is enough: what two characters alone can say.
    struct Range {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };
    struct Alternative {
        std::vector<std::uint32_t> grams; // all of them
        std::vector<Range> ranges;        // of each, one
    };
    using Clause = std::vector<Alternative>;

    static Alternative alternativeOf(const std::string& text);
    std::vector<std::uint32_t> allPassages(const Segment& segment) const;

    std::vector<std::uint32_t> m_all;
    std::vector<Clause> m_clauses;
    bool m_keepSpecialFolds = false;
};

} // namespace codesage::code
