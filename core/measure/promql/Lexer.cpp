#include "measure/promql/Lexer.h"

namespace codesage::promql {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

bool isSpace(char32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isDigit(char32_t c) {
    return c >= '0' && c <= '9';
}

bool isLetter(char32_t c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isWordPart(char32_t c) {
    return isLetter(c) || isDigit(c);
}

int digitValue(char32_t c) {
    if (isDigit(c))
        return static_cast<int>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<int>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F')
        return static_cast<int>(c - 'A' + 10);
    return 16;
}

} // namespace

char32_t Lexer::take() {
    const Rune rune = peek();
    m_at += rune.width;
    return rune.value;
}

bool Lexer::at(std::string_view set) const {
    const Rune rune = peek();
    return rune.value < 0x80 && set.find(static_cast<char>(rune.value)) != set.npos;
}

bool Lexer::accept(std::string_view set) {
    if (!at(set))
        return false;
    ++m_at;
    return true;
}

Token Lexer::token(TokenType type) const {
    return {type,
            static_cast<std::uint32_t>(m_begin),
            static_cast<std::uint32_t>(m_at),
            m_text.substr(m_begin, m_at - m_begin),
            {}};
}

Token Lexer::error(std::string message) {
    Token result = token(TokenType::Error);
    result.end = static_cast<std::uint32_t>(m_text.size());
    result.message = std::move(message);
    m_done = true;
    return result;
}

Token Lexer::next() {
    m_begin = m_at;
    if (m_done) {
        m_begin = m_at = m_text.size();
        return token(TokenType::EndOfInput);
    }
    return scan();
}

bool Lexer::skipSpaceAndComments() {
    while (true) {
        const char32_t c = peek().value;
        if (isSpace(c)) {
            take();
        } else if (c == '#') {
            while (peek().value != Rune::kEnd && peek().value != '\n' && peek().value != '\r')
                take();
        } else {
            break;
        }
    }
    m_begin = m_at;
    return peek().value != Rune::kEnd;
}

Token Lexer::scan() {
    skipSpaceAndComments();
    if (m_braceOpen)
        return scanInsideBraces();
    if (m_bracketFresh) {
        m_bracketFresh = false;
        return scanRangeStart();
    }
    return scanStatement();
}

// The first token behind '[': a duration, so its complaints speak of durations.
Token Lexer::scanRangeStart() {
    const char32_t c = peek().value;
    if (c == Rune::kEnd)
        return error("unexpected end of input in duration expression");
    if (c == ':') {
        take();
        return error("unexpected colon before duration in duration expression");
    }
    if (c == ']' || c == '-' || c == '+' || isDigit(c) || c == '.')
        return scanStatement();
    take();
    return error("unexpected character in duration expression: " + quotedRune(c));
}

Token Lexer::scanStatement() {
    const char32_t c = take();
    switch (c) {
    case Rune::kEnd:
        if (m_parens != 0)
            return error("unclosed left parenthesis");
        if (m_bracketOpen)
            return error("unclosed left bracket");
        m_done = true;
        return token(TokenType::EndOfInput);
    case ',':
        return token(TokenType::Comma);
    case '*':
        return token(TokenType::Mul);
    case '/':
        return token(TokenType::Div);
    case '%':
        return token(TokenType::Mod);
    case '+':
        return token(TokenType::Add);
    case '-':
        return token(TokenType::Sub);
    case '^':
        return token(TokenType::Pow);
    case '@':
        return token(TokenType::At);
    case '=':
        return scanEqualsSign();
    case '!': {
        const char32_t following = take();
        return following == '=' ? token(TokenType::NotEqual)
                                : error("unexpected character after '!': " + quotedRune(following));
    }
    case '<':
        return token(accept("=") ? TokenType::LessEqual : TokenType::Less);
    case '>':
        return token(accept("=") ? TokenType::GreaterEqual : TokenType::Greater);
    case '(':
        ++m_parens;
        return token(TokenType::LeftParen);
    case ')':
        if (--m_parens < 0) {
            m_begin = m_at; // Prometheus points behind it
            return error("unexpected right parenthesis ')'");
        }
        return token(TokenType::RightParen);
    case '{':
        m_braceOpen = true;
        return token(TokenType::LeftBrace);
    case '[':
        if (m_bracketOpen)
            return error("unexpected left bracket '['");
        m_bracketOpen = m_bracketFresh = true;
        m_gotColon = false;
        return token(TokenType::LeftBracket);
    case ']':
        if (!m_bracketOpen)
            return error("unexpected right bracket ']'");
        m_bracketOpen = false;
        return token(TokenType::RightBracket);
    case '"':
    case '\'':
        return scanString(static_cast<char>(c));
    case '`':
        return scanRawString();
    default:
        break;
    }
    if (isDigit(c) || (c == '.' && isDigit(peek().value))) {
        --m_at;
        return scanNumberOrDuration();
    }
    if (isLetter(c) || c == ':')
        return m_bracketOpen ? scanColonOrLetterInBrackets(c) : scanWord();
    return error("unexpected character: " + quotedRune(c));
}

// Both spellings of equality as seen outside braces, where a regular expression cannot stand.
Token Lexer::scanEqualsSign() {
    if (accept("="))
        return token(TokenType::Equal);
    if (at("~"))
        return error("unexpected character after '=': '~'");
    return token(TokenType::Assign);
}

Token Lexer::scanColonOrLetterInBrackets(char32_t rune) {
    if (rune != ':')
        return error("unexpected character: " + quotedRune(rune) + ", expected ':'");
    if (m_gotColon)
        return error("unexpected colon ':'");
    m_gotColon = true;
    return token(TokenType::Colon);
}

Token Lexer::scanInsideBraces() {
    const char32_t c = take();
    switch (c) {
    case Rune::kEnd:
        return error("unexpected end of input inside braces");
    case ',':
        return token(TokenType::Comma);
    case '"':
    case '\'':
        return scanString(static_cast<char>(c));
    case '`':
        return scanRawString();
    case '=':
        return token(accept("~") ? TokenType::RegexMatch : TokenType::Assign);
    case '!':
        switch (const char32_t following = take()) {
        case '~':
            return token(TokenType::RegexNotMatch);
        case '=':
            return token(TokenType::NotEqual);
        default:
            return error("unexpected character after '!' inside braces: " + quotedRune(following));
        }
    case '{':
        return error("unexpected left brace '{'");
    case '}':
        m_braceOpen = false;
        return token(TokenType::RightBrace);
    default:
        break;
    }
    if (isLetter(c))
        return scanIdentifier();
    return error("unexpected character inside braces: " + quotedRune(c));
}

Token Lexer::scanIdentifier() {
    while (isWordPart(peek().value))
        take();
    return token(TokenType::Identifier);
}

Token Lexer::scanWord() {
    while (isWordPart(peek().value) || peek().value == ':')
        take();
    const std::string_view word = m_text.substr(m_begin, m_at - m_begin);
    if (word.find(':') != word.npos)
        return token(TokenType::MetricIdentifier);
    return token(wordType(word));
}

Token Lexer::scanString(char quote) {
    while (true) {
        const Rune rune = peek();
        m_at += rune.width;
        if (rune.value == static_cast<char32_t>(quote))
            return token(TokenType::String);
        if (rune.value == Rune::kEnd || rune.value == '\n')
            return error("unterminated quoted string");
        if (rune.value == Rune::kReplacement)
            return error("invalid UTF-8 rune");
        if (rune.value == '\\') {
            Token failure;
            if (!scanEscape(quote, failure))
                return failure;
        }
    }
}

Token Lexer::scanRawString() {
    while (true) {
        const char32_t c = take();
        if (c == '`')
            return token(TokenType::String);
        if (c == Rune::kEnd)
            return error("unterminated raw string");
        if (c == Rune::kReplacement)
            return error("invalid UTF-8 rune");
    }
}

bool Lexer::scanEscape(char quote, Token& failure) {
    char32_t c = take();
    int digits = 0;
    int base = 16;
    std::uint32_t largest = 0x10FFFF;
    switch (c) {
    case 'a':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'v':
    case '\\':
        return true;
    case 'x':
        digits = 2;
        largest = 255;
        c = take();
        break;
    case 'u':
        digits = 4;
        c = take();
        break;
    case 'U':
        digits = 8;
        c = take();
        break;
    case Rune::kEnd:
        failure = error("escape sequence not terminated");
        return false;
    default:
        if (c == static_cast<char32_t>(quote))
            return true;
        if (c < '0' || c > '7') {
            failure = error("unknown escape sequence " + runeCode(c));
            return false;
        }
        digits = 3;
        base = 8;
        largest = 255;
    }
    std::uint64_t value = 0;
    for (; digits > 0; --digits) {
        const int digit = digitValue(c);
        if (digit >= base) {
            failure = error(c == Rune::kEnd ? std::string("escape sequence not terminated")
                                            : "illegal character " + runeCode(c) + " in escape sequence");
            return false;
        }
        value = value * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
        if (digits > 1)
            c = take();
    }
    if (value > largest || (value >= 0xD800 && value < 0xE000)) {
        failure = error("escape sequence is an invalid Unicode code point");
        return false;
    }
    return true;
}

Token Lexer::scanNumberOrDuration() {
    if (scanNumber())
        return token(TokenType::Number);
    if (scanDurationTail())
        return token(TokenType::Duration);
    return error("bad number or duration syntax: " + goQuoted(m_text.substr(m_begin, m_at - m_begin)));
}

// Takes what looks like a number; false when it is not one, with the position behind the offending part,
// where a duration's unit may follow.
bool Lexer::scanNumber() {
    std::string_view digits = kDigits;
    if (accept("0") && accept("xX")) {
        accept("_");
        digits = kHexDigits;
    }
    accept(".");
    accept(digits);
    bool dotSeen = false;
    bool exponentSeen = false;
    while (at(digits) || at("._eE")) {
        if (dotSeen && accept("."))
            return false;
        if (exponentSeen && !at(digits) && accept("eE"))
            return false;
        if (accept(".")) {
            dotSeen = true;
            if (accept("_.") || digits == kHexDigits)
                return false;
        } else if (digits == kDigits && accept("eE")) {
            exponentSeen = true;
            accept("+-");
            if (accept("._eE") || peek().value == Rune::kEnd)
                return false;
        } else if (accept("_")) {
            if (accept("._eE") || peek().value == Rune::kEnd)
                return false;
        } else {
            while (accept(digits)) {
            }
        }
    }
    return !isWordPart(peek().value);
}

bool Lexer::scanDurationTail() {
    if (!accept("smhdwy"))
        return false;
    accept("s"); // of "ms"; units that do not exist are found when the duration is read
    while (accept(kDigits)) {
        while (accept(kDigits)) {
        }
        if (!accept("smhdw"))
            return false;
        accept("s");
    }
    if (!isWordPart(peek().value))
        return true;
    take();
    return false;
}

} // namespace codesage::promql
