#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace codesage::code {

enum class IgnoreVerdict : std::uint8_t { Ignore, Keep };

// The patterns of one ignore file (gitignore(5)). Immutable once parsed.
class IgnoreRules {
public:
    static IgnoreRules parse(std::string_view text);

    bool empty() const { return m_rules.empty(); }
    // What the last matching pattern says; nothing when none matches. `path` is relative to the folder that
    // the rules belong to.
    std::optional<IgnoreVerdict> decide(std::string_view path, bool isDirectory) const;

private:
    struct Rule {
        std::string pattern;
        bool negated = false;
        bool directoryOnly = false;
        bool wholePath = false; // has a slash: matched against the path, else against the name alone
        bool literal = false;   // no wildcard at all
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using Buckets = std::unordered_map<std::string, std::vector<std::uint32_t>, Hash, std::equal_to<>>;

    void file(std::uint32_t index);
    bool matches(const Rule& rule, std::string_view path, std::string_view name) const;

    std::vector<Rule> m_rules;
    // Most patterns are a name or "*.ending": found by hash, so that a long file costs no more than a short
    // one.
    Buckets m_byName;
    Buckets m_byEnding;
    std::vector<std::uint32_t> m_others;
};

} // namespace codesage::code
