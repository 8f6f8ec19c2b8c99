#include "code/symbols/ScriptOutliner.h"
#include "code/symbols/ScriptWords.h"

namespace codesage::code {

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
            if (!(token.isWord() && isScriptModifier(word(token)) &&
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
        !(m_previous.isWord() && isScriptModifier(word(m_previous)) && !top().valued &&
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
            const bool modifier = token.isWord() && isScriptModifier(word(token)) && !m_lookahead.newline &&
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

} // namespace codesage::code
