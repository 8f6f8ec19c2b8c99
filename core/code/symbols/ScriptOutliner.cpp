#include "code/symbols/ScriptOutliner.h"

#include "code/symbols/Outliners.h"
#include "code/symbols/ScriptWords.h"

#include <algorithm>

namespace codesage::code {

namespace {

std::size_t bracketIndex(char bracket) {
    return bracket == '(' || bracket == ')' ? 0u : bracket == '[' || bracket == ']' ? 1u : 2u;
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
        if (m_frames.size() > kMaxNesting) {
            m_builder.setTruncated();
            break;
        }
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

void outlineScript(OutlineBuilder& builder, bool typed) {
    ScriptOutliner(builder, typed).run();
}

} // namespace codesage::code
