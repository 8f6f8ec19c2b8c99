#include "measure/scrape/Relabel.h"

#include <re2/re2.h>

#include <map>

namespace codesage::scrape {

struct AnchoredRegex::Compiled {
    explicit Compiled(const std::string& pattern, const RE2::Options& options)
        : regex(pattern, options) {}
    RE2 regex;
};

Result<AnchoredRegex> AnchoredRegex::compile(std::string_view pattern) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(8 << 20);
    // The pattern alone first: "a)(b" would pass once it stands in parentheses.
    if (const RE2 alone(re2::StringPiece(pattern.data(), pattern.size()), options); !alone.ok())
        return fail(ErrorCode::InvalidArgument,
                    "the regular expression \"" + std::string(pattern) + "\" is not valid: " + alone.error());
    AnchoredRegex made;
    made.m_pattern = pattern;
    made.m_compiled = std::make_shared<Compiled>("(?s:" + made.m_pattern + ")", options);
    if (!made.m_compiled->regex.ok())
        return fail(ErrorCode::InvalidArgument, "the regular expression \"" + std::string(pattern) +
                                                    "\" is not valid: " + made.m_compiled->regex.error());
    return made;
}

bool AnchoredRegex::matches(std::string_view text) const {
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), m_compiled->regex);
}

bool AnchoredRegex::expand(std::string_view text, std::string_view replacement, std::string& expanded) const {
    const RE2& regex = m_compiled->regex;
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1);
    if (!regex.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::ANCHOR_BOTH,
                     groups.data(), static_cast<int>(groups.size())))
        return false;
    const auto appendGroup = [&](std::string_view name) {
        std::size_t index = groups.size();
        if (name.find_first_not_of("0123456789") == std::string_view::npos) {
            index = 0;
            for (const char digit : name)
                index = std::min(index * 10 + static_cast<std::size_t>(digit - '0'), groups.size());
        } else {
            const auto& names = regex.NamedCapturingGroups();
            if (const auto found = names.find(std::string(name)); found != names.end())
                index = static_cast<std::size_t>(found->second);
        }
        if (index < groups.size() && groups[index].data() != nullptr)
            expanded.append(groups[index].data(), groups[index].size());
    };
    const auto isNameCharacter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    expanded.clear();
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        if (replacement[i] != '$') {
            expanded += replacement[i];
            continue;
        }
        const bool braced = i + 1 < replacement.size() && replacement[i + 1] == '{';
        const std::size_t start = i + (braced ? 2 : 1);
        std::size_t end = start;
        while (end < replacement.size() && isNameCharacter(replacement[end]))
            ++end;
        if (i + 1 < replacement.size() && replacement[i + 1] == '$') {
            expanded += '$';
            ++i;
        } else if (end == start || (braced && (end == replacement.size() || replacement[end] != '}'))) {
            expanded += '$'; // not the name of a group: stands for itself, as in Go
        } else {
            appendGroup(replacement.substr(start, end - start));
            i = braced ? end : end - 1;
        }
    }
    return true;
}

} // namespace codesage::scrape
