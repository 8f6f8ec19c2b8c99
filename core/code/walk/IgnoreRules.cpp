#include "code/walk/IgnoreRules.h"

#include "code/walk/Wildmatch.h"

#include <algorithm>

namespace codesage::code {

namespace {

constexpr std::string_view kWildcards = "*?[\\";

bool hasWildcard(std::string_view text) {
    return text.find_first_of(kWildcards) != std::string_view::npos;
}

// Spaces at the end do not count, unless a backslash stands before them.
std::string_view withoutTrailingSpaces(std::string_view line) {
    std::size_t end = 0; // past the last character that counts
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ' ')
            continue;
        if (line[i] == '\\') {
            if (i + 1 == line.size())
                return line;
            ++i;
        }
        end = i + 1;
    }
    return line.substr(0, end);
}

std::string_view nameOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

} // namespace

IgnoreRules IgnoreRules::parse(std::string_view text) {
    IgnoreRules rules;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    while (!text.empty()) {
        const std::size_t feed = text.find('\n');
        std::string_view line = text.substr(0, feed);
        text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
        if (line.empty() || line.front() == '#')
            continue;
        if (line.back() == '\r')
            line.remove_suffix(1);
        line = withoutTrailingSpaces(line);
        Rule rule;
        if (line.starts_with('!')) {
            rule.negated = true;
            line.remove_prefix(1);
        }
        if (line.ends_with('/')) {
            rule.directoryOnly = true;
            line.remove_suffix(1);
        }
        rule.wholePath = line.find('/') != std::string_view::npos;
        if (line.starts_with('/'))
            line.remove_prefix(1);
        if (line.empty())
            continue;
        rule.literal = !hasWildcard(line);
        rule.pattern = line;
        rules.m_rules.push_back(std::move(rule));
        rules.file(static_cast<std::uint32_t>(rules.m_rules.size() - 1));
    }
    return rules;
}

void IgnoreRules::file(std::uint32_t index) {
    const Rule& rule = m_rules[index];
    const std::string_view pattern = rule.pattern;
    if (!rule.wholePath && rule.literal)
        m_byName[rule.pattern].push_back(index);
    else if (!rule.wholePath && pattern.starts_with("*.") && !hasWildcard(pattern.substr(1)) &&
             pattern.rfind('.') == 1)
        m_byEnding[std::string(pattern.substr(1))].push_back(index);
    else
        m_others.push_back(index);
}

bool IgnoreRules::matches(const Rule& rule, std::string_view path, std::string_view name) const {
    if (rule.wholePath) {
        if (rule.literal)
            return path == rule.pattern;
        // As in git, the part before the first wildcard is compared apart: so "a**/b" is "a", then "**/b".
        const std::string_view pattern = rule.pattern;
        const std::size_t plain = pattern.find_first_of(kWildcards);
        return path.starts_with(pattern.substr(0, plain)) &&
               wildmatch(pattern.substr(plain), path.substr(plain), SlashRule::Path);
    }
    return wildmatch(rule.pattern, name, SlashRule::Ordinary);
}

std::optional<IgnoreVerdict> IgnoreRules::decide(std::string_view path, bool isDirectory) const {
    const std::string_view name = nameOf(path);
    std::int64_t last = -1;
    const auto consider = [&](const Buckets& buckets, std::string_view key) {
        const auto found = buckets.find(key);
        if (found == buckets.end())
            return;
        for (const std::uint32_t index : found->second)
            if (isDirectory || !m_rules[index].directoryOnly)
                last = std::max<std::int64_t>(last, index);
    };
    if (!m_byName.empty())
        consider(m_byName, name);
    if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos && !m_byEnding.empty())
        consider(m_byEnding, name.substr(dot));
    for (auto each = m_others.rbegin(); each != m_others.rend() && *each > last; ++each) {
        const Rule& rule = m_rules[*each];
        if ((isDirectory || !rule.directoryOnly) && matches(rule, path, name)) {
            last = *each;
            break;
        }
    }
    if (last < 0)
        return std::nullopt;
    return m_rules[static_cast<std::size_t>(last)].negated ? IgnoreVerdict::Keep : IgnoreVerdict::Ignore;
}

} // namespace codesage::code
