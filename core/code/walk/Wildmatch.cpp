#include "code/walk/Wildmatch.h"

#include <array>
#include <cctype>
#include <cstddef>

namespace codesage::code {

namespace {

// The two "give up" answers keep nested stars from trying every split: once a later part has run out of
// text, no longer text for an earlier star can help (unless a `**` may step over the slash that ended it).
enum class Outcome { Match, NoMatch, GiveUp, GiveUpToDoubleStar };

bool isOfClass(std::string_view name, unsigned char c, bool& known) {
    struct NamedClass {
        std::string_view name;
        int (*test)(int);
    };
    static constexpr std::array<NamedClass, 12> kClasses{{{"alnum", std::isalnum},
                                                          {"alpha", std::isalpha},
                                                          {"blank", std::isblank},
                                                          {"cntrl", std::iscntrl},
                                                          {"digit", std::isdigit},
                                                          {"graph", std::isgraph},
                                                          {"lower", std::islower},
                                                          {"print", std::isprint},
                                                          {"punct", std::ispunct},
                                                          {"space", std::isspace},
                                                          {"upper", std::isupper},
                                                          {"xdigit", std::isxdigit}}};
    for (const NamedClass& each : kClasses) {
        if (each.name == name) {
            known = true;
            return c < 0x80 && each.test(c) != 0;
        }
    }
    known = false;
    return false;
}

class Matcher {
public:
    Matcher(std::string_view pattern, std::string_view text, SlashRule rule)
        : m_pattern(pattern)
        , m_text(text)
        , m_path(rule == SlashRule::Path) {}

    Outcome run(std::size_t p, std::size_t t) const {
        for (; p < m_pattern.size(); ++p, ++t) {
            const char wanted = m_pattern[p];
            if (t == m_text.size() && wanted != '*')
                return Outcome::GiveUp;
            switch (wanted) {
            case '?':
                if (m_path && m_text[t] == '/')
                    return Outcome::NoMatch;
                break;
            case '*':
                return star(p, t);
            case '[': {
                const Outcome outcome = bracket(p, m_text[t]);
                if (outcome != Outcome::Match)
                    return outcome;
                break;
            }
            case '\\':
                ++p;
                if (p == m_pattern.size() || m_pattern[p] != m_text[t])
                    return Outcome::NoMatch;
                break;
            default:
                if (wanted != m_text[t])
                    return Outcome::NoMatch;
            }
        }
        return t == m_text.size() ? Outcome::Match : Outcome::NoMatch;
    }

private:
    char at(std::size_t p) const { return p < m_pattern.size() ? m_pattern[p] : '\0'; }

    Outcome star(std::size_t p, std::size_t t) const {
        const std::size_t first = p;
        while (at(p) == '*')
            ++p;
        bool crossesSlash = !m_path;
        if (m_path && p - first > 1) {
            const bool opens = first == 0 || m_pattern[first - 1] == '/';
            const bool closes = p == m_pattern.size() || at(p) == '/' || (at(p) == '\\' && at(p + 1) == '/');
            if (opens && closes) {
                // "a/**/b" also means "a/b".
                if (at(p) == '/' && run(p + 1, t) == Outcome::Match)
                    return Outcome::Match;
                crossesSlash = true;
            }
        }
        if (p == m_pattern.size()) {
            if (!crossesSlash && m_text.find('/', t) != std::string_view::npos)
                return Outcome::GiveUpToDoubleStar;
            return Outcome::Match;
        }
        if (!crossesSlash && m_pattern[p] == '/') {
            const std::size_t slash = m_text.find('/', t);
            return slash == std::string_view::npos ? Outcome::GiveUp : run(p + 1, slash + 1);
        }
        for (; t < m_text.size(); ++t) {
            const Outcome outcome = run(p, t);
            if (outcome == Outcome::Match || outcome == Outcome::GiveUp ||
                (outcome == Outcome::GiveUpToDoubleStar && !crossesSlash))
                return outcome;
            if (!crossesSlash && m_text[t] == '/')
                return Outcome::GiveUpToDoubleStar;
        }
        return Outcome::GiveUp;
    }

    // `p` stands on '['; on a match it is left on the closing bracket.
    Outcome bracket(std::size_t& p, char wanted) const {
        const auto c = static_cast<unsigned char>(wanted);
        std::size_t i = p + 1;
        const bool negated = at(i) == '!' || at(i) == '^';
        if (negated)
            ++i;
        bool matched = false;
        bool hasPrevious = false;
        unsigned char previous = 0;
        for (bool first = true; first || at(i) != ']'; first = false, ++i) {
            if (i >= m_pattern.size())
                return Outcome::GiveUp;
            auto item = static_cast<unsigned char>(m_pattern[i]);
            if (item == '-' && hasPrevious && i + 1 < m_pattern.size() && m_pattern[i + 1] != ']') {
                ++i;
                if (m_pattern[i] == '\\')
                    ++i;
                if (i >= m_pattern.size())
                    return Outcome::GiveUp;
                matched |= c >= previous && c <= static_cast<unsigned char>(m_pattern[i]);
                hasPrevious = false;
                continue;
            }
            if (item == '[' && at(i + 1) == ':') {
                const std::size_t end = m_pattern.find(']', i + 2);
                if (end == std::string_view::npos)
                    return Outcome::GiveUp;
                if (end > i + 2 && m_pattern[end - 1] == ':') {
                    bool known = false;
                    matched |= isOfClass(m_pattern.substr(i + 2, end - i - 3), c, known);
                    if (!known)
                        return Outcome::GiveUp;
                    i = end;
                    hasPrevious = false;
                    continue;
                }
            } else if (item == '\\') {
                if (++i >= m_pattern.size())
                    return Outcome::GiveUp;
                item = static_cast<unsigned char>(m_pattern[i]);
            }
            matched |= c == item;
            previous = item;
            hasPrevious = true;
        }
        p = i;
        return matched == negated || (m_path && wanted == '/') ? Outcome::NoMatch : Outcome::Match;
    }

    std::string_view m_pattern;
    std::string_view m_text;
    bool m_path;
};

} // namespace

bool wildmatch(std::string_view pattern, std::string_view text, SlashRule rule) {
    return Matcher(pattern, text, rule).run(0, 0) == Outcome::Match;
}

} // namespace codesage::code
