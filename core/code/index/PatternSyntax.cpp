#include "code/index/PatternSyntax.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <utility>

namespace codesage::code {

const std::string_view kUnicodeWord = R"(\pL\pM\p{Nd}\p{Nl}\p{Pc}\x{24B6}-\x{24E9}\x{200C}\x{200D})";

namespace {

constexpr std::string_view kUnicodeSpace =
    R"(\t\n\v\f\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000})";
constexpr std::string_view kAsciiSpace = R"(\s\v)";

// Larger sets of characters say too little about a line to be worth listing.
constexpr std::size_t kMaxChoices = 12;
constexpr int kMaxDepth = 1000;

std::string encoded(char32_t c) {
    std::string out;
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        out.push_back(static_cast<char>(0xC0 | (c >> 6)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | (c >> 12)));
        out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    } else {
        out.push_back(static_cast<char>(0xF0 | (c >> 18)));
        out.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    }
    return out;
}

bool isAsciiLetter(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

PatternNode any() {
    PatternNode node;
    node.kind = PatternNode::Kind::Any;
    return node;
}

// Not even a place between characters, as ^ is one.
PatternNode nothing() {
    PatternNode node;
    node.kind = PatternNode::Kind::Concat;
    return node;
}

struct Flags {
    bool ignoreCase = false;
};

class Parser {
public:
    Parser(std::string_view pattern, bool ignoreCase)
        : m_pattern(pattern) {
        m_flags.ignoreCase = ignoreCase;
    }

    PatternSyntax run() {
        m_syntax.root = alternation(0);
        if (m_at != m_pattern.size())
            giveUp();
        if (!m_syntax.understood) {
            m_syntax.root = any();
            m_syntax.needsIsolatedLines = true;
        }
        m_syntax.forAscii = rewritten(m_asciiEdits, 0, m_pattern.size());
        m_syntax.forUnicode = unicodePattern();
        return std::move(m_syntax);
    }

private:
    struct Edit {
        std::size_t at;
        std::size_t size;
        std::string text;
    };

    bool more() const { return m_at < m_pattern.size(); }
    char peek(std::size_t ahead = 0) const {
        return m_at + ahead < m_pattern.size() ? m_pattern[m_at + ahead] : '\0';
    }
    bool take(std::string_view text) {
        if (!m_pattern.substr(m_at).starts_with(text))
            return false;
        m_at += text.size();
        return true;
    }
    void giveUp() {
        m_syntax.understood = false;
        m_at = m_pattern.size();
    }

    PatternNode alternation(int depth) {
        if (depth > kMaxDepth) {
            giveUp();
            return any();
        }
        PatternNode node;
        node.kind = PatternNode::Kind::Alternate;
        node.children.push_back(concatenation(depth));
        while (take("|")) {
            m_topAlternates |= depth == 0;
            node.children.push_back(concatenation(depth));
        }
        return node.children.size() == 1 ? std::move(node.children.front()) : std::move(node);
    }

    PatternNode concatenation(int depth) {
        PatternNode node;
        node.kind = PatternNode::Kind::Concat;
        while (more() && peek() != '|' && peek() != ')') {
            PatternNode item = atom(depth);
            item = repeated(std::move(item));
            node.children.push_back(std::move(item));
        }
        return node;
    }

    PatternNode repeated(PatternNode item) {
        for (;;) {
            int min = 0;
            int max = -1;
            if (take("*")) {
            } else if (take("+")) {
                min = 1;
            } else if (take("?")) {
                max = 1;
            } else if (!counted(min, max)) {
                return item;
            }
            take("?");
            PatternNode node;
            node.kind = PatternNode::Kind::Repeat;
            node.min = min;
            node.max = max;
            node.children.push_back(std::move(item));
            item = std::move(node);
        }
    }

    // {n}, {n,} or {n,m}; anything else after a brace is text.
    bool counted(int& min, int& max) {
        if (peek() != '{')
            return false;
        const std::size_t start = m_at;
        ++m_at;
        const auto number = [&](int& value) {
            const std::size_t first = m_at;
            value = 0;
            while (peek() >= '0' && peek() <= '9' && m_at - first < 6)
                value = value * 10 + (m_pattern[m_at++] - '0');
            return m_at > first;
        };
        bool good = number(min);
        if (good && take(",")) {
            if (!number(max))
                max = -1;
        } else {
            max = min;
        }
        good = good && take("}");
        if (!good)
            m_at = start;
        return good;
    }

    PatternNode atom(int depth) {
        const char c = peek();
        switch (c) {
        case '(':
            return group(depth);
        case '[':
            return bracket();
        case '.':
            ++m_at;
            return any();
        case '^':
        case '$':
            ++m_at;
            return {};
        case '\\':
            return escape();
        default:
            return literal(character());
        }
    }

    PatternNode group(int depth) {
        ++m_at;
        const Flags outer = m_flags;
        if (take("?")) {
            if (take("P<") || take("<")) {
                const std::size_t end = m_pattern.find('>', m_at);
                if (end == std::string_view::npos) {
                    giveUp();
                    return any();
                }
                m_at = end + 1;
            } else {
                bool on = true;
                for (; more() && peek() != ':' && peek() != ')'; ++m_at) {
                    switch (peek()) {
                    case '-':
                        on = false;
                        break;
                    case 'i':
                        m_flags.ignoreCase = on;
                        m_syntax.ignoresCaseSomewhere |= on;
                        break;
                    case 'm':
                        m_syntax.needsIsolatedLines |= !on;
                        break;
                    case 's':
                    case 'U':
                        break;
                    default:
                        giveUp();
                        return any();
                    }
                }
                if (take(")")) // (?i): holds until the end of the group around it
                    return nothing();
                take(":");
            }
        }
        PatternNode inside = alternation(depth + 1);
        if (!take(")"))
            giveUp();
        m_flags = outer;
        return inside;
    }

    char32_t character() {
        const auto first = static_cast<unsigned char>(m_pattern[m_at++]);
        if (first < 0x80)
            return first;
        const unsigned extra = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        char32_t value = first & (0x3Fu >> extra);
        for (unsigned i = 0; i < extra && more(); ++i)
            value = (value << 6) | (static_cast<unsigned char>(m_pattern[m_at++]) & 0x3Fu);
        return value;
    }

    PatternNode literal(char32_t c) {
        m_syntax.hasUpperCaseLiteral |= isUpper(c);
        if (c == '\n' && !m_syntax.lineFeedAt)
            m_syntax.lineFeedAt = m_at - 1;
        PatternNode node;
        node.kind = PatternNode::Kind::Characters;
        if (m_flags.ignoreCase && c >= 0x80)
            return any(); // its other case can have another length
        node.choices.push_back(encoded(c));
        if (m_flags.ignoreCase && isAsciiLetter(c))
            node.choices.push_back(encoded(c ^ 0x20));
        return node;
    }

    static bool isUpper(char32_t c) {
        static const RE2 kUpper("\\p{Lu}", RE2::Quiet);
        return c < 0x80 ? c >= 'A' && c <= 'Z' : RE2::FullMatch(encoded(c), kUpper);
    }

    PatternNode escape() {
        const std::size_t start = m_at;
        ++m_at;
        const char c = peek();
        switch (c) {
        case 'Q': {
            ++m_at;
            PatternNode node;
            node.kind = PatternNode::Kind::Concat;
            while (more() && !take("\\E"))
                node.children.push_back(literal(character()));
            // What follows a quotation repeats its last character only.
            if (!node.children.empty())
                node.children.back() = repeated(std::move(node.children.back()));
            return node;
        }
        case 'E':
            ++m_at;
            return {};
        case 'A':
        case 'z':
            m_syntax.needsIsolatedLines = true;
            ++m_at;
            return {};
        case 'b':
            ++m_at;
            if (start == 0)
                m_boundaryFirst = true;
            m_boundaryLast = m_at == m_pattern.size() && start > 0;
            return {};
        case 'B':
            ++m_at;
            return {};
        case 'C':
            m_syntax.needsIsolatedLines = true;
            ++m_at;
            return any();
        default:
            break;
        }
        if (perlClass(start, false) || unicodeClass())
            return any();
        char32_t value = 0;
        if (!escapedCharacter(value)) {
            giveUp();
            return any();
        }
        return literal(value);
    }

    // After the backslash: one character however it is written.
    bool escapedCharacter(char32_t& value) {
        const char c = peek();
        static constexpr std::array<std::pair<char, char>, 6> kNamed{
            {{'a', '\a'}, {'f', '\f'}, {'t', '\t'}, {'n', '\n'}, {'r', '\r'}, {'v', '\v'}}};
        for (const auto& [name, meaning] : kNamed) {
            if (c == name) {
                ++m_at;
                value = static_cast<unsigned char>(meaning);
                return true;
            }
        }
        const auto digits = [&](std::size_t most, int base) {
            std::size_t count = 0;
            value = 0;
            for (; count < most && (base == 16 ? isHex(peek()) : peek() >= '0' && peek() <= '7');
                 ++count, ++m_at) {
                const char digit = peek();
                value = value * static_cast<char32_t>(base) +
                        static_cast<char32_t>(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
            }
            return count > 0;
        };
        if (c == 'x') {
            ++m_at;
            if (take("{"))
                return digits(8, 16) && take("}");
            return digits(2, 16);
        }
        if (c >= '0' && c <= '7')
            return digits(3, 8);
        if (!more() || (c >= '8' && c <= '9') || isAsciiLetter(static_cast<unsigned char>(c)))
            return false;
        value = character();
        return true;
    }

    bool perlClass(std::size_t start, bool inside) {
        const char c = peek();
        const auto edit = [&](std::vector<Edit>& edits, std::string_view set, bool negated) {
            if (inside && negated)
                return; // the complement of a set can't be named inside another; RE2's own is kept
            edits.push_back(
                {start, 2, inside ? std::string(set) : (negated ? "[^" : "[") + std::string(set) + "]"});
        };
        switch (c) {
        case 'w':
        case 'W':
            edit(m_unicodeEdits, kUnicodeWord, c == 'W');
            break;
        case 'd':
            m_unicodeEdits.push_back({start, 2, R"(\p{Nd})"});
            break;
        case 'D':
            m_unicodeEdits.push_back({start, 2, R"(\P{Nd})"});
            break;
        case 's':
        case 'S':
            edit(m_asciiEdits, kAsciiSpace, c == 'S');
            edit(m_unicodeEdits, kUnicodeSpace, c == 'S');
            break;
        default:
            return false;
        }
        ++m_at;
        return true;
    }

    bool unicodeClass() {
        if (peek() != 'p' && peek() != 'P')
            return false;
        ++m_at;
        if (take("{")) {
            const std::size_t end = m_pattern.find('}', m_at);
            if (end == std::string_view::npos)
                giveUp();
            else
                m_at = end + 1;
        } else if (more()) {
            character();
        }
        return true;
    }

    PatternNode bracket() {
        ++m_at;
        bool wide = take("^");
        std::vector<char32_t> members;
        const auto add = [&](char32_t c) {
            if (members.size() > 4 * kMaxChoices || (m_flags.ignoreCase && c >= 0x80)) {
                wide = true;
                return;
            }
            members.push_back(c);
            if (m_flags.ignoreCase && isAsciiLetter(c))
                members.push_back(c ^ 0x20);
        };
        for (bool first = true; first || peek() != ']'; first = false) {
            if (!more()) {
                giveUp();
                return any();
            }
            if (peek() == '[' && peek(1) == ':') {
                const std::size_t end = m_pattern.find(":]", m_at + 2);
                if (end != std::string_view::npos) {
                    m_at = end + 2;
                    wide = true;
                    continue;
                }
            }
            char32_t low = 0;
            if (!member(low)) {
                wide = true;
                continue;
            }
            char32_t high = low;
            if (peek() == '-' && peek(1) != ']' && peek(1) != '\0') {
                ++m_at;
                if (!member(high)) {
                    giveUp();
                    return any();
                }
            }
            m_syntax.hasUpperCaseLiteral |= isUpper(low) || isUpper(high);
            if (high - low > 4 * kMaxChoices)
                wide = true;
            else
                for (char32_t c = low; c <= high; ++c)
                    add(c);
        }
        ++m_at;
        std::sort(members.begin(), members.end());
        members.erase(std::unique(members.begin(), members.end()), members.end());
        if (wide || members.empty() || members.size() > 2 * kMaxChoices)
            return any();
        if (members == std::vector<char32_t>{'\n'} && !m_syntax.lineFeedAt)
            m_syntax.lineFeedAt = m_at - 1;
        PatternNode node;
        node.kind = PatternNode::Kind::Characters;
        for (const char32_t c : members)
            if (c != '\n')
                node.choices.push_back(encoded(c));
        return node.choices.empty() ? any() : node;
    }

    // One character of a bracket expression; false when it was a class such as \w.
    bool member(char32_t& value) {
        if (peek() != '\\') {
            value = character();
            return true;
        }
        const std::size_t start = m_at;
        ++m_at;
        if (perlClass(start, true) || unicodeClass())
            return false;
        if (!escapedCharacter(value))
            giveUp();
        return m_syntax.understood;
    }

    std::string rewritten(const std::vector<Edit>& edits, std::size_t begin, std::size_t end) const {
        std::string out;
        std::size_t done = begin;
        for (const Edit& edit : edits) {
            if (edit.at < begin || edit.at >= end)
                continue;
            out.append(m_pattern.substr(done, edit.at - done));
            out.append(edit.text);
            done = edit.at + edit.size;
        }
        out.append(m_pattern.substr(done, end - done));
        return out;
    }

    static bool isWordByte(char c) {
        return isAsciiLetter(static_cast<unsigned char>(c)) || (c >= '0' && c <= '9') || c == '_';
    }

    // Not the tail of an escape such as \x2e.
    static bool endsWithPlainLetter(std::string_view text) {
        const std::size_t letters = text.size();
        while (!text.empty() && isWordByte(text.back()))
            text.remove_suffix(1);
        return text.size() < letters && !text.ends_with('\\');
    }

    // RE2's \b knows ASCII letters only. At the ends of a pattern, beside a plain letter, it can be said
    // otherwise.
    std::string unicodePattern() {
        std::size_t begin = 0;
        std::size_t end = m_pattern.size();
        const bool plain = m_syntax.understood && !m_topAlternates;
        const bool left =
            plain && m_boundaryFirst && end > 2 && isWordByte(m_pattern[2]) &&
            std::string_view("*+?{").find(end > 3 ? m_pattern[3] : ' ') == std::string_view::npos;
        const bool right =
            plain && m_boundaryLast &&
            endsWithPlainLetter(m_pattern.substr(m_boundaryFirst ? 2 : 0, end - (m_boundaryFirst ? 4 : 2)));
        begin += left ? 2 : 0;
        end -= right ? 2 : 0;
        std::string inside = rewritten(m_unicodeEdits, begin, end);
        if (!left && !right)
            return inside;
        m_syntax.unicodeGroup = 1;
        return (left ? "(?:^|[^" + std::string(kUnicodeWord) + "])" : "") + "(" + inside + ")" +
               (right ? "(?:$|[^" + std::string(kUnicodeWord) + "])" : "");
    }

    std::string_view m_pattern;
    std::size_t m_at = 0;
    Flags m_flags;
    PatternSyntax m_syntax;
    std::vector<Edit> m_asciiEdits;
    std::vector<Edit> m_unicodeEdits;
    bool m_topAlternates = false;
    bool m_boundaryFirst = false;
    bool m_boundaryLast = false;
};

} // namespace

PatternSyntax parsePattern(std::string_view pattern, bool ignoreCase) {
    return Parser(pattern, ignoreCase).run();
}

} // namespace codesage::code
