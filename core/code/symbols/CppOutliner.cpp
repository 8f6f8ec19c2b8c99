#include "code/symbols/CppOutliner.h"

#include "code/symbols/Outliners.h"

#include <algorithm>

namespace codesage::code {

namespace {

// Longer statements are tables and generated code: what they declare stands at their start.
constexpr std::size_t kHeadTokens = 512;
constexpr std::uint32_t kNoGroup = 0xFFFF'FFFFu;

char closingOf(char open) {
    return open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : '>';
}

bool isAccessWord(std::string_view word) {
    for (const std::string_view access :
         {"public", "private", "protected", "signals", "slots", "Q_SIGNALS", "Q_SLOTS"})
        if (word == access)
            return true;
    return false;
}

} // namespace

CppOutliner::CppOutliner(OutlineBuilder& builder, bool plusPlus)
    : m_builder(builder)
    , m_text(builder.text())
    , m_plusPlus(plusPlus)
    , m_lexer(builder.text()) {
    m_scopes.push_back({});
}

void CppOutliner::run() {
    for (;;) {
        const Token token = m_lexer.next();
        if (token.kind == TokenKind::End)
            break;
        if (m_scopes.size() > kMaxNesting || m_nest.size() > kMaxNesting) {
            m_builder.setTruncated();
            break;
        }
        if (token.kind == TokenKind::Directive)
            directive(token);
        else if (m_preprocessor.reading())
            take(token);
    }
    // A file that is cut short: what is open ends with it.
    for (const Scope& scope : m_scopes)
        if (scope.symbol >= 0)
            m_builder.close(scope.symbol, m_text.size() - 1);
}

void CppOutliner::directive(const Token& token) {
    const std::string_view line = word(token);
    if (m_preprocessor.reading()) {
        const std::string_view name = m_preprocessor.definedName(line);
        if (!name.empty()) {
            const auto at = static_cast<std::size_t>(name.data() - m_text.data());
            // The parameters belong to the signature, the replacement does not.
            std::size_t end = at + name.size();
            if (end < token.end && m_text[end] == '(') {
                const std::size_t closing = m_text.substr(end, token.end - end).find(')');
                end = closing == std::string_view::npos ? end : end + closing + 1;
            }
            const std::int32_t macro = m_builder.add({.kind = SymbolKind::Macro,
                                                      .name = name,
                                                      .at = at,
                                                      .begin = token.begin,
                                                      .end = end,
                                                      .parent = -1,
                                                      .documented = token.documented});
            m_builder.close(macro, token.end > 0 ? token.end - 1u : 0u);
            return;
        }
    }
    m_preprocessor.take(line, {m_scopes.size() + m_nest.size(), m_head.empty() && m_nest.empty()});
}

void CppOutliner::take(const Token& token) {
    if (!m_nest.empty()) {
        takeInGroup(token);
        return;
    }
    const ScopeKind scope = m_scopes.back().kind;
    if (scope == ScopeKind::Enum) {
        takeInEnum(token);
        return;
    }
    if (token.kind == TokenKind::Punct) {
        switch (token.ch) {
        case '{':
            openBrace(token);
            return;
        case '}':
            closeBrace(token);
            return;
        case ';':
            endStatement(token);
            return;
        case '(':
        case '[':
            openGroup(token);
            return;
        case '<':
            if (m_afterTemplate) {
                m_afterTemplate = false;
                openGroup(token);
                return;
            }
            m_angleInValue = m_angleInValue || m_assigned;
            break;
        case ':':
            takeColon(token);
            return;
        case '=': {
            // "operator=", "operator>>=": a name, not an initialiser.
            bool inName = false;
            for (std::size_t back = 1; back <= 3 && back <= m_head.size() && !inName; ++back)
                inName = word(m_head[m_head.size() - back]) == "operator";
            if (inName)
                break;
            m_assigned = true;
            return;
        }
        case ',':
            // "int a = 1, b" goes on with a declarator.
            if (m_assigned && !m_angleInValue)
                m_assigned = false;
            break;
        default:
            break;
        }
    }
    if (scope == ScopeKind::Function || scope == ScopeKind::Block) {
        takeInBody(token);
        return;
    }
    if (m_initList)
        m_lastInit = token;
    else if (!m_assigned)
        append(token);
}

void CppOutliner::append(const Token& token) {
    if (m_head.empty())
        m_documented = token.documented;
    m_afterTemplate = m_plusPlus && token.isWord() && word(token) == "template";
    if (m_head.size() < kHeadTokens)
        m_head.push_back(token);
    else
        m_overflow = true;
}

// In bodies only local types are of interest, so only statements that may begin one are kept.
void CppOutliner::takeInBody(const Token& token) {
    if (m_assigned)
        return;
    if (m_head.empty()) {
        if (token.isWord()) {
            const std::string_view first = word(token);
            const bool mayBegin = first == "struct" || first == "class" || first == "enum" ||
                                  first == "union" || first == "static" || first == "const" ||
                                  first == "typedef";
            append(token);
            m_overflow = !mayBegin;
        } else {
            append(token);
            m_overflow = true;
        }
        return;
    }
    if (!m_overflow)
        append(token);
}

void CppOutliner::takeInEnum(const Token& token) {
    if (token.is('}')) {
        closeBrace(token);
        return;
    }
    if (token.is('{') || token.is('(') || token.is('[')) {
        openGroup(token);
        return;
    }
    if (token.is(',')) {
        m_head.clear();
        return;
    }
    if (m_head.empty() && token.isWord()) {
        const std::int32_t enumerator = m_builder.add({.kind = SymbolKind::Enumerator,
                                                       .name = word(token),
                                                       .at = token.begin,
                                                       .begin = token.begin,
                                                       .end = token.end,
                                                       .parent = parent(),
                                                       .documented = token.documented});
        m_builder.close(enumerator, token.begin);
        m_head.push_back(token);
    }
}

void CppOutliner::openGroup(const Token& token) {
    std::uint32_t group = kNoGroup;
    const bool body = m_scopes.back().kind == ScopeKind::Function || m_scopes.back().kind == ScopeKind::Block;
    Token made = token;
    made.kind = TokenKind::Group;
    if (m_initList) {
        m_lastInit = made;
    } else if (!m_assigned && m_scopes.back().kind != ScopeKind::Enum && !(body && m_overflow)) {
        append(made);
        if (!m_overflow)
            group = static_cast<std::uint32_t>(m_head.size()) - 1;
    }
    m_nest.push_back({token.ch, group});
    if (token.ch == '{')
        ++m_openBraces;
}

void CppOutliner::takeInGroup(const Token& token) {
    if (token.kind != TokenKind::Punct)
        return;
    const char top = m_nest.back().open;
    switch (token.ch) {
    case '(':
    case '[':
        m_nest.push_back({token.ch, kNoGroup});
        return;
    case '{':
        // "template <bool B = a < b> struct X {": the angle was never closed. "T{}" inside one is.
        if (top == '<' && m_lexer.peek() != '}') {
            abandonGroups(token);
            openBrace(token);
            return;
        }
        m_nest.push_back({'{', kNoGroup});
        ++m_openBraces;
        return;
    case '<':
        if (top == '<')
            m_nest.push_back({'<', kNoGroup});
        return;
    case '>':
        if (top != '<')
            return;
        break;
    case ')':
    case ']':
        while (m_nest.back().open == '<' && m_nest.size() > 1)
            m_nest.pop_back();
        if (closingOf(m_nest.back().open) != token.ch)
            return; // a stray closing bracket
        break;
    case '}':
        if (m_openBraces == 0) {
            // The bracket was never closed: the brace ends what is around.
            abandonGroups(token);
            take(token);
            return;
        }
        while (m_nest.back().open != '{')
            m_nest.pop_back();
        --m_openBraces;
        break;
    case ';': {
        const ScopeKind scope = m_scopes.back().kind;
        const bool loopHeader = top == '(' && (scope == ScopeKind::Function || scope == ScopeKind::Block);
        if (m_openBraces == 0 && !loopHeader) {
            abandonGroups(token);
            take(token);
        }
        return;
    }
    default:
        return;
    }
    const Nest closed = m_nest.back();
    m_nest.pop_back();
    if (m_nest.empty() && closed.group != kNoGroup)
        m_head[closed.group].end = token.end;
}

void CppOutliner::abandonGroups(const Token& token) {
    for (const Nest& nest : m_nest)
        if (nest.group != kNoGroup)
            m_head[nest.group].end = token.begin;
    m_nest.clear();
    m_openBraces = 0;
}

void CppOutliner::takeColon(const Token& token) {
    const ScopeKind scope = m_scopes.back().kind;
    if (scope == ScopeKind::Function || scope == ScopeKind::Block) {
        // A label, a case, the middle of a "?:", or the bases of a local type.
        if (m_overflow || m_head.size() < 2)
            clearHead();
        else
            append(token);
        return;
    }
    if (m_assigned)
        return;
    if (scope == ScopeKind::Type) {
        // Macros such as Q_OBJECT may stand before the access word.
        for (std::size_t i = m_head.size(); i-- > 0 && i + 2 >= m_head.size();)
            if (m_head[i].isWord() && isAccessWord(word(m_head[i]))) {
                clearHead();
                return;
            }
    }
    if (m_initList || m_overflow)
        return;
    const bool groupBefore =
        std::any_of(m_head.begin(), m_head.end(), [](const Token& t) { return t.isGroup('('); });
    if (groupBefore && m_plusPlus && !findTypeHead(m_text, declaration())) {
        m_initList = true;
        m_lastInit = token;
        return;
    }
    append(token);
}

void CppOutliner::clearHead() {
    m_head.clear();
    m_assigned = false;
    m_angleInValue = false;
    m_initList = false;
    m_overflow = false;
    m_afterTemplate = false;
    m_documented = false;
    m_parameters = 0;
    m_tail = -1;
}

void CppOutliner::push(ScopeKind kind, std::int32_t symbol) {
    Scope scope;
    scope.kind = kind;
    scope.symbol = symbol;
    scope.outermost = symbol;
    m_scopes.push_back(scope);
    clearHead();
}

void CppOutliner::openBrace(const Token& token) {
    const ScopeKind scope = m_scopes.back().kind;
    if (m_assigned) {
        openGroup(token);
        return;
    }
    const CppTokens head = declaration();
    if (scope == ScopeKind::Function || scope == ScopeKind::Block) {
        if (m_overflow || !openType(head, token))
            push(ScopeKind::Block, parent());
        return;
    }
    if (m_head.empty() || m_overflow) {
        push(m_overflow ? ScopeKind::Block : scope, parent());
        return;
    }
    const Token& last = m_head.back();
    if (m_initList && (m_lastInit.isWord() || m_lastInit.is('>'))) {
        openGroup(token);
        return;
    }
    if (openNamespace())
        return;
    if (last.kind == TokenKind::String && m_head.size() >= 2 && word(m_head[m_head.size() - 2]) == "extern") {
        push(scope, parent());
        return;
    }
    if (opensRequirement()) {
        openGroup(token);
        return;
    }
    if (m_parameters == 0 && openType(head, token))
        return;
    const CppTokens written =
        m_parameters > 0 ? CppTokens(m_head).first(std::min(m_parameters, m_head.size())) : head;
    if (const auto function = findFunctionHead(m_text, written)) {
        addFunction(written, *function, token, true);
        return;
    }
    if (m_plusPlus && (last.isWord() || last.isGroup('[') || last.is('>')) && head.size() >= 2) {
        openGroup(token); // a variable initialised by braces
        return;
    }
    push(last.isWord() && m_head.size() == 1 && !neverNamesFunction(word(last)) ? scope : ScopeKind::Block,
         parent());
}

void CppOutliner::closeBrace(const Token& token) {
    if (m_scopes.size() <= 1) {
        clearHead();
        return;
    }
    const Scope closed = m_scopes.back();
    m_scopes.pop_back();
    clearHead();
    const bool own = closed.symbol >= 0 && closed.symbol != parent();
    if (!own)
        return;
    for (std::int32_t symbol = closed.symbol; symbol >= 0; symbol = m_builder.parent(symbol)) {
        m_builder.close(symbol, token.begin);
        if (symbol == closed.outermost)
            break;
    }
    if (closed.kind != ScopeKind::Type && closed.kind != ScopeKind::Enum)
        return;
    // What follows, as in "struct { … } point;", goes on with the type as its first word.
    Token keyword = closed.keyword;
    keyword.kind = TokenKind::Word;
    m_head.push_back(keyword);
    if (closed.isTypedef)
        m_head.push_back(keyword);
    m_tail = closed.symbol;
}

void outlineCpp(OutlineBuilder& builder, bool plusPlus) {
    CppOutliner(builder, plusPlus).run();
}

} // namespace codesage::code
