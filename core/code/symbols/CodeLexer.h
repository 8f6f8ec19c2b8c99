#pragma once

#include "code/symbols/CharClass.h"
#include "code/symbols/Token.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

namespace codesage::code {

enum class Syntax { Cpp, Java, Script, Go, Rust };

// Splits source text into tokens: white space and comments are left out, literals are one token each. One
// pass, no allocation except for nested template literals. A quote that is not closed on its line (prose in
// a disabled branch, JSX text, a lifetime) is taken as punctuation, so damage stays on that line.
template <Syntax kSyntax>
class CodeLexer {
public:
    explicit CodeLexer(std::string_view text)
        : m_text(text) {
        if (text.starts_with("\xEF\xBB\xBF"))
            m_at = 3;
        if (text.substr(m_at).starts_with("#!") && kSyntax != Syntax::Cpp)
            skipLine();
    }

    Token next() {
        Token token;
        skipBlanks();
        token.newline = m_newline;
        token.documented = m_docEnd > 0 && m_linesSinceDoc <= 1;
        m_newline = false;
        token.begin = static_cast<std::uint32_t>(m_at);
        if (m_at >= m_text.size()) {
            token.end = token.begin;
            return token;
        }
        read(token);
        m_at = std::min(m_at, m_text.size());
        m_docEnd = 0;
        token.end = static_cast<std::uint32_t>(m_at);
        m_previous = token;
        return token;
    }

    std::size_t position() const { return m_at; }
    // The next character after white space on any line, without moving; 0 at the end.
    char peek() const {
        std::size_t at = m_at;
        while (at < m_text.size() && (m_text[at] == '\n' || hasBits(m_text[at], kBlank)))
            ++at;
        return at < m_text.size() ? m_text[at] : '\0';
    }

private:
    char charAt(std::size_t at) const { return at < m_text.size() ? m_text[at] : '\0'; }

    void skipLine() {
        const void* found = std::memchr(m_text.data() + m_at, '\n', m_text.size() - m_at);
        m_at =
            found ? static_cast<std::size_t>(static_cast<const char*>(found) - m_text.data()) : m_text.size();
    }

    void skipBlanks() {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '\n') {
                m_newline = true;
                ++m_linesSinceDoc;
                ++m_at;
            } else if (hasBits(c, kBlank)) {
                ++m_at;
            } else if (c == '/' && charAt(m_at + 1) == '/') {
                lineComment();
            } else if (c == '/' && charAt(m_at + 1) == '*') {
                blockComment();
            } else if (kSyntax == Syntax::Cpp && c == '\\' &&
                       (charAt(m_at + 1) == '\n' || charAt(m_at + 1) == '\r')) {
                ++m_at;
                if (charAt(m_at) == '\r')
                    ++m_at;
                if (charAt(m_at) == '\n')
                    ++m_at;
            } else {
                break;
            }
        }
    }

    void noteDoc(bool doc, bool ownLine) {
        if (!ownLine)
            return;
        // An ordinary comment between a doc comment and its declaration does not part them.
        if (doc)
            m_docEnd = m_at;
        m_linesSinceDoc = 0;
    }

    void lineComment() {
        const bool ownLine = m_newline || m_previous.kind == TokenKind::End;
        const char third = charAt(m_at + 2);
        const bool doc = kSyntax == Syntax::Rust ? third == '/' : kSyntax != Syntax::Java;
        for (;;) {
            skipLine();
            // In C and C++ a backslash at the end of the line continues the comment.
            std::size_t last = m_at;
            if (last > 0 && charAt(last - 1) == '\r')
                --last;
            if (kSyntax != Syntax::Cpp || m_at >= m_text.size() || last == 0 || m_text[last - 1] != '\\')
                break;
            ++m_at;
        }
        noteDoc(doc, ownLine);
    }

    void blockComment() {
        const bool ownLine = m_newline || m_previous.kind == TokenKind::End;
        const char third = charAt(m_at + 2);
        const bool strict = kSyntax == Syntax::Java || kSyntax == Syntax::Rust || kSyntax == Syntax::Script;
        const bool doc = strict ? third == '*' && charAt(m_at + 3) != '/' : true;
        const std::size_t begin = m_at;
        m_at += 2;
        if constexpr (kSyntax == Syntax::Rust) {
            std::size_t depth = 1;
            while (m_at < m_text.size() && depth > 0) {
                if (m_text[m_at] == '*' && charAt(m_at + 1) == '/') {
                    --depth;
                    m_at += 2;
                } else if (m_text[m_at] == '/' && charAt(m_at + 1) == '*') {
                    ++depth;
                    m_at += 2;
                } else {
                    ++m_at;
                }
            }
        } else {
            const std::size_t end = m_text.find("*/", m_at);
            m_at = end == std::string_view::npos ? m_text.size() : end + 2;
        }
        if (std::memchr(m_text.data() + begin, '\n', m_at - begin))
            m_newline = true;
        noteDoc(doc, ownLine);
    }

    void read(Token& token) {
        const char c = m_text[m_at];
        if (hasBits(c, kWordStart)) {
            readWord(token);
            return;
        }
        if (hasBits(c, kDigit) || (c == '.' && hasBits(charAt(m_at + 1), kDigit))) {
            readNumber();
            token.kind = TokenKind::Number;
            return;
        }
        if constexpr (kSyntax == Syntax::Cpp) {
            if (c == '#' && (token.newline || m_previous.kind == TokenKind::End)) {
                readDirective();
                token.kind = TokenKind::Directive;
                token.newline = true;
                m_newline = true;
                return;
            }
        }
        if (readLiteral(c)) {
            token.kind = TokenKind::String;
            return;
        }
        readPunct(token, c);
    }

    void readWord(Token& token) {
        std::size_t at = m_at + 1;
        while (at < m_text.size() && hasBits(m_text[at], kWordPart))
            ++at;
        const std::string_view word = m_text.substr(m_at, at - m_at);
        const char next = charAt(at);
        token.kind = TokenKind::Word;
        if constexpr (kSyntax == Syntax::Cpp) {
            if (next == '"' && word.size() <= 3 && word.back() == 'R') {
                m_at = at;
                readRawCpp();
                token.kind = TokenKind::String;
                return;
            }
        }
        if constexpr (kSyntax == Syntax::Rust) {
            const bool raw = word == "r" || word == "br" || word == "cr";
            if (raw && (next == '"' || next == '#') && readRawRust(at)) {
                token.kind = TokenKind::String;
                return;
            }
            if (word == "r" && next == '#' && hasBits(charAt(at + 1), kWordStart)) {
                // A raw identifier: its name is what follows "r#".
                token.begin = static_cast<std::uint32_t>(at + 1);
                m_at = at + 1;
                while (m_at < m_text.size() && hasBits(m_text[m_at], kWordPart))
                    ++m_at;
                return;
            }
        }
        m_at = at;
    }

    void readNumber() {
        ++m_at;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            const char before = m_text[m_at - 1];
            const bool exponentSign =
                (c == '+' || c == '-') && (before == 'e' || before == 'E') && kSyntax != Syntax::Rust;
            const bool separator =
                kSyntax == Syntax::Cpp && c == '\'' && hasBits(charAt(m_at + 1), kWordPart);
            // "1..2" is a range in Rust, and "1.max(2)" a call.
            const bool point = c == '.' && charAt(m_at + 1) != '.' &&
                               (kSyntax != Syntax::Rust || hasBits(charAt(m_at + 1), kDigit));
            if (!hasBits(c, kWordPart) && !point && !exponentSign && !separator)
                break;
            ++m_at;
        }
    }

    // A whole logical line: continuations, comments over lines and quoted text count as parts of it.
    void readDirective() {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '\n')
                return;
            if (c == '\\') {
                m_at += charAt(m_at + 1) == '\r' && charAt(m_at + 2) == '\n' ? 3 : 2;
            } else if (c == '/' && charAt(m_at + 1) == '*') {
                const std::size_t end = m_text.find("*/", m_at + 2);
                m_at = end == std::string_view::npos ? m_text.size() : end + 2;
            } else if (c == '/' && charAt(m_at + 1) == '/') {
                lineComment();
                return;
            } else if ((c == '"' || c == '\'') && closesOnLine(c)) {
                skipQuoted(c);
            } else {
                ++m_at;
            }
        }
        m_at = std::min(m_at, m_text.size());
    }

    bool readLiteral(char c) {
        if (c == '"') {
            if ((kSyntax == Syntax::Java) && charAt(m_at + 1) == '"' && charAt(m_at + 2) == '"') {
                readTextBlock();
                return true;
            }
            if constexpr (kSyntax == Syntax::Rust) {
                skipToQuote('"'); // may span lines
                return true;
            }
            return readOnLine('"');
        }
        if (c == '\'') {
            if constexpr (kSyntax == Syntax::Rust)
                return readRustCharacter();
            return readOnLine('\'');
        }
        if (c == '`' && kSyntax == Syntax::Go) {
            const std::size_t end = m_text.find('`', m_at + 1);
            m_at = end == std::string_view::npos ? m_text.size() : end + 1;
            return true;
        }
        if (c == '`' && kSyntax == Syntax::Script) {
            readTemplate();
            return true;
        }
        if (c == '/' && kSyntax == Syntax::Script && regexMayStart())
            return readRegex();
        return false;
    }

    bool readOnLine(char quote) {
        if (!closesOnLine(quote))
            return false;
        skipQuoted(quote);
        return true;
    }

    // Is there a closing quote on this line, escapes and continued lines respected? A "no" is remembered for
    // the rest of the line, which keeps long lines of stray quotes linear.
    bool closesOnLine(char quote) {
        std::size_t& none = quote == '"' ? m_noDouble : quote == '\'' ? m_noSingle : m_noSlash;
        if (m_at < none)
            return false;
        std::size_t at = m_at + 1;
        bool inClass = false;
        while (at < m_text.size()) {
            const char c = m_text[at];
            if (c == '\\') {
                at += charAt(at + 1) == '\r' && charAt(at + 2) == '\n' ? 3 : 2;
                continue;
            }
            if (c == '\n')
                break;
            if (quote == '/') {
                if (c == '[')
                    inClass = true;
                else if (c == ']')
                    inClass = false;
            }
            if (c == quote && !inClass) {
                m_closing = at;
                return true;
            }
            ++at;
        }
        none = std::min(at, m_text.size());
        return false;
    }
    void skipQuoted(char) { m_at = m_closing + 1; }

    void skipToQuote(char quote) {
        ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != quote)
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        m_at = std::min(m_at + 1, m_text.size());
    }

    void readTextBlock() {
        m_at += 3;
        while (m_at < m_text.size()) {
            if (m_text[m_at] == '\\') {
                m_at += 2;
            } else if (m_text.substr(m_at, 3) == "\"\"\"") {
                m_at += 3;
                return;
            } else {
                ++m_at;
            }
        }
        m_at = m_text.size();
    }

    // At the quote of R"delimiter( … )delimiter".
    void readRawCpp() {
        // A delimiter has at most 16 characters.
        const std::size_t length = m_text.substr(m_at + 1, 17).find('(');
        if (length == std::string_view::npos) {
            ++m_at;
            return;
        }
        const std::size_t open = m_at + 1 + length;
        char closing[20];
        closing[0] = ')';
        std::memcpy(closing + 1, m_text.data() + m_at + 1, length);
        closing[length + 1] = '"';
        const std::size_t end = m_text.find(std::string_view(closing, length + 2), open);
        m_at = end == std::string_view::npos ? m_text.size() : end + length + 2;
    }

    // `at` stands behind the prefix. False when it is no raw string (then nothing moved).
    bool readRawRust(std::size_t at) {
        std::size_t hashes = 0;
        while (charAt(at) == '#' && hashes < 256) {
            ++hashes;
            ++at;
        }
        if (charAt(at) != '"')
            return false;
        ++at;
        for (;;) {
            at = m_text.find('"', at);
            if (at == std::string_view::npos) {
                m_at = m_text.size();
                return true;
            }
            ++at;
            std::size_t seen = 0;
            while (seen < hashes && charAt(at + seen) == '#')
                ++seen;
            if (seen == hashes) {
                m_at = at + hashes;
                return true;
            }
            at += seen;
        }
    }

    // 'x' and '\n' are characters; 'name without a closing quote is a lifetime.
    bool readRustCharacter() {
        if (charAt(m_at + 1) == '\\')
            return readOnLine('\'');
        std::size_t at = m_at + 2;
        while (at < m_text.size() && (static_cast<unsigned char>(m_text[at]) & 0xC0) == 0x80 && at < m_at + 5)
            ++at;
        if (charAt(at) == '\'' && charAt(m_at + 1) != '\n') {
            m_at = at + 1;
            return true;
        }
        ++m_at;
        while (m_at < m_text.size() && hasBits(m_text[m_at], kWordPart))
            ++m_at;
        return true;
    }

    // `text ${expression `nested`}`: an explicit stack holds what is open.
    void readTemplate() {
        m_open.clear();
        m_open.push_back('`');
        ++m_at;
        while (m_at < m_text.size() && !m_open.empty()) {
            const char c = m_text[m_at];
            if (m_open.back() == '`') {
                if (c == '\\') {
                    m_at += 2;
                    continue;
                }
                if (c == '`')
                    m_open.pop_back();
                else if (c == '$' && charAt(m_at + 1) == '{') {
                    m_open.push_back('{');
                    ++m_at;
                }
                ++m_at;
            } else if ((c == '"' || c == '\'') && closesOnLine(c)) {
                skipQuoted(c);
            } else if (c == '/' && charAt(m_at + 1) == '*') {
                const std::size_t end = m_text.find("*/", m_at + 2);
                m_at = end == std::string_view::npos ? m_text.size() : end + 2;
            } else if (c == '/' && charAt(m_at + 1) == '/') {
                skipLine();
            } else {
                if (c == '{')
                    m_open.push_back('{');
                else if (c == '}')
                    m_open.pop_back();
                else if (c == '`')
                    m_open.push_back('`');
                ++m_at;
            }
        }
        m_at = std::min(m_at, m_text.size());
    }

    // After a value a slash divides; anywhere else it begins a regular expression.
    bool regexMayStart() const {
        switch (m_previous.kind) {
        case TokenKind::Number:
        case TokenKind::String:
            return false;
        case TokenKind::Punct:
            return m_previous.ch != ')' && m_previous.ch != ']' && m_previous.ch != '}';
        case TokenKind::Word: {
            const std::string_view word = m_previous.in(m_text);
            for (const std::string_view before :
                 {"return", "typeof", "case", "in", "of", "delete", "void", "instanceof", "new", "throw",
                  "else", "do", "yield", "await"})
                if (word == before)
                    return true;
            return false;
        }
        default:
            return true;
        }
    }

    bool readRegex() {
        if (!closesOnLine('/'))
            return false;
        m_at = m_closing + 1;
        while (m_at < m_text.size() && hasBits(m_text[m_at], kWordPart))
            ++m_at;
        return true;
    }

    void readPunct(Token& token, char c) {
        token.kind = TokenKind::Punct;
        token.ch = c;
        const char next = charAt(m_at + 1);
        std::size_t length = 1;
        if (c == ':' && next == ':' && kSyntax != Syntax::Script) {
            token.ch = kScopeMark;
            length = 2;
        } else if (c == '-' && next == '>') {
            token.ch = kThinArrow;
            length = 2;
        } else if (c == '=' && next == '>') {
            token.ch = kThickArrow;
            length = 2;
        } else if (next == '=' && (c == '=' || c == '!' || c == '<' || c == '+' || c == '-' || c == '*' ||
                                   c == '/' || c == '%' || c == '|' || c == '&' || c == '^')) {
            // ">=" stays two tokens: the first may close template arguments.
            token.ch = kComparison;
            length = 2;
            if ((c == '=' || c == '!') && kSyntax == Syntax::Script && charAt(m_at + 2) == '=')
                length = 3;
            else if (c == '<' && charAt(m_at + 2) == '>')
                length = 3;
        } else if (c == '>' && next == '=' && charAt(m_at + 2) != '=' && m_previous.isWord() &&
                   kSyntax != Syntax::Cpp) {
            token.ch = kComparison;
            length = 2;
        }
        m_at += length;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_newline = true;
    std::size_t m_docEnd = 0;
    unsigned m_linesSinceDoc = 0;
    std::size_t m_noDouble = 0;
    std::size_t m_noSingle = 0;
    std::size_t m_noSlash = 0;
    std::size_t m_closing = 0;
    Token m_previous;
    std::vector<char> m_open;
};

} // namespace codesage::code
