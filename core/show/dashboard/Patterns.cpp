#include "show/dashboard/Patterns.h"

#include <algorithm>
#include <memory>
#include <re2/re2.h>

namespace codesage::show {

namespace {

constexpr std::size_t kMostGroups = 50;
constexpr std::size_t kLongestPattern = 10'000;

std::unique_ptr<RE2> compile(std::string_view pattern) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    std::string text(pattern);
    if (const std::size_t slash = pattern.rfind('/');
        pattern.size() > 1 && pattern.front() == '/' && slash > 0) {
        options.set_case_sensitive(pattern.substr(slash).find('i') == std::string_view::npos);
        text = pattern.substr(1, slash - 1);
    }
    if (text.size() > kLongestPattern)
        return nullptr;
    // JavaScript writes (?<name>…).
    for (std::size_t at = text.find("(?<"); at != std::string::npos; at = text.find("(?<", at + 3))
        if (at + 3 < text.size() && text[at + 3] != '=' && text[at + 3] != '!')
            text.insert(at + 2, "P");
    auto compiled = std::make_unique<RE2>(text, options);
    return compiled->ok() ? std::move(compiled) : nullptr;
}

std::vector<std::string> groupsOf(const RE2& pattern, std::string_view text) {
    const auto count =
        std::min<std::size_t>(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1, kMostGroups);
    std::vector<re2::StringPiece> found(count);
    std::vector<std::string> groups;
    if (pattern.Match(text, 0, text.size(), RE2::UNANCHORED, found.data(), static_cast<int>(count)))
        for (const re2::StringPiece& group : found)
            groups.emplace_back(group.data() == nullptr ? std::string{} : std::string(group));
    return groups;
}

} // namespace

bool patternMatches(std::string_view pattern, std::string_view text) {
    const auto compiled = compile(pattern);
    return compiled != nullptr && RE2::PartialMatch(text, *compiled);
}

std::vector<std::string> patternGroups(std::string_view pattern, std::string_view text) {
    const auto compiled = compile(pattern);
    return compiled != nullptr ? groupsOf(*compiled, text) : std::vector<std::string>{};
}

std::string patternNamedGroup(std::string_view pattern, std::string_view name, std::string_view text) {
    const auto compiled = compile(pattern);
    if (compiled == nullptr)
        return {};
    const auto& names = compiled->NamedCapturingGroups();
    const auto found = names.find(std::string(name));
    const std::vector<std::string> groups = groupsOf(*compiled, text);
    return found != names.end() && static_cast<std::size_t>(found->second) < groups.size()
               ? groups[static_cast<std::size_t>(found->second)]
               : std::string{};
}

std::string withGroups(std::string_view replacement, const std::vector<std::string>& groups) {
    std::string text;
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const bool group = replacement[i] == '$' && i + 1 < replacement.size() && replacement[i + 1] >= '0' &&
                           replacement[i + 1] <= '9';
        if (!group) {
            text += replacement[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(replacement[++i] - '0');
        if (index < groups.size())
            text += groups[index];
    }
    return text;
}

std::string escapeForPattern(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (std::string_view("\\^$.*+?()[]{}|/").find(c) != std::string_view::npos)
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

} // namespace codesage::show
