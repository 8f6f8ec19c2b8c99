#include "code/symbols/ScriptOutliner.h"
#include "code/symbols/ScriptWords.h"

namespace codesage::code {

void ScriptOutliner::takeCode(const Token& token) {
    if (token.is(';')) {
        endStatement();
        return;
    }
    if (startsAnew(token) && top().kind == FrameKind::Code && top().pending == Pending::None)
        endStatement();
    Frame& frame = top();
    const bool starts = frame.atStart;
    if (starts)
        beginStatement(token);
    if (token.isWord()) {
        const std::string_view text = word(token);
        const bool property = m_previous.is('.');
        if (!property && frame.kind != FrameKind::Type && takeDeclarationWord(text, starts))
            return;
        // Names in the braces of an import or export declare nothing.
        if (starts && ((text == "import" && !m_lookahead.is('(') && !m_lookahead.is('.')) ||
                       (text == "export" && (m_lookahead.is('{') || m_lookahead.is('*'))))) {
            frame.generic = true;
            return;
        }
        if (starts && isOneOf(text, {"export", "default", "declare", "async", "abstract"})) {
            // They belong to the declaration that follows.
            if (!m_lookahead.is('(') && !m_lookahead.is('='))
                frame.atStart = true;
            if (frame.atStart) {
                m_lookahead.documented = m_lookahead.documented || frame.documented;
                m_exportBegin = frame.begin;
            }
        }
        if (frame.kind == FrameKind::Code && !frame.valued) {
            if (property && frame.name1.kind != TokenKind::End && frame.name1.end <= m_previous.begin)
                frame.name1 = token;
            else if (frame.declaring ? frame.name1.kind == TokenKind::End : true) {
                frame.name1 = token;
                frame.chainBegin = token.begin;
                const bool plain = !m_lookahead.is('>') && !m_lookahead.is('(');
                if (frame.declaring && frame.topLevel && plain && (m_previous.isWord() || m_previous.is(',')))
                    frame.variable =
                        addNamed(frame.constant ? SymbolKind::Constant : SymbolKind::Variable, token);
            }
        }
        if (frame.arrow == Arrow::Start && frame.angles == 0 && text != "async")
            frame.arrow = m_lookahead.is(kThickArrow) ? Arrow::Parameters : Arrow::No;
        return;
    }
    if (token.kind == TokenKind::Punct) {
        switch (token.ch) {
        case '(':
        case '[':
        case '{':
            open(token);
            return;
        case '=':
            if (frame.kind == FrameKind::Code && frame.name1.kind != TokenKind::End) {
                const bool alias = frame.generic && !frame.declaring;
                frame.generic = alias;
                frame.valued = true;
                frame.arrow = alias ? Arrow::No : Arrow::Start;
            }
            return;
        case ':':
            if (m_typed && frame.declaring && !frame.valued)
                frame.generic = true;
            break;
        case '<':
            if (m_typed &&
                ((m_previous.isWord() && m_previous.end == token.begin) || frame.arrow == Arrow::Start))
                ++frame.angles;
            break;
        case '>':
            if (frame.angles > 0)
                --frame.angles;
            break;
        case ',':
            if (frame.kind == FrameKind::Code && !frame.generic && frame.angles == 0) {
                const bool declaring = frame.declaring;
                const bool constant = frame.constant;
                endStatement();
                top().atStart = false;
                top().begin = token.end;
                top().declaring = declaring;
                top().constant = constant;
            }
            return;
        default:
            break;
        }
    }
    takeValueToken(token);
}

// Follows "(…): type =>" behind "name =" or "key:".
void ScriptOutliner::takeValueToken(const Token& token) {
    Frame& frame = top();
    if (frame.angles > 0)
        return;
    if (token.is(kThickArrow)) {
        if (frame.arrow == Arrow::Parameters || frame.arrow == Arrow::ReturnType)
            arrow(token);
        return;
    }
    if (frame.arrow == Arrow::Parameters)
        frame.arrow = token.is(':') && m_typed ? Arrow::ReturnType : Arrow::No;
    else if (frame.arrow == Arrow::Start && !(token.is('<') || token.is('>')))
        frame.arrow = Arrow::No;
}

void ScriptOutliner::arrow(const Token& token) {
    Frame& frame = top();
    frame.arrow = Arrow::No;
    const SymbolKind kind = frame.kind == FrameKind::Class || frame.kind == FrameKind::Object
                                ? SymbolKind::Method
                                : SymbolKind::Function;
    std::int32_t symbol = frame.variable;
    if (symbol >= 0)
        m_builder.setKind(symbol, kind);
    else
        symbol = addFunction(frame.name1, kind);
    m_builder.setSignature(symbol, frame.begin, token.end);
    if (m_lookahead.is('{')) {
        frame.pending = Pending::Function;
        frame.parametersSeen = true;
        frame.pendingSymbol = symbol;
    } else {
        frame.expression = symbol;
    }
}

std::string_view ScriptOutliner::targetQualifier(const Frame& frame) const {
    if (frame.name1.begin <= frame.chainBegin + 1u)
        return frame.kind == FrameKind::Object ? frame.name : std::string_view();
    std::string_view chain = m_text.substr(frame.chainBegin, frame.name1.begin - frame.chainBegin);
    while (!chain.empty() && (chain.back() == '.' || chain.back() == '\n' || hasBits(chain.back(), kBlank)))
        chain.remove_suffix(1);
    if (chain.ends_with(".prototype"))
        chain.remove_suffix(10);
    return chain;
}

std::int32_t ScriptOutliner::addFunction(const Token& name, SymbolKind kind) {
    Frame& frame = top();
    const std::string_view qualifier = name.begin == frame.name1.begin && frame.name1.kind != TokenKind::End
                                           ? targetQualifier(frame)
                                           : std::string_view();
    std::string_view called = word(name);
    if (name.kind == TokenKind::String && called.size() >= 2)
        called = called.substr(1, called.size() - 2);
    return m_builder.add(
        {.kind = !qualifier.empty() && kind == SymbolKind::Function ? SymbolKind::Method : kind,
         .name = called,
         .at = name.begin,
         .begin = frame.begin,
         .end = name.end,
         .parent = frame.symbol,
         .documented = frame.documented,
         .qualifier = qualifier});
}

std::int32_t ScriptOutliner::addNamed(SymbolKind kind, const Token& name) {
    Frame& frame = top();
    std::string_view called = word(name);
    if (name.kind == TokenKind::String && called.size() >= 2)
        called = called.substr(1, called.size() - 2);
    return m_builder.add({.kind = kind,
                          .name = called,
                          .at = name.begin,
                          .begin = frame.begin,
                          .end = name.end,
                          .parent = frame.symbol,
                          .documented = frame.documented});
}

// `function`, `class`, `const` and, in TypeScript, the words that declare types.
bool ScriptOutliner::takeDeclarationWord(std::string_view text, bool starts) {
    Frame& frame = top();
    const bool followedByName = m_lookahead.isWord();
    if (text == "function" &&
        (followedByName || m_lookahead.is('(') || m_lookahead.is('*') || m_lookahead.is('<'))) {
        functionKeyword();
        return true;
    }
    if (text == "class" && (followedByName || m_lookahead.is('{') || m_lookahead.is('<'))) {
        classKeyword();
        return true;
    }
    if (frame.kind != FrameKind::Code)
        return false;
    if ((text == "const" || text == "let" || text == "var") && !(text == "let" && m_lookahead.is('='))) {
        if (m_typed && text == "const" && followedByName && word(m_lookahead) == "enum")
            return true;
        frame.declaring = true;
        frame.constant = text == "const";
        frame.name1 = {};
        return true;
    }
    const bool declares = starts || (m_previous.isWord() &&
                                     isOneOf(word(m_previous), {"export", "declare", "default", "const"}));
    if (!m_typed || !declares || m_lookahead.newline)
        return false;
    if (text == "interface" && followedByName) {
        frame.pending = Pending::Interface;
        frame.pendingSymbol = addNamed(SymbolKind::Interface, m_lookahead);
        return true;
    }
    if (text == "enum" && followedByName) {
        frame.pending = Pending::Enum;
        frame.pendingSymbol = addNamed(SymbolKind::Enum, m_lookahead);
        return true;
    }
    if ((text == "namespace" || text == "module") &&
        (followedByName || m_lookahead.kind == TokenKind::String)) {
        frame.pending = Pending::Namespace;
        frame.pendingSymbol = addNamed(SymbolKind::Namespace, m_lookahead);
        return true;
    }
    if (text == "type" && followedByName) {
        const std::int32_t alias = addNamed(SymbolKind::TypeAlias, m_lookahead);
        frame.expression = alias;
        frame.generic = true;
        return true;
    }
    return false;
}

void ScriptOutliner::functionKeyword() {
    Frame& frame = top();
    // The name comes next; a "*" may stand before it, which the lexer gives as its own token.
    frame.arrow = Arrow::No;
    Token name = m_lookahead;
    if (name.is('*')) {
        m_starred = true;
        return;
    }
    std::int32_t symbol = frame.symbol;
    if (name.isWord()) {
        symbol = addFunction(name, SymbolKind::Function);
    } else if (frame.variable >= 0 && frame.valued) {
        symbol = frame.variable;
        m_builder.setKind(symbol, SymbolKind::Function);
    } else if (frame.valued && frame.name1.kind != TokenKind::End && frame.kind != FrameKind::Paren) {
        symbol = addFunction(frame.name1,
                             frame.kind == FrameKind::Code ? SymbolKind::Function : SymbolKind::Method);
    }
    frame.pending = Pending::Function;
    frame.parametersSeen = false;
    frame.pendingSymbol = symbol;
}

void ScriptOutliner::classKeyword() {
    Frame& frame = top();
    frame.arrow = Arrow::No;
    std::int32_t symbol = frame.symbol;
    if (m_lookahead.isWord() && !isOneOf(word(m_lookahead), {"extends", "implements"})) {
        symbol = addNamed(SymbolKind::Class, m_lookahead);
    } else if (frame.variable >= 0 && frame.valued) {
        symbol = frame.variable;
        m_builder.setKind(symbol, SymbolKind::Class);
    } else if (frame.valued && frame.name1.kind != TokenKind::End && frame.kind == FrameKind::Code) {
        symbol = addFunction(frame.name1, SymbolKind::Class);
    }
    frame.pending = Pending::Class;
    frame.pendingSymbol = symbol;
}

} // namespace codesage::code
