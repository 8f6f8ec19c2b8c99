#pragma once

#include "measure/promql/Literals.h"
#include "measure/promql/Token.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace codesage::promql {

// Cuts a query into tokens, comments left out. After an Error token it only yields EndOfInput.
// The text must outlive the tokens.
class Lexer {
public:
    explicit Lexer(std::string_view text)
        : m_text(text) {}

    Token next();

private:
    Token scan();
    Token scanStatement();
    Token scanInsideBraces();
    Token scanRangeStart();
    Token scanString(char quote);
    Token scanRawString();
    Token scanNumberOrDuration();
    Token scanWord();
    Token scanIdentifier();
    Token scanEqualsSign();
    Token scanColonOrLetterInBrackets(char32_t rune);
    bool scanNumber();
    bool scanDurationTail();
    bool scanEscape(char quote, Token& error);

    bool skipSpaceAndComments();
    Rune peek() const { return decodeRune(m_text, m_at); }
    char32_t take();
    bool accept(std::string_view set);
    bool at(std::string_view set) const;
    Token token(TokenType type) const;
    Token error(std::string message);

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_begin = 0;
    int m_parens = 0;
    bool m_braceOpen = false;
    bool m_bracketOpen = false;
    bool m_bracketFresh = false; // nothing but the bracket has been read
    bool m_gotColon = false;
    bool m_done = false;
};

} // namespace codesage::promql
