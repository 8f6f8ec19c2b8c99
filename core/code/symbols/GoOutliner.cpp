#include "code/symbols/CodeLexer.h"
#include "code/symbols/OutlineBuilder.h"
#include "code/symbols/Outliners.h"

#include <string_view>
#include <vector>

namespace codesage::code {

namespace {

// Go declares everything worth showing at file level, by a keyword at the start of a line; bodies are skipped
// by counting brackets.
class GoOutliner {
public:
    explicit GoOutliner(OutlineBuilder& builder)
        : m_builder(builder)
        , m_text(builder.text())
        , m_lexer(builder.text()) {}

    void run() {
        advance();
        while (m_token.kind != TokenKind::End) {
            m_begin = m_token.begin;
            m_documented = m_token.documented;
            const std::string_view text = m_token.isWord() ? word() : std::string_view();
            if (text == "package") {
                advance();
                if (m_token.isWord())
                    add(SymbolKind::Namespace, m_token, m_token.end);
                advance();
            } else if (text == "func") {
                function();
            } else if (text == "type" || text == "var" || text == "const") {
                m_keyword = text;
                advance();
                declarations();
            } else if (opens()) {
                skipGroup();
            } else {
                advance();
            }
        }
    }

private:
    void advance() {
        m_lastEnd = m_token.end;
        m_token = m_lexer.next();
    }
    std::string_view word() const { return m_token.in(m_text); }
    bool opens() const { return m_token.is('(') || m_token.is('[') || m_token.is('{'); }
    bool closes() const { return m_token.is(')') || m_token.is(']') || m_token.is('}'); }
    // A line ends where the next token begins another one, or at a semicolon.
    bool lineEnded() const { return m_token.kind == TokenKind::End || m_token.newline || m_token.is(';'); }

    // At an opening bracket: moves behind its closing one.
    void skipGroup() {
        std::size_t depth = 0;
        do {
            if (opens())
                ++depth;
            else if (closes())
                --depth;
            advance();
        } while (depth > 0 && m_token.kind != TokenKind::End);
    }

    // To the end of the statement, over brackets and the lines inside them.
    void skipStatement() {
        while (!lineEnded() && !closes()) {
            if (opens()) {
                skipGroup();
                continue;
            }
            // A line that ends with an operator goes on.
            const bool goesOn = m_token.kind == TokenKind::Punct;
            advance();
            if (goesOn && m_token.newline)
                m_token.newline = false;
        }
    }

    std::int32_t add(SymbolKind kind, const Token& name, std::size_t end, std::string_view qualifier = {},
                     std::int32_t parent = -1, bool definition = true) {
        return m_builder.add({.kind = kind,
                              .name = name.in(m_text),
                              .at = name.begin,
                              .begin = m_begin,
                              .end = end,
                              .parent = parent,
                              .definition = definition,
                              .documented = m_documented,
                              .qualifier = qualifier});
    }

    void function() {
        advance();
        std::string_view receiver;
        if (m_token.is('(')) {
            // "(name *Type[T])": the last word before type arguments names the type.
            std::size_t depth = 0;
            do {
                if (opens())
                    ++depth;
                else if (closes())
                    --depth;
                else if (m_token.isWord() && depth == 1)
                    receiver = word();
                advance();
            } while (depth > 0 && m_token.kind != TokenKind::End);
        }
        if (!m_token.isWord())
            return; // a function literal
        const Token name = m_token;
        advance();
        if (m_token.is('['))
            skipGroup();
        if (!m_token.is('('))
            return;
        skipGroup();
        // The result: a "{" behind interface or struct belongs to a type.
        std::string_view before;
        while (!lineEnded()) {
            if (m_token.is('{') && before != "interface" && before != "struct")
                break;
            before = m_token.isWord() ? word() : std::string_view();
            if (opens())
                skipGroup();
            else
                advance();
        }
        const bool body = m_token.is('{') && !m_token.newline;
        const std::int32_t symbol = add(receiver.empty() ? SymbolKind::Function : SymbolKind::Method, name,
                                        m_lastEnd, receiver, -1, body);
        if (body) {
            skipGroup();
            m_builder.close(symbol, m_lastEnd > 0 ? m_lastEnd - 1 : 0);
        }
    }

    void declarations() {
        if (!m_token.is('(')) {
            declaration();
            return;
        }
        advance();
        while (m_token.kind != TokenKind::End && !m_token.is(')')) {
            m_begin = m_token.begin;
            m_documented = m_token.documented;
            const std::uint32_t at = m_token.begin;
            declaration();
            if (m_token.is(';') || m_token.begin == at)
                advance();
        }
        advance();
    }

    void declaration() {
        if (m_keyword == "type")
            typeDeclaration();
        else
            values();
    }

    void values() {
        const SymbolKind kind = m_keyword == "const" ? SymbolKind::Constant : SymbolKind::Variable;
        m_names.clear();
        while (m_token.isWord()) {
            m_names.push_back(m_token);
            advance();
            if (!m_token.is(',') || m_token.newline)
                break;
            advance();
        }
        const std::size_t headEnd = m_lastEnd;
        if (!lineEnded())
            skipStatement();
        for (const Token& name : m_names) {
            if (name.in(m_text) == "_")
                continue;
            const std::int32_t symbol = add(kind, name, headEnd);
            m_builder.setSignature(symbol, m_begin, m_lastEnd);
            m_builder.close(symbol, m_lastEnd > 0 ? m_lastEnd - 1 : 0);
        }
    }

    void typeDeclaration() {
        if (!m_token.isWord())
            return;
        const Token name = m_token;
        advance();
        if (m_token.is('[')) {
            // Type parameters, or an array type: either way what matters comes behind.
            skipGroup();
        }
        if (m_token.is('='))
            advance();
        const std::string_view kind = m_token.isWord() && !m_token.newline ? word() : std::string_view();
        if (kind == "struct" || kind == "interface") {
            const bool isStruct = kind == "struct";
            const std::int32_t symbol =
                add(isStruct ? SymbolKind::Struct : SymbolKind::Interface, name, m_token.end);
            advance();
            if (m_token.is('{'))
                members(symbol, isStruct);
            m_builder.close(symbol, m_lastEnd > 0 ? m_lastEnd - 1 : 0);
            return;
        }
        const std::int32_t symbol = add(SymbolKind::TypeAlias, name, name.end);
        if (!lineEnded())
            skipStatement();
        m_builder.setSignature(symbol, m_begin, m_lastEnd);
        m_builder.close(symbol, m_lastEnd > 0 ? m_lastEnd - 1 : 0);
    }

    // Behind the "{" of a struct or an interface. One level only: types inside types are skipped.
    void members(std::int32_t parent, bool isStruct) {
        advance();
        while (m_token.kind != TokenKind::End && !m_token.is('}')) {
            m_begin = m_token.begin;
            m_documented = m_token.documented;
            m_names.clear();
            while (m_token.isWord()) {
                m_names.push_back(m_token);
                advance();
                if (!m_token.is(',') || m_token.newline)
                    break;
                advance();
            }
            const bool method = !isStruct && m_names.size() == 1 && m_token.is('(') && !m_token.newline;
            // A single word, or one with a point, is an embedded type.
            const bool fields = isStruct && !m_names.empty() && !lineEnded() && !m_token.is('.') &&
                                m_token.kind != TokenKind::String && !m_token.is('}');
            const std::uint32_t at = m_token.begin;
            if (!lineEnded() && !m_token.is('}'))
                skipStatement();
            if (method || fields)
                for (const Token& name : m_names)
                    add(method ? SymbolKind::Method : SymbolKind::Field, name, m_lastEnd, {}, parent,
                        !method);
            if (m_token.is(';') || (m_names.empty() && m_token.begin == at && !m_token.is('}')))
                advance();
        }
        advance();
    }

    OutlineBuilder& m_builder;
    std::string_view m_text;
    CodeLexer<Syntax::Go> m_lexer;
    Token m_token;
    std::size_t m_lastEnd = 0;
    std::size_t m_begin = 0;
    bool m_documented = false;
    std::string_view m_keyword;
    std::vector<Token> m_names;
};

} // namespace

void outlineGo(OutlineBuilder& builder) {
    GoOutliner(builder).run();
}

} // namespace codesage::code
