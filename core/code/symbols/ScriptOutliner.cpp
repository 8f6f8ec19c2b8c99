#include "code/symbols/ScriptOutliner.h"

#include "code/symbols/Outliners.h"

#include <algorithm>
#include <initializer_list>

namespace codesage::code {

namespace {

std::size_t bracketIndex(char bracket) {
    return bracket == '(' || bracket == ')' ? 0u : bracket == '[' || bracket == ']' ? 1u : 2u;
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const std::string_view candidate : words)
        if (word == candidate)
            return true;
    return false;
}

bool isModifier(std::string_view word) {
    return isOneOf(word, {"static", "public", "private", "protected", "readonly", "async", "abstract",
                          "override", "declare", "get", "set", "accessor", "export", "default"});
}

// A word behind which a value is still to come, so a "{" there is an object and a new line goes on.
bool expectsValue(std::string_view word) {
    return isOneOf(word, {"return", "typeof", "case", "in", "of", "delete", "void", "instanceof", "new",
                          "throw", "yield", "await", "default", "extends", "as", "is", "keyof", "satisfies"});
}

} // namespace

ScriptOutliner::ScriptOutliner(OutlineBuilder& builder, bool typed)
    : m_builder(builder)
    , m_text(builder.text())
    , m_typed(typed)
    , m_lexer(builder.text()) {
    Frame file;
    file.topLevel = true;
    m_frames.push_back(file);
}

void ScriptOutliner::run() {
    Token token = m_lexer.next();
    while (token.kind != TokenKind::End) {
        m_lookahead = m_lexer.next();
        take(token);
        m_previous = token;
        token = m_lookahead;
    }
    while (!m_frames.empty()) {
        endStatement();
        if (m_frames.size() > 1 && top().symbol >= 0 && !m_text.empty())
            m_builder.close(top().symbol, m_text.size() - 1);
        m_frames.pop_back();
    }
}

bool ScriptOutliner::previousEndsValue() const {
    switch (m_previous.kind) {
    case TokenKind::Word:
        return !expectsValue(word(m_previous));
    case TokenKind::Number:
    case TokenKind::String:
        return true;
    case TokenKind::Punct:
        return m_previous.ch == ')' || m_previous.ch == ']' || m_previous.ch == '}';
    default:
        return false;
    }
}

// A semicolon that was left out: a new line that begins with a name after something complete.
bool ScriptOutliner::startsAnew(const Token& token) const {
    if (!token.newline || !previousEndsValue())
        return false;
    if (token.isWord())
        return !isOneOf(word(token), {"in", "of", "instanceof", "extends", "implements", "as", "satisfies"});
    return token.is('@') || token.is('#') || token.kind == TokenKind::String;
}

void ScriptOutliner::beginStatement(const Token& token) {
    Frame& frame = top();
    frame.atStart = false;
    frame.begin = m_exportBegin != kNowhere ? m_exportBegin : token.begin;
    frame.documented = token.documented;
    m_exportBegin = kNowhere;
}

void ScriptOutliner::endStatement() {
    Frame& frame = top();
    if (frame.expression >= 0)
        m_builder.close(frame.expression, m_previous.end > 0 ? m_previous.end - 1u : 0u);
    if (frame.pending == Pending::Function)
        dropPending();
    showValue(frame.variable);
    showValue(frame.expression);
    frame.pending = Pending::None;
    frame.expression = -1;
    frame.atStart = true;
    frame.declaring = false;
    frame.constant = false;
    frame.valued = false;
    frame.name1 = {};
    frame.variable = -1;
    frame.arrow = Arrow::No;
    frame.generic = false;
    frame.angles = 0;
}

// What is no function shows its type and value, as far as they stand on the first line.
void ScriptOutliner::showValue(std::int32_t symbol) {
    if (symbol < 0)
        return;
    const SymbolKind kind = m_builder.kind(symbol);
    if (kind != SymbolKind::Variable && kind != SymbolKind::Constant && kind != SymbolKind::Field &&
        kind != SymbolKind::TypeAlias)
        return;
    std::size_t end = std::min<std::size_t>(m_previous.end, top().begin + kSignatureBytes + 1);
    const std::size_t line = m_text.substr(0, end).find('\n', std::max(top().begin, top().name1.end));
    m_builder.setSignature(symbol, top().begin, std::min(end, line));
    m_builder.close(symbol, m_previous.end > 0 ? m_previous.end - 1u : 0u);
}

// The function at hand turns out to have no body: an overload, an abstract method, a declaration.
void ScriptOutliner::dropPending() {
    Frame& frame = top();
    if (frame.pending == Pending::Function) {
        m_builder.setDeclaration(frame.pendingSymbol);
        m_builder.setSignature(frame.pendingSymbol, frame.begin, m_previous.end);
        m_builder.close(frame.pendingSymbol, m_previous.end > 0 ? m_previous.end - 1u : 0u);
    }
    frame.pending = Pending::None;
    frame.pendingSymbol = -1;
}

void ScriptOutliner::take(const Token& token) {
    if (token.kind == TokenKind::Punct && (token.ch == ')' || token.ch == ']' || token.ch == '}')) {
        close(token);
        return;
    }
    if (m_starred) {
        m_starred = false;
        if (token.is('*')) {
            functionKeyword();
            return;
        }
    }
    if (top().pending != Pending::None && takePending(token))
        return;
    switch (top().kind) {
    case FrameKind::Code:
    case FrameKind::Paren:
    case FrameKind::Type:
        takeCode(token);
        break;
    case FrameKind::Object:
        takeObject(token);
        break;
    case FrameKind::Class:
    case FrameKind::Interface:
        takeMember(token);
        break;
    case FrameKind::Enum:
        takeEnum(token);
        break;
    }
}

// A function, class or other thing with a body has begun: everything up to its "{" is its head.
bool ScriptOutliner::takePending(const Token& token) {
    Frame& frame = top();
    if (token.is(';')) {
        endStatement();
        return true;
    }
    if (frame.pending == Pending::Function) {
        if (frame.parametersSeen && token.newline && !token.is('{') && !token.is(':') && startsAnew(token)) {
            endStatement();
            return false;
        }
        // In calls and lists the comma ends a declaration without a body.
        if (frame.parametersSeen && token.is(',') && frame.kind != FrameKind::Code && !frame.generic) {
            endStatement();
            return true;
        }
    }
    if (token.is('(') || token.is('[') || token.is('{'))
        open(token);
    return true;
}

void ScriptOutliner::open(const Token& token) {
    if (token.ch == '{') {
        openBrace();
        return;
    }
    Frame made;
    made.kind = FrameKind::Paren;
    made.open = token.ch;
    made.openedAt = token.begin;
    made.symbol = top().symbol;
    made.parameters = token.ch == '(' && top().pending == Pending::Function && !top().parametersSeen;
    if (top().pending == Pending::Function && top().parametersSeen)
        made.parameters = true; // a function type as the return type
    if (m_frames.back().kind == FrameKind::Type)
        made.kind = FrameKind::Type;
    ++m_openCount[bracketIndex(token.ch)];
    m_frames.push_back(made);
}

void ScriptOutliner::openBrace() {
    Frame& frame = top();
    Frame made;
    made.open = '{';
    made.symbol = frame.symbol;
    const bool afterTypeMark =
        m_previous.kind == TokenKind::Punct &&
        (m_previous.ch == ':' || m_previous.ch == '|' || m_previous.ch == '&' || m_previous.ch == '<' ||
         m_previous.ch == ',' || m_previous.ch == '=' || m_previous.ch == '?' || m_previous.ch == '(');
    const bool afterTypeWord = m_previous.isWord() && isOneOf(word(m_previous), {"extends", "keyof", "is",
                                                                                 "as", "readonly", "infer"});
    if (frame.pending != Pending::None) {
        const bool returnType =
            frame.pending == Pending::Function && (!frame.parametersSeen || afterTypeMark || afterTypeWord ||
                                                   (m_previous.is(kThickArrow) && !frame.valued));
        const bool heritage = frame.pending != Pending::Function && (afterTypeMark || afterTypeWord) &&
                              frame.pending != Pending::Namespace;
        if (returnType || heritage) {
            made.kind = FrameKind::Type;
        } else {
            made.symbol = frame.pendingSymbol;
            switch (frame.pending) {
            case Pending::Class:
                made.kind = FrameKind::Class;
                break;
            case Pending::Interface:
                made.kind = FrameKind::Interface;
                break;
            case Pending::Enum:
                made.kind = FrameKind::Enum;
                break;
            case Pending::Namespace:
                made.topLevel = true;
                break;
            default:
                break;
            }
            m_builder.setSignature(frame.pendingSymbol, frame.begin, m_previous.end);
            frame.pending = Pending::None;
            frame.pendingSymbol = -1;
        }
    } else if (frame.kind == FrameKind::Type || frame.kind == FrameKind::Interface ||
               (frame.kind == FrameKind::Code && frame.generic)) {
        made.kind = FrameKind::Type;
    } else if (m_previous.is(kThickArrow) || (m_previous.isWord() && word(m_previous) == "static")) {
        made.kind = FrameKind::Code; // the body of a function without a name
    } else {
        const bool expression =
            (m_previous.kind == TokenKind::Punct && m_previous.ch != ')' && m_previous.ch != ']' &&
             m_previous.ch != '}' && m_previous.ch != ';' && m_previous.ch != '{' &&
             !(m_previous.ch == ':' && frame.kind == FrameKind::Code && !frame.declaring)) ||
            (m_previous.isWord() && expectsValue(word(m_previous)));
        const bool brackets = frame.kind == FrameKind::Paren && m_previous.kind != TokenKind::Punct;
        if (expression || frame.kind == FrameKind::Object || frame.kind == FrameKind::Class) {
            made.kind = FrameKind::Object;
            if (frame.valued && frame.name1.kind != TokenKind::End)
                made.name = m_text.substr(frame.chainBegin, frame.name1.end - frame.chainBegin);
            else
                made.name = frame.name;
        } else if (brackets) {
            made.kind = FrameKind::Object;
        } else {
            made.topLevel = frame.topLevel && frame.kind == FrameKind::Code;
        }
    }
    frame.arrow = Arrow::No;
    ++m_openCount[2];
    m_frames.push_back(made);
}

void ScriptOutliner::close(const Token& token) {
    const std::size_t kind = bracketIndex(token.ch);
    if (m_openCount[kind] == 0)
        return; // a stray closing bracket
    const char opening = token.ch == ')' ? '(' : token.ch == ']' ? '[' : '{';
    for (;;) {
        endStatement();
        const Frame closed = top();
        --m_openCount[bracketIndex(closed.open)];
        m_frames.pop_back();
        Frame& frame = top();
        const bool own = closed.symbol >= 0 && closed.symbol != frame.symbol;
        if (own)
            m_builder.close(closed.symbol, token.begin);
        if (closed.open != opening)
            continue;
        if (frame.pending == Pending::Function && closed.open == '(')
            frame.parametersSeen = true;
        else if (frame.arrow == Arrow::Start && closed.open == '(')
            frame.arrow = Arrow::Parameters;
        // A computed name, as in "[Symbol.iterator]() {", is shown as it is written.
        if (closed.open == '[' && (frame.kind == FrameKind::Class || frame.kind == FrameKind::Object) &&
            !frame.valued && frame.name1.kind == TokenKind::End && frame.pending == Pending::None) {
            frame.name1 = token;
            frame.name1.kind = TokenKind::Word;
            frame.name1.begin = frame.chainBegin = closed.openedAt;
        }
        // The body of a function, class or block ends its statement; an object may be followed by more.
        const bool body =
            closed.open == '{' && (closed.kind == FrameKind::Code || closed.kind == FrameKind::Class ||
                                   closed.kind == FrameKind::Interface || closed.kind == FrameKind::Enum);
        if (body && frame.kind != FrameKind::Paren && frame.kind != FrameKind::Object && !frame.declaring)
            endStatement();
        return;
    }
}

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

// Inside an object literal: keys whose values are functions.
void ScriptOutliner::takeObject(const Token& token) {
    Frame& frame = top();
    if (token.is(',')) {
        endStatement();
        return;
    }
    if (frame.atStart)
        beginStatement(token);
    if (!frame.valued) {
        if (token.isWord() || token.kind == TokenKind::String || token.kind == TokenKind::Number) {
            if (!(token.isWord() && isModifier(word(token)) &&
                  (m_lookahead.isWord() || m_lookahead.kind == TokenKind::String || m_lookahead.is('[') ||
                   m_lookahead.is('*')))) {
                frame.name1 = token;
                frame.chainBegin = token.begin;
            }
            return;
        }
        if (token.is(':')) {
            frame.valued = true;
            frame.arrow = Arrow::Start;
            return;
        }
        if (token.is('=')) {
            frame.valued = true; // a default in a pattern
            frame.name1 = {};
            return;
        }
        if (token.is('(') && frame.name1.kind != TokenKind::End) {
            frame.pending = Pending::Function;
            frame.parametersSeen = false;
            frame.pendingSymbol = addFunction(frame.name1, SymbolKind::Method);
            open(token);
            return;
        }
        if (token.is('(') || token.is('[') || token.is('{'))
            open(token);
        return;
    }
    if (token.isWord()) {
        const std::string_view text = word(token);
        if (!m_previous.is('.') && (text == "function" || text == "class") &&
            takeDeclarationWord(text, false))
            return;
        if (frame.arrow == Arrow::Start && frame.angles == 0 && text != "async")
            frame.arrow = m_lookahead.is(kThickArrow) ? Arrow::Parameters : Arrow::No;
        return;
    }
    if (token.is('(') || token.is('[') || token.is('{')) {
        if (!token.is('('))
            frame.arrow = Arrow::No;
        open(token);
        return;
    }
    takeValueToken(token);
}

// Inside a class or an interface.
void ScriptOutliner::takeMember(const Token& token) {
    const bool listed = top().kind == FrameKind::Interface && top().angles == 0 && !top().generic;
    if (token.is(';') || (token.is(',') && listed)) {
        endStatement();
        return;
    }
    if (startsAnew(token) && !top().atStart && (top().name1.kind != TokenKind::End || top().valued) &&
        !(m_previous.isWord() && isModifier(word(m_previous)) && !top().valued &&
          top().name1.kind == TokenKind::End))
        endStatement();
    Frame& frame = top();
    if (frame.atStart)
        beginStatement(token);
    if (!frame.valued && frame.name1.kind == TokenKind::End) {
        if (token.is('@')) {
            frame.atStart = false;
            m_decorator = true;
            return;
        }
        if (m_decorator && token.isWord()) {
            // "@name", "@a.b", "@name(arguments)"
            m_decorator = m_lookahead.is('.');
            return;
        }
        if (m_decorator && token.is('.'))
            return;
        if (token.isWord() || token.kind == TokenKind::String || token.kind == TokenKind::Number) {
            const bool modifier = token.isWord() && isModifier(word(token)) && !m_lookahead.newline &&
                                  (m_lookahead.isWord() || m_lookahead.kind == TokenKind::String ||
                                   m_lookahead.is('[') || m_lookahead.is('*') || m_lookahead.is('#') ||
                                   (m_lookahead.is('{') && word(token) == "static"));
            if (modifier)
                return;
            frame.name1 = token;
            frame.chainBegin = token.begin;
            if (m_previous.is('#') && m_previous.end == token.begin)
                frame.name1.begin = frame.chainBegin = m_previous.begin;
            return;
        }
        if (token.is('(') || token.is('[') || token.is('{'))
            open(token);
        return;
    }
    if (!frame.valued) {
        if (token.is('<')) {
            frame.generic = true;
            return;
        }
        if (token.is('(')) {
            const bool constructor = word(frame.name1) == "constructor";
            frame.pending = Pending::Function;
            frame.parametersSeen = false;
            frame.pendingSymbol =
                addFunction(frame.name1, constructor ? SymbolKind::Constructor : SymbolKind::Method);
            open(token);
            return;
        }
        if (frame.generic) {
            if (token.is('{') || token.is('['))
                open(token);
            return;
        }
        if (token.is('?') || token.is('!'))
            return;
        if (token.is('=') || token.is(':')) {
            if (frame.variable < 0)
                frame.variable = addNamed(SymbolKind::Field, frame.name1);
            frame.arrow = token.is('=') ? Arrow::Start : Arrow::No;
            frame.valued = true;
            return;
        }
        if (token.is('{') || token.is('['))
            open(token);
        return;
    }
    if (token.is('=')) {
        frame.arrow = Arrow::Start; // behind a type annotation
        return;
    }
    if (token.is('<') && m_previous.isWord() && m_previous.end == token.begin)
        ++frame.angles;
    else if (token.is('>') && frame.angles > 0)
        --frame.angles;
    if (token.isWord()) {
        const std::string_view text = word(token);
        if (frame.kind == FrameKind::Class && !m_previous.is('.') &&
            (text == "function" || text == "class") && takeDeclarationWord(text, false))
            return;
        if (frame.arrow == Arrow::Start && frame.angles == 0 && text != "async")
            frame.arrow = m_lookahead.is(kThickArrow) ? Arrow::Parameters : Arrow::No;
        return;
    }
    if (token.is('(') || token.is('[') || token.is('{')) {
        if (!token.is('('))
            frame.arrow = Arrow::No;
        open(token);
        return;
    }
    takeValueToken(token);
}

void ScriptOutliner::takeEnum(const Token& token) {
    Frame& frame = top();
    if (token.is(',')) {
        endStatement();
        return;
    }
    if (frame.atStart && (token.isWord() || token.kind == TokenKind::String)) {
        beginStatement(token);
        const std::int32_t enumerator = addNamed(SymbolKind::Enumerator, token);
        m_builder.close(enumerator, token.begin);
        return;
    }
    if (token.is('(') || token.is('[') || token.is('{'))
        open(token);
}

void outlineScript(OutlineBuilder& builder, bool typed) {
    ScriptOutliner(builder, typed).run();
}

} // namespace codesage::code
