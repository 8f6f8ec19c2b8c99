#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

// Random patterns and files over a small alphabet, so that they meet often. The regular expressions mean the
// same to RE2 and ripgrep.
class PatternGenerator {
public:
    explicit PatternGenerator(unsigned seed)
        : m_random(seed) {}

    std::size_t below(std::size_t bound) { return m_random() % bound; }

    std::string literal() {
        const std::size_t parts = 1 + below(3);
        std::string text;
        for (std::size_t i = 0; i < parts; ++i)
            text += word();
        return text.substr(0, 1 + below(text.size()));
    }

    std::string regex(int depth = 0) {
        std::string text;
        if (depth == 0 && below(6) == 0)
            text += pick({"^", "\\b", "(?i)", "^\\s*", "(?i:ab)"});
        const std::size_t parts = 1 + below(depth == 0 ? 4 : 2);
        for (std::size_t i = 0; i < parts; ++i)
            text += item(depth);
        if (depth < 3 && below(5) == 0)
            text += "|" + regex(depth + 1);
        if (depth == 0 && below(6) == 0)
            text += pick({"$", "\\b", "\\s*$"});
        return text;
    }

    std::string file() {
        std::string text = below(12) == 0 ? "\xEF\xBB\xBF" : "";
        const std::size_t lines = below(40);
        for (std::size_t i = 0; i < lines; ++i) {
            const std::size_t words = below(6);
            for (std::size_t w = 0; w < words; ++w)
                text += word() + pick({"", " ", "_", "(", "\t", "."});
            text += pick({"\n", "\n", "\n", "\n", "\r\n"});
        }
        if (below(3) == 0 && text.ends_with('\n'))
            text.pop_back();
        return text;
    }

    std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }

private:
    std::string word() {
        return pick({"foo",
                     "Foo",
                     "bar",
                     "ab",
                     "a",
                     "b",
                     "foobar",
                     "kiss",
                     "KISS",
                     "x1",
                     "42",
                     "_t",
                     "void",
                     "int",
                     "->",
                     "::",
                     "#",
                     "\xC3\xA9t\xC3\xA9",
                     "na\xC3\xAFve",
                     "ta\xC5\xBFk",
                     "\xE2\x84\xAA"
                     "elvin",
                     "stask",
                     "\xCE\xA9",
                     "\xFF",
                     "\v",
                     "\xC3\x89",
                     "kelvin"});
    }

    std::string item(int depth) {
        std::string text;
        switch (below(depth < 3 ? 14 : 10)) {
        case 0:
            text = ".";
            break;
        case 1:
            text = pick(
                {"[ab]", "[a-f]", "[^ab]", "[fF]oo", "[[:alpha:]]", "[^\\s]", "[\\w.]", "[0-9]", "[k-s]"});
            break;
        case 2:
            text = pick({"\\w", "\\s", "\\d", "\\W", "\\S", "\\D", "\\.", "\\(", "\\x61", "\\x{e9}"});
            break;
        case 10:
        case 11:
        case 12:
        case 13:
            text = pick({"(", "(?:", "(?P<n" + std::to_string(m_names++) + ">"}) + regex(depth + 1) + ")";
            break;
        default: {
            static const std::vector<std::string> kWords{
                "foo", "ab", "a",  "b",         "bar", "kis",   "oo", "x1", "void",
                "Foo", "#",  "::", "t\xC3\xA9", "ask", "elvin", "k",  "s",  "K"};
            text = pick(kWords);
        }
        }
        if (below(4) == 0)
            text = "(?:" + text + ")" + pick({"*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?"});
        return text;
    }

    std::mt19937 m_random;
    int m_names = 0;
};
