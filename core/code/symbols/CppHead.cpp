#include "code/symbols/CppHead.h"

#include "code/symbols/CharClass.h"

#include <algorithm>
#include <array>

namespace codesage::code {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& sorted, std::string_view word) {
    return std::binary_search(sorted.begin(), sorted.end(), word);
}

constexpr std::array<std::string_view, 59> kNotFunctions = [] {
    std::array<std::string_view, 59> words{"if",
                                           "while",
                                           "for",
                                           "switch",
                                           "catch",
                                           "return",
                                           "sizeof",
                                           "alignof",
                                           "alignas",
                                           "decltype",
                                           "noexcept",
                                           "throw",
                                           "typeof",
                                           "__typeof__",
                                           "__typeof",
                                           "__attribute__",
                                           "__attribute",
                                           "__declspec",
                                           "requires",
                                           "static_assert",
                                           "_Static_assert",
                                           "defined",
                                           "asm",
                                           "__asm__",
                                           "__asm",
                                           "explicit",
                                           "new",
                                           "delete",
                                           "void",
                                           "int",
                                           "char",
                                           "short",
                                           "long",
                                           "float",
                                           "double",
                                           "bool",
                                           "signed",
                                           "unsigned",
                                           "auto",
                                           "const",
                                           "volatile",
                                           "wchar_t",
                                           "char8_t",
                                           "char16_t",
                                           "char32_t",
                                           "else",
                                           "do",
                                           "case",
                                           "default",
                                           "goto",
                                           "and",
                                           "or",
                                           "not",
                                           "_Alignas",
                                           "__extension__",
                                           "template",
                                           "typename",
                                           "typeid",
                                           "co_await"};
    std::sort(words.begin(), words.end());
    return words;
}();

// May follow a parameter list, so a word of these after a macro does not begin the next declaration.
constexpr std::array<std::string_view, 11> kTrailing = [] {
    std::array<std::string_view, 11> words{"const",    "noexcept", "override", "final", "volatile",     "try",
                                           "requires", "throw",    "__asm__",  "asm",   "__attribute__"};
    std::sort(words.begin(), words.end());
    return words;
}();

bool isUpperCase(std::string_view word) {
    return std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool isTypeKeyword(std::string_view word) {
    return word == "class" || word == "struct" || word == "union" || word == "enum";
}

// From the index of ">" back to its "<"; kNone when there is none.
std::size_t angleOpening(CppTokens head, std::size_t closing) {
    std::size_t depth = 0;
    for (std::size_t i = closing + 1; i-- > 0;) {
        if (head[i].is('>'))
            ++depth;
        else if (head[i].is('<') && --depth == 0)
            return i;
    }
    return kNone;
}

// From the index of "<" on to its ">"; the size when there is none.
std::size_t angleClosing(CppTokens head, std::size_t opening) {
    std::size_t depth = 0;
    for (std::size_t i = opening; i < head.size(); ++i) {
        if (head[i].is('<'))
            ++depth;
        else if (head[i].is('>') && --depth == 0)
            return i;
    }
    return head.size();
}

// Widens a name at `first` to the left over "a::b<c>::"; returns the first token of the whole.
std::size_t qualifierStart(std::string_view text, CppTokens head, std::size_t first) {
    while (first > 0 && head[first - 1].is(kScopeMark)) {
        std::size_t before = first - 1;
        if (before == 0)
            return before;
        --before;
        if (head[before].is('>')) {
            before = angleOpening(head, before);
            if (before == kNone || before == 0)
                return first;
            --before;
        }
        if (!head[before].isWord() || neverNamesFunction(head[before].in(text)))
            return first - 1;
        first = before;
    }
    return first;
}

std::string_view qualifierText(std::string_view text, CppTokens head, std::size_t start, std::size_t name) {
    if (start >= name)
        return {};
    std::uint32_t begin = head[start].begin;
    if (head[start].is(kScopeMark)) {
        if (start + 1 >= name)
            return {};
        begin = head[start + 1].begin;
    }
    // Without the "::" that stands before the name.
    return text.substr(begin, head[name - 1].begin - begin);
}

struct OperatorName {
    std::size_t last = kNone;  // the last token of the name
    std::size_t group = kNone; // the parameters
};

// `operator` stands at `at`. "operator()" is a name with brackets; an attribute may follow any name.
OperatorName operatorName(CppTokens head, std::size_t at) {
    OperatorName name;
    std::size_t i = at + 1;
    const auto isAttribute = [&](const Token& token) {
        return token.isGroup('[') && token.end - token.begin > 3;
    };
    if (i < head.size() && head[i].isGroup('(')) {
        name.last = i++;
    } else {
        // "operator[]" and "operator delete[]" have empty brackets.
        while (i < head.size() && !head[i].isGroup('(') && !isAttribute(head[i]))
            ++i;
        name.last = i - 1;
    }
    while (i < head.size() && isAttribute(head[i]))
        ++i;
    if (i < head.size() && head[i].isGroup('('))
        name.group = i;
    return name;
}

// The word inside `(*name)`, `(Class::*name)` or `(name)`; an empty name otherwise.
CppName nameInGroup(std::string_view text, const Token& group, bool needsPointer) {
    std::uint32_t at = group.begin + 1;
    const std::uint32_t end = group.end > group.begin ? group.end - 1 : group.begin;
    CppName name;
    bool pointer = false;
    for (std::size_t steps = 0; at < end && steps < 64; ++steps) {
        const char c = text[at];
        if (c == '*' || c == '&' || c == '^') {
            pointer = true;
            name = {};
            ++at;
        } else if (hasBits(c, kWordStart)) {
            std::uint32_t stop = at + 1;
            while (stop < end && hasBits(text[stop], kWordPart))
                ++stop;
            name.begin = at;
            name.end = stop;
            at = stop;
        } else if (c == ':' || c == '\n' || hasBits(c, kBlank)) {
            ++at;
        } else if ((c == '[' || c == '(') && pointer && name.end > 0) {
            break;
        } else {
            return {};
        }
    }
    return pointer || !needsPointer ? name : CppName{};
}

struct Candidate {
    std::size_t group;
    std::size_t name;
};

bool looksLikeType(const Token& token) {
    return token.isWord() || token.is('*') || token.is('&') || token.is('>');
}

} // namespace

bool neverNamesFunction(std::string_view word) {
    return contains(kNotFunctions, word);
}

std::optional<CppTypeHead> findTypeHead(std::string_view text, CppTokens head) {
    std::size_t at = 0;
    std::size_t angle = 0;
    for (; at < head.size(); ++at) {
        if (head[at].is('<'))
            ++angle;
        else if (head[at].is('>') && angle > 0)
            --angle;
        else if (angle == 0 && head[at].isWord() && isTypeKeyword(head[at].in(text)))
            break;
        else if (head[at].isWord() && head[at].in(text) == "operator")
            return std::nullopt;
    }
    if (at >= head.size())
        return std::nullopt;
    const std::string_view keyword = head[at].in(text);
    CppTypeHead type;
    type.kind = keyword == "class"    ? SymbolKind::Class
                : keyword == "struct" ? SymbolKind::Struct
                : keyword == "union"  ? SymbolKind::Union
                                      : SymbolKind::Enum;
    type.name.begin = type.name.end = head[at].begin;
    std::size_t i = at + 1;
    if (keyword == "enum" && i < head.size() && head[i].isWord() && isTypeKeyword(head[i].in(text)))
        ++i;
    type.afterKeyword = i;
    std::size_t nameAt = kNone;
    for (; i < head.size(); ++i) {
        const Token& token = head[i];
        if (token.isGroup('['))
            continue;
        if (token.is(':'))
            break;
        if (token.is('<') && nameAt != kNone) {
            i = angleClosing(head, i);
            continue;
        }
        if (token.is(kScopeMark))
            continue;
        if (!token.isWord())
            return std::nullopt;
        const std::string_view word = token.in(text);
        if (word == "operator")
            return std::nullopt;
        if (i + 1 < head.size() && head[i + 1].isGroup('(')) {
            // An attribute or a macro with arguments, unless nothing follows: then it was a function.
            if (i + 2 >= head.size() && !neverNamesFunction(word) && nameAt != kNone)
                return std::nullopt;
            ++i;
            continue;
        }
        if (nameAt != kNone && (word == "final" || word == "sealed" || neverNamesFunction(word)))
            continue;
        nameAt = i;
    }
    if (nameAt != kNone) {
        type.name.begin = head[nameAt].begin;
        type.name.end = head[nameAt].end;
        type.name.qualifier = qualifierText(text, head, qualifierStart(text, head, nameAt), nameAt);
    }
    return type;
}

std::optional<CppFunctionHead> findFunctionHead(std::string_view text, CppTokens head) {
    std::vector<Candidate> candidates;
    std::size_t angle = 0;
    std::size_t angleStart = kNone;
    std::size_t closedAngle = kNone; // the "<" of the template arguments that end directly before
    for (std::size_t i = 0; i < head.size(); ++i) {
        const Token& token = head[i];
        if (token.isWord() && angle == 0 && token.in(text) == "operator") {
            const OperatorName called = operatorName(head, i);
            if (called.group == kNone)
                return std::nullopt;
            CppFunctionHead function;
            function.group = called.group;
            function.nameToken = qualifierStart(text, head, i);
            function.name = {token.begin, head[called.last].end,
                             qualifierText(text, head, function.nameToken, i)};
            return function;
        }
        if (token.is('<') && i > 0 && head[i - 1].isWord()) {
            if (angle++ == 0)
                angleStart = i;
        } else if (token.is('>') && angle > 0) {
            if (--angle == 0)
                closedAngle = i;
        } else if (token.isGroup('(') && angle == 0 && i > 0) {
            std::size_t name = i - 1;
            if (head[name].is('>') && closedAngle == name && angleStart > 0)
                name = angleStart - 1;
            if (head[name].isGroup('(')) {
                // The parenthesised name of `(min)(a, b)`: the word is the group before.
                if (candidates.empty() && nameInGroup(text, head[name], false).end > 0 &&
                    nameInGroup(text, head[name], true).end == 0)
                    candidates.push_back({i, name});
                continue;
            }
            if (!head[name].isWord() || neverNamesFunction(head[name].in(text)))
                continue;
            const bool pointerDeclarator =
                i + 1 < head.size() && head[i + 1].isGroup('(') && nameInGroup(text, token, true).end > 0;
            if (!pointerDeclarator)
                candidates.push_back({i, name});
        }
    }
    if (candidates.empty())
        return std::nullopt;
    std::size_t chosen = 0;
    // A macro with arguments may stand before the declaration: then a later name has a type before it.
    while (chosen + 1 < candidates.size()) {
        const Candidate& now = candidates[chosen];
        const Candidate& later = candidates[chosen + 1];
        const std::size_t start = qualifierStart(text, head, now.name);
        const bool macroFirst = start == 0 || head[start - 1].isGroup('(');
        const bool typed = later.name >= now.group + 2 && looksLikeType(head[later.name - 1]) &&
                           !contains(kTrailing, head[now.group + 1].in(text)) &&
                           head[now.group + 1].ch != kThinArrow && !head[now.group + 1].is(':');
        if (!macroFirst || !typed)
            break;
        ++chosen;
    }
    const Candidate& best = candidates[chosen];
    CppFunctionHead function;
    function.group = best.group;
    std::size_t first = best.name;
    if (head[first].isGroup('(')) {
        function.name = nameInGroup(text, head[first], false);
        function.nameToken = first;
        return function;
    }
    const std::uint32_t end = head[first].end;
    if (first > 0 && head[first - 1].is('~'))
        --first;
    function.nameToken = qualifierStart(text, head, first);
    function.name = {head[first].begin, end, qualifierText(text, head, function.nameToken, first)};
    return function;
}

void findDeclarators(std::string_view text, CppTokens head, std::vector<CppName>& names) {
    CppName name;
    std::size_t nameAt = kNone;
    std::size_t words = 0;
    std::size_t angle = 0;
    bool sealed = false; // behind a bit field's colon
    bool first = true;
    const auto flush = [&] {
        const bool typed = !first || words > 1 || (nameAt != kNone && nameAt > 0);
        if (name.end > name.begin && typed) {
            if (nameAt != kNone)
                name.qualifier = qualifierText(text, head, qualifierStart(text, head, nameAt), nameAt);
            names.push_back(name);
        }
        name = {};
        nameAt = kNone;
        first = false;
        sealed = false;
    };
    for (std::size_t i = 0; i < head.size(); ++i) {
        const Token& token = head[i];
        if (token.is('<') && i > 0 && head[i - 1].isWord()) {
            ++angle;
        } else if (token.is('>') && angle > 0) {
            --angle;
            // The word before was a template's name, a part of the type.
            if (angle == 0)
                name = {};
        } else if (angle > 0 || sealed) {
            if (token.is(',') && angle == 0)
                flush();
        } else if (token.is(',')) {
            flush();
        } else if (token.is(':')) {
            sealed = true;
        } else if (token.isWord()) {
            const std::string_view word = token.in(text);
            if (i + 1 < head.size() && head[i + 1].isGroup('(') && nameAt != kNone) {
                ++i; // a macro or an attribute behind the name
                continue;
            }
            ++words;
            if (neverNamesFunction(word)) {
                name = {};
                continue;
            }
            name = {token.begin, token.end, {}};
            nameAt = i;
        } else if (token.isGroup('(') && i + 1 < head.size() &&
                   (head[i + 1].isGroup('(') || head[i + 1].isGroup('['))) {
            const CppName inner = nameInGroup(text, token, true);
            if (inner.end > inner.begin) {
                name = inner;
                nameAt = kNone;
                words += 2;
                sealed = true;
            }
        }
    }
    flush();
}

std::size_t leadingMacros(std::string_view text, CppTokens head, std::string_view className) {
    std::size_t skip = 0;
    for (;;) {
        // A lone word may stand on the line above the macro ("WARNINGS_PUSH").
        std::size_t macro = skip;
        if (macro + 1 < head.size() && head[macro].isWord() && head[macro + 1].isWord() &&
            head[macro + 1].newline && isUpperCase(head[macro + 1].in(text)))
            ++macro;
        // With nothing but a word behind it, it is a function and the word a macro for "noexcept".
        if (macro + 3 >= head.size() || !head[macro].isWord() || !head[macro + 1].isGroup('('))
            return skip;
        const Token& after = head[macro + 2];
        const bool begins = after.isWord() || after.is('~') || after.isGroup('[') || after.isGroup('<') ||
                            after.is(kScopeMark);
        const std::string_view name = head[macro].in(text);
        if (!after.newline || !begins || neverNamesFunction(name) || name == className ||
            contains(kTrailing, after.in(text)))
            return skip;
        skip = macro + 2;
    }
}

} // namespace codesage::code
