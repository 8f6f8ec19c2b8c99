#include "code/symbols/CodeLexer.h"
#include "code/symbols/OutlineBuilder.h"
#include "code/symbols/Outliners.h"

#include <string_view>
#include <vector>

namespace codesage::code {

namespace {

// Items by their keywords wherever they stand; a stack of open braces tells what is around. The contents of
// macro calls and macro definitions are skipped: what they expand to isn't known here.
class RustOutliner {
public:
    explicit RustOutliner(OutlineBuilder& builder)
        : m_builder(builder)
        , m_text(builder.text())
        , m_lexer(builder.text()) {
        m_frames.push_back({});
    }

    void run() {
        advance();
        while (m_token.kind != TokenKind::End && m_frames.size() <= kMaxNesting)
            step();
        if (m_token.kind != TokenKind::End)
            m_builder.setTruncated();
        for (const Frame& frame : m_frames)
            if (frame.owns)
                m_builder.close(frame.symbol, m_text.size() - 1);
    }

private:
    enum class Kind { Items, Associated, Struct, Enum, Code };
    struct Frame {
        Kind kind = Kind::Items;
        std::int32_t symbol = -1;
        bool owns = false;
        std::string_view type{}; // of an impl
    };

    void advance() {
        m_before = m_token;
        m_token = m_lexer.next();
    }
    std::string_view word() const { return m_token.in(m_text); }
    bool opens() const { return m_token.is('(') || m_token.is('[') || m_token.is('{'); }
    bool closes() const { return m_token.is(')') || m_token.is(']') || m_token.is('}'); }

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

    // Type parameters; "->" and "=>" are tokens of their own, so every ">" closes.
    void skipAngles() {
        std::size_t depth = 0;
        do {
            if (m_token.is('<'))
                ++depth;
            else if (m_token.is('>'))
                --depth;
            else if (opens()) {
                skipGroup();
                continue;
            } else if (m_token.is(';') || closes()) {
                return; // never closed
            }
            advance();
        } while (depth > 0 && m_token.kind != TokenKind::End);
    }

    void resetItem() {
        m_itemStart = true;
        m_documented = false;
    }

    void step() {
        if (m_itemStart && !m_token.is('#')) {
            m_begin = m_token.begin;
            m_itemStart = false;
            m_documented = m_documented || m_token.documented;
            m_first = true;
        } else {
            m_first = false;
        }
        if (m_token.is('#')) {
            attribute();
            return;
        }
        if (m_token.is('{')) {
            push(Kind::Code, m_frames.back().symbol, false);
            return;
        }
        if (m_token.is('}')) {
            closeBrace();
            return;
        }
        if (m_token.is(';')) {
            advance();
            resetItem();
            return;
        }
        const Kind kind = m_frames.back().kind;
        if (kind == Kind::Struct || kind == Kind::Enum) {
            member(kind);
            return;
        }
        if (m_token.isWord()) {
            item();
            return;
        }
        if (m_token.is('!') && m_before.isWord()) {
            advance();
            if (opens())
                skipGroup();
            return;
        }
        advance();
    }

    void attribute() {
        m_documented = m_documented || m_token.documented;
        advance();
        if (m_token.is('!'))
            advance();
        if (m_token.is('[')) {
            const std::size_t begin = m_token.end;
            skipGroup();
            if (m_text.substr(begin, 3) == "doc" && m_text.substr(begin, 4) != "doc(")
                m_documented = true;
        }
    }

    void push(Kind kind, std::int32_t symbol, bool owns, std::string_view type = {}) {
        m_frames.push_back({kind, symbol, owns, type});
        advance();
        resetItem();
    }

    void closeBrace() {
        if (m_frames.size() > 1) {
            if (m_frames.back().owns)
                m_builder.close(m_frames.back().symbol, m_token.begin);
            m_frames.pop_back();
        }
        advance();
        resetItem();
    }

    std::int32_t add(SymbolKind kind, const Token& name, std::size_t end, bool definition = true,
                     std::string_view qualifier = {}) {
        return m_builder.add({.kind = kind,
                              .name = name.in(m_text),
                              .at = name.begin,
                              .begin = m_begin,
                              .end = end,
                              .parent = m_frames.back().symbol,
                              .definition = definition,
                              .documented = m_documented,
                              .qualifier = qualifier});
    }

    void member(Kind kind) {
        if (m_token.is(',')) {
            advance();
            resetItem();
            return;
        }
        if (m_token.isWord() && word() == "pub") {
            advance();
            if (m_token.is('('))
                skipGroup();
            m_first = true;
        }
        if (m_first && m_token.isWord()) {
            const Token name = m_token;
            advance();
            if (kind == Kind::Enum)
                add(SymbolKind::Enumerator, name, name.end);
            else if (m_token.is(':'))
                field(name);
        }
        // The rest of it, up to the comma.
        while (m_token.kind != TokenKind::End && !m_token.is(',') && !m_token.is('}')) {
            if (opens())
                skipGroup();
            else if (m_token.is('<'))
                skipAngles();
            else
                advance();
        }
    }

    void field(const Token& name) {
        while (m_token.kind != TokenKind::End && !m_token.is(',') && !m_token.is('}')) {
            if (opens())
                skipGroup();
            else if (m_token.is('<'))
                skipAngles();
            else
                advance();
        }
        add(SymbolKind::Field, name, m_before.end);
    }

    void item() {
        const std::string_view text = word();
        const bool afterPoint = m_before.is('.') || m_before.is(kScopeMark);
        if (afterPoint) {
            advance();
            return;
        }
        if (text == "fn") {
            advance();
            if (m_token.isWord())
                function();
        } else if (text == "struct" || text == "union" || text == "enum" || text == "trait") {
            typeItem(text);
        } else if (text == "impl" && (m_first || m_before.isWord())) {
            implementation();
        } else if (text == "mod") {
            module();
        } else if (text == "type") {
            alias();
        } else if (text == "const" || text == "static") {
            constant(text);
        } else if (text == "macro_rules") {
            macroRules();
        } else {
            advance();
        }
    }

    // To the "{" or ";" that ends a head; brackets before it are skipped.
    void skipHead() {
        while (m_token.kind != TokenKind::End && !m_token.is('{') && !m_token.is(';') && !m_token.is('}')) {
            if (m_token.is('(') || m_token.is('['))
                skipGroup();
            else
                advance();
        }
    }

    void function() {
        const Token name = m_token;
        advance();
        skipHead();
        const Frame& around = m_frames.back();
        const bool method = around.kind == Kind::Associated;
        const bool body = m_token.is('{');
        const std::int32_t symbol = add(method ? SymbolKind::Method : SymbolKind::Function, name,
                                        m_before.end, body, method ? around.type : std::string_view());
        if (body)
            push(Kind::Code, symbol, true);
    }

    void typeItem(std::string_view keyword) {
        advance();
        if (!m_token.isWord())
            return;
        const Token name = m_token;
        advance();
        // "union" is a word like any other unless a body or parameters follow.
        if (keyword == "union" && !m_token.is('{') && !m_token.is('<'))
            return;
        skipHead();
        const SymbolKind kind = keyword == "struct"  ? SymbolKind::Struct
                                : keyword == "union" ? SymbolKind::Union
                                : keyword == "enum"  ? SymbolKind::Enum
                                                     : SymbolKind::Interface;
        const std::int32_t symbol = add(kind, name, m_before.end);
        if (m_token.is('{'))
            push(keyword == "enum"    ? Kind::Enum
                 : keyword == "trait" ? Kind::Associated
                                      : Kind::Struct,
                 symbol, true);
    }

    void implementation() {
        advance();
        if (m_token.is('<'))
            skipAngles();
        std::string_view type;
        bool where = false;
        while (m_token.kind != TokenKind::End && !m_token.is('{') && !m_token.is(';') && !m_token.is('}')) {
            if (m_token.isWord()) {
                const std::string_view text = word();
                if (text == "for") {
                    type = {};
                } else if (text == "where") {
                    where = true;
                } else if (!where && text != "dyn" && text != "mut" && text != "const") {
                    type = text;
                }
                advance();
            } else if (m_token.is('<')) {
                skipAngles();
            } else if (m_token.is('(') || m_token.is('[')) {
                skipGroup();
            } else {
                advance();
            }
        }
        if (m_token.is('{'))
            push(Kind::Associated, m_frames.back().symbol, false, type);
    }

    void module() {
        advance();
        if (!m_token.isWord())
            return;
        const Token name = m_token;
        advance();
        const bool here = m_token.is('{');
        if (!here && !m_token.is(';'))
            return;
        // "mod name;" only says that it is in a file of its own.
        const std::int32_t symbol = add(SymbolKind::Namespace, name, name.end, here);
        if (here)
            push(Kind::Items, symbol, true);
    }

    void alias() {
        advance();
        if (!m_token.isWord())
            return;
        const Token name = m_token;
        advance();
        const bool shape = m_token.is('=') || m_token.is('<') || m_token.is(':') || m_token.is(';');
        if (!shape)
            return;
        skipHead();
        const Frame& around = m_frames.back();
        add(SymbolKind::TypeAlias, name, m_before.end, true,
            around.kind == Kind::Associated ? around.type : std::string_view());
    }

    void constant(std::string_view keyword) {
        const bool inType = m_before.is('*') || m_before.is('<') || m_before.is(',') || m_before.is('(');
        advance();
        if (inType || !m_token.isWord())
            return;
        if (keyword == "static" && word() == "mut")
            advance();
        if (!m_token.isWord())
            return;
        const Token name = m_token;
        const std::string_view text = word();
        if (text == "fn" || text == "unsafe" || text == "extern" || text == "async" || text == "move")
            return;
        advance();
        if (!m_token.is(':'))
            return;
        if (m_frames.back().kind == Kind::Code)
            return;
        while (m_token.kind != TokenKind::End && !m_token.is(';') && !m_token.is('=') && !m_token.is('}')) {
            if (opens())
                skipGroup();
            else
                advance();
        }
        const bool associated = m_frames.back().kind == Kind::Associated;
        const std::int32_t symbol =
            add(keyword == "const" ? SymbolKind::Constant : SymbolKind::Variable, name, m_before.end, true,
                associated ? m_frames.back().type : std::string_view());
        while (m_token.kind != TokenKind::End && !m_token.is(';') && !m_token.is('}')) {
            if (opens())
                skipGroup();
            else
                advance();
        }
        m_builder.close(symbol, m_token.begin > 0 ? m_before.end - 1u : 0u);
    }

    void macroRules() {
        advance();
        if (!m_token.is('!'))
            return;
        advance();
        if (!m_token.isWord())
            return;
        const std::int32_t symbol = add(SymbolKind::Macro, m_token, m_token.end);
        advance();
        if (opens())
            skipGroup();
        m_builder.close(symbol, m_before.end > 0 ? m_before.end - 1u : 0u);
        resetItem();
    }

    OutlineBuilder& m_builder;
    std::string_view m_text;
    CodeLexer<Syntax::Rust> m_lexer;
    Token m_token;
    Token m_before;
    std::vector<Frame> m_frames;
    std::size_t m_begin = 0;
    bool m_documented = false;
    bool m_itemStart = true;
    bool m_first = false;
};

} // namespace

void outlineRust(OutlineBuilder& builder) {
    RustOutliner(builder).run();
}

} // namespace codesage::code
