// The part of the parser behind an operand: offset, @, and brackets.
#include "measure/promql/ExpressionParser.h"

#include <cmath>
#include <fmt/format.h>

namespace codesage::promql {

namespace {

// Durations beyond this do not fit Prometheus's nanoseconds.
constexpr double kLargestSeconds = 9'223'372'036.0;
// Times beyond this are moved here: the arithmetic on times stays far from overflow, and from being inexact.
constexpr double kLargestTimeMs = 9'000'000'000'000'000.0;

} // namespace

// An optional sign, then a number (of seconds) or a duration.
double ExpressionParser::parseSeconds(std::string_view context, std::string_view expected) {
    const bool negative = m_token.type == TokenType::Sub;
    const TextRange at{m_token.begin, m_token.end};
    if (negative || m_token.type == TokenType::Add)
        take();
    if (m_token.type != TokenType::Number && m_token.type != TokenType::Duration)
        unexpected(context, expected);
    const double value = numberValue(take());
    if (std::isnan(value) || std::abs(value) > kLargestSeconds)
        failAt(at, "duration out of range");
    return negative ? -value : value;
}

TimeShift& ExpressionParser::shiftOf(Expr& expr, std::string_view modifier) {
    if (auto* vector = expr.as<VectorSelector>())
        return vector->shift;
    if (auto* matrix = expr.as<MatrixSelector>())
        return matrix->selector.shift;
    if (auto* subquery = expr.as<Subquery>())
        return subquery->shift;
    failAt(expr.at, std::string(modifier) +
                        " modifier must be preceded by an instant vector selector or range "
                        "vector selector or a subquery");
}

void ExpressionParser::applyOffset(Expr& expr) {
    take();
    const double seconds = parseSeconds("offset", "number or duration");
    TimeShift& shift = shiftOf(expr, "offset");
    if (shift.offset.count() != 0)
        failAt(expr.at, "offset may not be set multiple times");
    shift.offset = std::chrono::milliseconds(std::llround(seconds * 1000));
    expr.at.end = m_closed;
}

void ExpressionParser::applyAt(Expr& expr) {
    take();
    Anchor anchor = Anchor::Timestamp;
    double seconds = 0;
    if (m_token.type == TokenType::Start || m_token.type == TokenType::End) {
        anchor = take().type == TokenType::Start ? Anchor::Start : Anchor::End;
        if (!accept(TokenType::LeftParen) || !accept(TokenType::RightParen))
            unexpected("@", "timestamp");
    } else {
        const bool negative = m_token.type == TokenType::Sub;
        if (negative || m_token.type == TokenType::Add)
            take();
        if (m_token.type != TokenType::Number && m_token.type != TokenType::Duration)
            unexpected("@", "timestamp");
        seconds = numberValue(take());
        if (negative)
            seconds = -seconds;
        if (!(std::abs(seconds) < 9223372036854775807.0))
            failAt(expr.at,
                   std::isfinite(seconds)
                       ? fmt::format("timestamp out of bounds for @ modifier: {:f}", seconds)
                       : fmt::format("timestamp out of bounds for @ modifier: {}", std::isnan(seconds) ? "NaN"
                                                                                   : seconds > 0 ? "+Inf"
                                                                                                 : "-Inf"));
    }
    TimeShift& shift = shiftOf(expr, "@");
    if (shift.anchor != Anchor::None)
        failAt(expr.at, "@ <timestamp> may not be set multiple times");
    shift.anchor = anchor;
    if (anchor == Anchor::Timestamp)
        shift.at = std::llround(std::clamp(seconds * 1000, -kLargestTimeMs, kLargestTimeMs));
    expr.at.end = m_closed;
}

std::chrono::milliseconds ExpressionParser::parsePositiveDuration(std::string_view context,
                                                                  std::string_view expected) {
    const TextRange at{m_token.begin, m_token.end};
    const double seconds = parseSeconds(context, expected);
    if (seconds <= 0)
        failAt(at, "duration must be greater than 0");
    switch (m_token.type) {
    case TokenType::Add:
    case TokenType::Sub:
    case TokenType::Mul:
    case TokenType::Div:
    case TokenType::Mod:
    case TokenType::Pow:
        failAt(at, "experimental duration expression is not enabled");
    default:
        break;
    }
    // Prometheus keeps nanoseconds and uses milliseconds: what is positive stays so here.
    return std::chrono::milliseconds(std::max<std::int64_t>(1, std::llround(seconds * 1000)));
}

// expr[5m], expr[5m:], expr[5m:1m]
Expr ExpressionParser::applyBrackets(Expr operand) {
    const Token open = take();
    const auto range = parsePositiveDuration("subquery or range selector", "number or duration");
    Expr result;
    if (accept(TokenType::RightBracket)) {
        auto* selector = operand.as<VectorSelector>();
        const TextRange brackets{open.begin, m_closed};
        if (!selector)
            failAt(brackets, "ranges only allowed for vector selectors");
        if (selector->shift.offset.count() != 0)
            failAt(brackets, "no offset modifiers allowed before range");
        if (selector->shift.anchor != Anchor::None)
            failAt(brackets, "no @ modifiers allowed before range");
        result.at = {operand.at.begin, m_closed};
        result.node = MatrixSelector{std::move(*selector), range};
        return result;
    }
    if (!accept(TokenType::Colon))
        unexpected("subquery or range", "\":\" or \"]\"");
    Subquery subquery;
    subquery.range = range;
    if (!accept(TokenType::RightBracket)) {
        subquery.step = parsePositiveDuration("subquery selector", "number or duration or \"]\"");
        if (!accept(TokenType::RightBracket))
            unexpected("subquery selector", "\"]\"");
    }
    result.at = {operand.at.begin, m_closed};
    adopt(result, operand.depth);
    subquery.operand = std::make_unique<Expr>(std::move(operand));
    result.node = std::move(subquery);
    return result;
}

} // namespace codesage::promql
