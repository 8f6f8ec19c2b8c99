#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace codesage::promql {

// A replacement text with Go's references: $1, ${1}, $name, ${name}, $$. A reference to a group that does not
// exist, or took no part in the match, stands for nothing.
class RegexTemplate {
public:
    // `regex` must be valid and outlive the template.
    RegexTemplate(const re2::RE2& regex, std::string_view text);
    // The text with the groups of a match of the whole of `subject`; nothing when it does not match.
    std::optional<std::string> expand(std::string_view subject) const;

private:
    struct Part {
        std::string literal; // comes first
        int group = -1;      // then this group, if any
    };
    int groupNamed(std::string_view name) const;

    const re2::RE2& m_regex;
    std::vector<Part> m_parts;
};

} // namespace codesage::promql
