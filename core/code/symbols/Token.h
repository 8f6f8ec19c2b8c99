#pragma once

#include <cstdint>
#include <string_view>

namespace codesage::code {

enum class TokenKind : std::uint8_t {
    End,
    Word, // identifier or keyword; bytes above 127 count as letters
    Number,
    String,    // any quoted literal, a regular expression, a whole template literal
    Punct,     // one character, or one of the combinations below
    Group,     // made by the outliners: a whole bracketed stretch, `ch` is the opening bracket
    Directive, // C and C++: a whole preprocessor line with its continuations
};

// Values of Token::ch for punctuation of more than one character.
constexpr char kScopeMark = 1;  // ::
constexpr char kThinArrow = 2;  // ->
constexpr char kThickArrow = 3; // =>
constexpr char kComparison = 4; // == != <= >= and assignments such as +=; never a plain =

// A stretch [begin, end) of the text.
struct Token {
    TokenKind kind = TokenKind::End;
    char ch = 0;
    bool newline = false;    // first of its line
    bool documented = false; // a doc comment ends on the line above or on this one, before it
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool is(char c) const { return kind == TokenKind::Punct && ch == c; }
    bool isGroup(char c) const { return kind == TokenKind::Group && ch == c; }
    bool isWord() const { return kind == TokenKind::Word; }
    std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

} // namespace codesage::code
