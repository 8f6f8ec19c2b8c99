#include "code/index/PathFilter.h"

#include "code/walk/Wildmatch.h"

#include <fmt/format.h>

#include <algorithm>

namespace codesage::code {

namespace {

constexpr std::size_t kMaxGlobBytes = 1024;
constexpr std::size_t kMaxExpansions = 256;

// Where the brace group that begins at `open` ends, or npos.
std::size_t closingBrace(std::string_view glob, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < glob.size(); ++i) {
        if (glob[i] == '\\')
            ++i;
        else if (glob[i] == '{')
            ++depth;
        else if (glob[i] == '}' && --depth == 0)
            return i;
    }
    return std::string_view::npos;
}

// "a{b,c}d" becomes "abd" and "acd". False when there would be too many.
bool expand(std::string_view glob, std::vector<std::string>& out) {
    std::size_t open = 0;
    while (open < glob.size() && glob[open] != '{')
        open += glob[open] == '\\' ? 2 : 1;
    if (open >= glob.size()) {
        out.emplace_back(glob);
        return out.size() <= kMaxExpansions;
    }
    const std::size_t close = closingBrace(glob, open);
    std::size_t from = open + 1;
    int depth = 0;
    for (std::size_t i = from; i <= close; ++i) {
        const char c = glob[i];
        if (c == '\\') {
            ++i;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && i < close) {
            --depth;
        } else if (i == close || (c == ',' && depth == 0)) {
            std::string whole(glob.substr(0, open));
            whole.append(glob.substr(from, i - from)).append(glob.substr(close + 1));
            if (!expand(whole, out))
                return false;
            from = i + 1;
        }
    }
    return true;
}

// What is wrong with a glob, or nothing.
std::string_view fault(std::string_view glob) {
    if (glob.empty())
        return "it is empty";
    if (glob.size() > kMaxGlobBytes)
        return "it is longer than 1024 bytes";
    for (std::size_t i = 0; i < glob.size(); ++i) {
        if (glob[i] == '\\') {
            if (++i == glob.size())
                return "it ends in a backslash";
        } else if (glob[i] == '[') {
            // A bracket closes no earlier than after its first member.
            const std::size_t first =
                i + 1 < glob.size() && (glob[i + 1] == '!' || glob[i + 1] == '^') ? i + 3 : i + 2;
            const std::size_t close = glob.find(']', first);
            if (close == std::string_view::npos)
                return "a '[' is not closed";
            i = close;
        } else if (glob[i] == '{' && closingBrace(glob, i) == std::string_view::npos) {
            return "a '{' is not closed";
        }
    }
    return {};
}

} // namespace

Result<PathFilter> PathFilter::make(const std::vector<std::string>& globs,
                                    const std::vector<std::string>& languages) {
    PathFilter filter;
    for (const std::string& text : globs) {
        const bool unwanted = text.starts_with('!');
        const std::string_view glob = std::string_view(text).substr(unwanted ? 1 : 0);
        if (const std::string_view wrong = fault(glob); !wrong.empty())
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the path glob '{}' is not valid: {}", text, wrong));
        std::vector<std::string> expanded;
        if (!expand(glob, expanded))
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the path glob '{}' is not valid: it stands for more than {} globs", text,
                                    kMaxExpansions));
        for (std::string& each : expanded) {
            Glob compiled;
            if (each.ends_with('/')) // a folder: everything in it
                each = (each.find('/') + 1 == each.size() ? "**/" : "") + each + "**";
            compiled.wholePath = each.find('/') != std::string::npos;
            compiled.pattern = each.starts_with('/') ? each.substr(1) : each;
            (unwanted ? filter.m_unwanted : filter.m_wanted).push_back(std::move(compiled));
        }
    }
    for (const std::string& name : languages) {
        const auto id = findLanguage(name);
        if (!id)
            return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is not a language known here", name));
        filter.m_languages.set(*id);
        filter.m_byLanguage = true;
    }
    return filter;
}

bool PathFilter::matches(const Glob& glob, std::string_view path, std::string_view name) {
    return glob.wholePath ? wildmatch(glob.pattern, path, SlashRule::Path)
                          : wildmatch(glob.pattern, name, SlashRule::Ordinary);
}

bool PathFilter::accepts(std::string_view path, LanguageId language) const {
    if (m_byLanguage && !m_languages.test(language))
        return false;
    if (m_wanted.empty() && m_unwanted.empty())
        return true;
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const auto hits = [&](const Glob& glob) { return matches(glob, path, name); };
    return (m_wanted.empty() || std::any_of(m_wanted.begin(), m_wanted.end(), hits)) &&
           std::none_of(m_unwanted.begin(), m_unwanted.end(), hits);
}

} // namespace codesage::code
