#include "code/symbols/CharClass.h"
#include "code/symbols/OutlineBuilder.h"
#include "code/symbols/Outliners.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

namespace codesage::code {

namespace {

// One pass over the logical lines of a Python file; the stack of open definitions follows the indentation.
class PythonOutliner {
public:
    explicit PythonOutliner(OutlineBuilder& builder)
        : m_builder(builder)
        , m_text(builder.text()) {
        if (m_text.starts_with("\xEF\xBB\xBF"))
            m_at = 3;
    }

    void run() {
        while (m_at < m_text.size())
            logicalLine();
        while (!m_open.empty())
            closeTop();
    }

private:
    struct Open {
        std::int32_t symbol;
        std::size_t indent;
        bool isClass;
        bool awaitsDocstring;
    };

    char charAt(std::size_t at) const { return at < m_text.size() ? m_text[at] : '\0'; }

    void closeTop() {
        m_builder.close(m_open.back().symbol, m_lastCode);
        m_open.pop_back();
    }

    void logicalLine() {
        const std::size_t indent = readIndent();
        const char c = charAt(m_at);
        if (m_at >= m_text.size())
            return;
        if (c == '\n') {
            ++m_at;
            return;
        }
        if (c == '#') {
            skipLine();
            return;
        }
        while (!m_open.empty() && m_open.back().indent >= indent)
            closeTop();
        const std::size_t begin = m_at;
        m_word = readWord();
        if (m_word == "async") {
            skipBlanks();
            m_word = readWord();
        }
        if (m_word == "def" || m_word == "class") {
            definition(begin, indent);
            return;
        }
        if ((m_word == "cdef" || m_word == "cpdef")) {
            restOfLine();
            return;
        }
        if (!m_open.empty() && m_open.back().awaitsDocstring) {
            m_open.back().awaitsDocstring = false;
            m_at = begin;
            if (stringStartsHere())
                m_builder.setDocumented(m_open.back().symbol);
        } else {
            assignment(begin);
        }
        restOfLine();
    }

    // Tabs go to the next multiple of eight, as Python reads them.
    std::size_t readIndent() {
        std::size_t indent = 0;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == ' ')
                ++indent;
            else if (c == '\t')
                indent = (indent / 8 + 1) * 8;
            else if (c == '\f')
                indent = 0;
            else if (c != '\r' && c != '\0')
                break;
        }
        return indent;
    }

    void skipBlanks() {
        while (m_at < m_text.size() && (hasBits(m_text[m_at], kBlank) ||
                                        (m_text[m_at] == '\\' && charAt(m_at + 1) == '\n' && ++m_at)))
            ++m_at;
    }

    void skipLine() {
        const void* found =
            m_at < m_text.size() ? std::memchr(m_text.data() + m_at, '\n', m_text.size() - m_at) : nullptr;
        m_at = found ? static_cast<std::size_t>(static_cast<const char*>(found) - m_text.data()) + 1
                     : m_text.size();
    }

    std::string_view readWord() {
        const std::size_t begin = m_at;
        if (m_at < m_text.size() && hasBits(m_text[m_at], kWordStart))
            while (m_at < m_text.size() && hasBits(m_text[m_at], kWordPart))
                ++m_at;
        return m_text.substr(begin, m_at - begin);
    }

    bool stringStartsHere() const {
        std::size_t at = m_at;
        while (at < m_at + 2 && hasBits(charAt(at), kWordStart))
            ++at;
        return charAt(at) == '"' || charAt(at) == '\'';
    }

    void definition(std::size_t begin, std::size_t indent) {
        const bool isClass = m_word == "class";
        skipBlanks();
        const std::size_t nameAt = m_at;
        const std::string_view name = readWord();
        if (name.empty()) {
            restOfLine();
            return;
        }
        // A suite on the same line as its colon has no lines of its own; the end of the line ends it.
        const std::size_t colon = restOfLine();
        const bool inClass = !m_open.empty() && m_open.back().isClass;
        const SymbolKind kind = isClass              ? SymbolKind::Class
                                : !inClass           ? SymbolKind::Function
                                : name == "__init__" ? SymbolKind::Constructor
                                                     : SymbolKind::Method;
        if (!m_open.empty())
            m_open.back().awaitsDocstring = false;
        const std::int32_t symbol = m_builder.add({.kind = kind,
                                                   .name = name,
                                                   .at = nameAt,
                                                   .begin = begin,
                                                   .end = std::max(colon, nameAt + name.size()),
                                                   .parent = m_open.empty() ? -1 : m_open.back().symbol});
        m_open.push_back({symbol, indent, isClass, true});
    }

    // "NAME = …" and "NAME: type = …" at the level of a module or a class.
    void assignment(std::size_t begin) {
        if (m_word.empty() || (!m_open.empty() && !m_open.back().isClass))
            return;
        const std::size_t nameEnd = begin + m_word.size();
        if (m_at != nameEnd)
            return;
        skipBlanks();
        const char c = charAt(m_at);
        const bool assigned = c == '=' && charAt(m_at + 1) != '=';
        const bool annotated = c == ':' && charAt(m_at + 1) != '=' && !isCompound(m_word);
        if (!assigned && !annotated)
            return;
        const bool constant =
            std::none_of(m_word.begin(), m_word.end(), [](char x) { return x >= 'a' && x <= 'z'; });
        std::size_t end = m_text.find('\n', begin);
        end = std::min(end == std::string_view::npos ? m_text.size() : end, begin + kSignatureBytes + 1);
        m_builder.add({.kind = !m_open.empty() ? SymbolKind::Field
                               : constant      ? SymbolKind::Constant
                                               : SymbolKind::Variable,
                       .name = m_word,
                       .at = begin,
                       .begin = begin,
                       .end = end,
                       .parent = m_open.empty() ? -1 : m_open.back().symbol});
    }

    static bool isCompound(std::string_view word) {
        for (const std::string_view compound : {"if", "else", "elif", "for", "while", "try", "except",
                                                "finally", "with", "match", "case", "lambda"})
            if (word == compound)
                return true;
        return false;
    }

    // Moves behind the end of the logical line: brackets, strings and backslashes continue it. Returns where
    // the first ":" outside of brackets stands, or 0.
    std::size_t restOfLine() {
        std::size_t depth = 0;
        std::size_t colon = 0;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '\n') {
                ++m_at;
                if (depth == 0)
                    return colon;
                // A definition at the margin inside brackets: they were never closed.
                if (depth > 0 && (m_text.substr(m_at, 4) == "def " || m_text.substr(m_at, 6) == "class "))
                    return colon;
                continue;
            }
            if (c == '#') {
                while (m_at < m_text.size() && m_text[m_at] != '\n')
                    ++m_at;
                continue;
            }
            if (c == '"' || c == '\'') {
                skipString(c);
                m_lastCode = m_at > 0 ? m_at - 1 : 0;
                continue;
            }
            if (c == '\\') {
                m_at += charAt(m_at + 1) == '\r' && charAt(m_at + 2) == '\n' ? 3 : 2;
                continue;
            }
            if (c == '(' || c == '[' || c == '{')
                ++depth;
            else if ((c == ')' || c == ']' || c == '}') && depth > 0)
                --depth;
            else if (c == ':' && depth == 0 && colon == 0)
                colon = m_at;
            if (!hasBits(c, kBlank))
                m_lastCode = m_at;
            ++m_at;
        }
        m_at = m_text.size();
        return colon;
    }

    // At the opening quote. A string that is not closed on its line ends with the line.
    void skipString(char quote) {
        if (charAt(m_at + 1) == quote && charAt(m_at + 2) == quote) {
            m_at += 3;
            while (m_at < m_text.size()) {
                const char c = m_text[m_at];
                if (c == '\\') {
                    m_at += 2;
                } else if (c == quote && charAt(m_at + 1) == quote && charAt(m_at + 2) == quote) {
                    m_at += 3;
                    return;
                } else {
                    ++m_at;
                }
            }
            m_at = m_text.size();
            return;
        }
        ++m_at;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '\n')
                return;
            if (c == '\\') {
                m_at += charAt(m_at + 1) == '\r' && charAt(m_at + 2) == '\n' ? 3 : 2;
                continue;
            }
            ++m_at;
            if (c == quote)
                return;
        }
        m_at = m_text.size();
    }

    OutlineBuilder& m_builder;
    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_lastCode = 0;
    std::string_view m_word;
    std::vector<Open> m_open;
};

} // namespace

void outlinePython(OutlineBuilder& builder) {
    PythonOutliner(builder).run();
}

} // namespace codesage::code
