#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace codesage::code {

// Follows #if … #endif without evaluating anything but "#if 0" and "#if 1". A later branch is read as well
// when the earlier one left the nesting as it found it and stood between statements; otherwise the first
// branch counts and the rest is skipped.
class CppPreprocessor {
public:
    // Where the reader stands; two equal positions mean that a branch was balanced.
    struct Position {
        std::size_t depth = 0; // open scopes and brackets
        bool betweenStatements = true;
    };

    // `line` is a whole directive from its "#". Returns true when the text that follows is to be read.
    bool take(std::string_view line, const Position& here);
    bool reading() const { return m_skipping == 0; }
    // Of "#define NAME…" the stretch of NAME relative to `line`; empty when it is another directive, or the
    // include guard.
    std::string_view definedName(std::string_view line);

private:
    struct Branch {
        Position before;
        bool skipped = false; // this branch is not read
        bool decided = false; // a later branch must not be read
    };
    std::vector<Branch> m_branches;
    std::size_t m_skipping = 0; // how many of m_branches are skipped
    std::string_view m_guard;
    bool m_any = false;
};

} // namespace codesage::code
