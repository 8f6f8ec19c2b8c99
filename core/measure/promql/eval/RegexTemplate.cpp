#include "measure/promql/eval/RegexTemplate.h"

#include <algorithm>
#include <re2/re2.h>

namespace codesage::promql {

namespace {

bool isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The name behind a '$' at the start of `text`, and what is behind it; an empty name when there is none.
std::string_view takeName(std::string_view& text) {
    std::string_view rest = text.substr(1);
    const bool braced = rest.starts_with('{');
    if (braced)
        rest.remove_prefix(1);
    const auto length = static_cast<std::size_t>(std::ranges::find_if_not(rest, isNamePart) - rest.begin());
    const std::string_view name = rest.substr(0, length);
    rest.remove_prefix(length);
    if (name.empty() || (braced && !rest.starts_with('}')))
        return {};
    if (braced)
        rest.remove_prefix(1);
    text = rest;
    return name;
}

} // namespace

RegexTemplate::RegexTemplate(const re2::RE2& regex, std::string_view text)
    : m_regex(regex) {
    Part part;
    while (!text.empty()) {
        const std::size_t dollar = text.find('$');
        part.literal += text.substr(0, dollar);
        if (dollar == text.npos)
            break;
        text.remove_prefix(dollar);
        if (text.starts_with("$$")) {
            part.literal += '$';
            text.remove_prefix(2);
            continue;
        }
        const std::string_view name = takeName(text);
        if (name.empty()) { // malformed: stands for itself
            part.literal += '$';
            text.remove_prefix(1);
            continue;
        }
        part.group = groupNamed(name);
        m_parts.push_back(std::exchange(part, {}));
    }
    m_parts.push_back(std::move(part));
}

int RegexTemplate::groupNamed(std::string_view name) const {
    const bool isNumber = std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
    if (isNumber)
        return name.size() > 8 || (name.size() > 1 && name[0] == '0') ? -1 : std::stoi(std::string(name));
    const auto& names = m_regex.NamedCapturingGroups();
    const auto found = names.find(std::string(name));
    return found == names.end() ? -1 : found->second;
}

std::optional<std::string> RegexTemplate::expand(std::string_view subject) const {
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(m_regex.NumberOfCapturingGroups()) + 1);
    if (!m_regex.Match(re2::StringPiece(subject.data(), subject.size()), 0, subject.size(),
                       re2::RE2::ANCHOR_BOTH, groups.data(), static_cast<int>(groups.size())))
        return {};
    std::string out;
    for (const Part& part : m_parts) {
        out += part.literal;
        if (part.group >= 0 && part.group < static_cast<int>(groups.size())) {
            const re2::StringPiece& group = groups[static_cast<std::size_t>(part.group)];
            out.append(group.data() ? group.data() : "", group.size());
        }
    }
    return out;
}

} // namespace codesage::promql
