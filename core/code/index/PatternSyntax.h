#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

// A regular expression as a tree, as far as search needs to understand it.
struct PatternNode {
    enum class Kind {
        Empty,      // matches nothing wide: "", ^, \b …
        Characters, // one of `choices`
        Any,        // one character of a set too large to list
        Concat,
        Alternate,
        Repeat,
    };
    Kind kind = Kind::Empty;
    std::vector<std::string> choices; // UTF-8, one character each
    std::vector<PatternNode> children;
    int min = 0;
    int max = -1; // -1: no end
};

// What a pattern's text shows before it is run.
struct PatternSyntax {
    PatternNode root;
    // Something here is not understood: the tree then says nothing (root is Any without end).
    bool understood = true;
    bool hasUpperCaseLiteral = false;
    bool ignoresCaseSomewhere = false; // by (?i)
    // \A, \z, (?-m), \C: the line must stand alone for these to mean what they mean in ripgrep.
    bool needsIsolatedLines = false;
    std::optional<std::size_t> lineFeedAt; // a line feed that must be matched: no line can
    // The pattern with \s as ripgrep has it (RE2 leaves \v out), for text that is ASCII …
    std::string forAscii;
    // … and with \w \d \s as Unicode has them, for other text. A \b at either end of the pattern becomes a
    // group around the rest: `unicodeGroup` is then 1, and that group is the match.
    std::string forUnicode;
    int unicodeGroup = 0;
};

// Characters that count as part of a word, as the inside of a bracket expression for RE2: Unicode's \w.
extern const std::string_view kUnicodeWord;

// Reads a pattern that RE2 has accepted (RE2's syntax, Perl flavour). Under `ignoreCase` every letter has
// both cases as choices. Never fails; what it can't tell it leaves open.
PatternSyntax parsePattern(std::string_view pattern, bool ignoreCase);

} // namespace codesage::code
