#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::promql {

enum class TokenType : std::uint8_t {
    EndOfInput,
    Error,
    Identifier,
    MetricIdentifier, // with a colon
    String,
    Number,
    Duration,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    Assign, // =
    RegexMatch,
    RegexNotMatch,
    // Operators, in the groups that the predicates below rely on.
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Unless,
    At,
    // Aggregations.
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    CountValues,
    Quantile,
    // Keywords.
    Bool,
    By,
    GroupLeft,
    GroupRight,
    Ignoring,
    Offset,
    On,
    Without,
    // Moments of the query, for the @ modifier.
    Start,
    End,
};

struct Token {
    TokenType type = TokenType::EndOfInput;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string_view text; // of the query
    std::string message;   // with Error
};

bool isBinaryOperator(TokenType type);
bool isAggregation(TokenType type);
// May a name spelled like this token stand for a metric, or for a label in by(), on() and the like?
bool canNameMetric(TokenType type);
bool canNameLabel(TokenType type);

// Identifier, Number (inf, nan) or the keyword that `word`, in any case, spells.
TokenType wordType(std::string_view word);

// How error messages speak of a token: `identifier "foo"`, `<op:+>`, `end of input`.
std::string describe(const Token& token);

} // namespace codesage::promql
