#include "measure/promql/ExpressionParser.h"

#include "measure/promql/Parser.h"

#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace codesage::promql {

namespace {

constexpr int kUnaryOperand = 6; // a sign binds like multiplication: only powers are taken along
constexpr int kPower = 6;

int precedenceOf(TokenType type) {
    switch (type) {
    case TokenType::Or:
        return 1;
    case TokenType::And:
    case TokenType::Unless:
        return 2;
    case TokenType::Equal:
    case TokenType::NotEqual:
    case TokenType::Less:
    case TokenType::LessEqual:
    case TokenType::Greater:
    case TokenType::GreaterEqual:
        return 3;
    case TokenType::Add:
    case TokenType::Sub:
        return 4;
    case TokenType::Mul:
    case TokenType::Div:
    case TokenType::Mod:
    case TokenType::Atan2:
        return 5;
    case TokenType::Pow:
        return kPower;
    default:
        return 0;
    }
}

BinaryOp binaryOp(TokenType type) {
    switch (type) {
    case TokenType::Add:
        return BinaryOp::Add;
    case TokenType::Sub:
        return BinaryOp::Sub;
    case TokenType::Mul:
        return BinaryOp::Mul;
    case TokenType::Div:
        return BinaryOp::Div;
    case TokenType::Mod:
        return BinaryOp::Mod;
    case TokenType::Pow:
        return BinaryOp::Pow;
    case TokenType::Atan2:
        return BinaryOp::Atan2;
    case TokenType::Equal:
        return BinaryOp::Eq;
    case TokenType::NotEqual:
        return BinaryOp::Ne;
    case TokenType::Less:
        return BinaryOp::Lt;
    case TokenType::LessEqual:
        return BinaryOp::Le;
    case TokenType::Greater:
        return BinaryOp::Gt;
    case TokenType::GreaterEqual:
        return BinaryOp::Ge;
    case TokenType::And:
        return BinaryOp::And;
    case TokenType::Or:
        return BinaryOp::Or;
    default:
        return BinaryOp::Unless;
    }
}

bool startsExpression(TokenType type) {
    switch (type) {
    case TokenType::LeftParen:
    case TokenType::LeftBrace:
    case TokenType::Number:
    case TokenType::Duration:
    case TokenType::String:
    case TokenType::Add:
    case TokenType::Sub:
        return true;
    default:
        return canNameMetric(type);
    }
}

// Nothing but digits, dot and exponent: when it cannot be read, it is too large.
bool isDecimal(std::string_view text) {
    return text.find_first_not_of("0123456789.eE+-") == text.npos;
}

TextRange rangeOf(const Token& token) {
    return {token.begin, token.end};
}

} // namespace

// Counts one level of recursion; refuses the one too many.
class ExpressionParser::Nesting {
public:
    explicit Nesting(ExpressionParser& parser)
        : m_parser(parser) {
        if (++m_parser.m_nesting > kMaxDepth)
            throw SyntaxError{rangeOf(m_parser.m_token),
                              fmt::format("the expression is nested deeper than {} levels", kMaxDepth)};
    }
    ~Nesting() { --m_parser.m_nesting; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

private:
    ExpressionParser& m_parser;
};

ExpressionParser::ExpressionParser(std::string_view text)
    : m_lexer(text)
    , m_token(m_lexer.next()) {}

Token ExpressionParser::take() {
    Token taken = std::exchange(m_token, m_lexer.next());
    m_closed = taken.end;
    return taken;
}

bool ExpressionParser::accept(TokenType type) {
    if (m_token.type != type)
        return false;
    take();
    return true;
}

void ExpressionParser::failAt(TextRange at, std::string message) const {
    throw SyntaxError{at, std::move(message)};
}

void ExpressionParser::unexpected(std::string_view context, std::string_view expected) {
    if (m_token.type == TokenType::Error)
        failAt(rangeOf(m_token), m_token.message);
    std::string message = "unexpected " + describe(m_token);
    if (!context.empty())
        message.append(" in ").append(context);
    if (!expected.empty())
        message.append(", expected ").append(expected);
    failAt(rangeOf(m_token), std::move(message));
}

void ExpressionParser::unexpectedHere() {
    unexpected(m_aggregations > 0 ? "aggregation" : "");
}

void ExpressionParser::adopt(Expr& parent, std::uint32_t childDepth) {
    parent.depth = std::max(parent.depth, childDepth + 1);
    if (parent.depth > kMaxDepth)
        throw SyntaxError{parent.at,
                          fmt::format("the expression is nested deeper than {} levels", kMaxDepth)};
}

Expr ExpressionParser::parseQuery() {
    if (m_token.type == TokenType::EndOfInput)
        failAt({}, "no expression found in input");
    Expr expr = parseBinary(1);
    if (m_token.type != TokenType::EndOfInput)
        unexpectedHere();
    return expr;
}

VectorSelector ExpressionParser::parseLoneSelector() {
    if (m_token.type != TokenType::LeftBrace && !canNameMetric(m_token.type))
        unexpectedHere();
    Expr expr = parseSelector();
    if (m_token.type != TokenType::EndOfInput)
        unexpectedHere();
    return std::move(*expr.as<VectorSelector>());
}

Expr ExpressionParser::parseBinary(int minPrecedence) {
    const Nesting nesting(*this);
    Expr left = parseUnary();
    while (true) {
        const int precedence = precedenceOf(m_token.type);
        if (precedence == 0 || precedence < minPrecedence)
            return left;
        const Token op = take();
        Binary binary = parseOperatorTail(op);
        // Powers group to the right, everything else to the left.
        Expr right = parseBinary(precedence == kPower ? precedence : precedence + 1);
        Expr result;
        result.at = {left.at.begin, right.at.end};
        adopt(result, std::max(left.depth, right.depth));
        binary.lhs = std::make_unique<Expr>(std::move(left));
        binary.rhs = std::make_unique<Expr>(std::move(right));
        result.node = std::move(binary);
        left = std::move(result);
    }
}

// What may stand between an operator and its right side: bool, on(), ignoring(), group_left(), group_right().
Binary ExpressionParser::parseOperatorTail(const Token& op) {
    Binary binary;
    binary.op = binaryOp(op.type);
    binary.operatorAt = rangeOf(op);
    VectorMatching matching;
    binary.returnBool = accept(TokenType::Bool);
    if (m_token.type == TokenType::On || m_token.type == TokenType::Ignoring) {
        matching.on = take().type == TokenType::On;
        matching.labels = parseGrouping();
        if (m_token.type == TokenType::GroupLeft || m_token.type == TokenType::GroupRight) {
            matching.cardinality =
                take().type == TokenType::GroupLeft ? Cardinality::ManyToOne : Cardinality::OneToMany;
            if (m_token.type == TokenType::LeftParen)
                matching.include = parseGrouping();
        }
    }
    binary.matching = std::move(matching);
    return binary;
}

Expr ExpressionParser::parseUnary() {
    if (m_token.type != TokenType::Add && m_token.type != TokenType::Sub)
        return parsePostfix();
    const Token sign = take();
    const bool negative = sign.type == TokenType::Sub;
    Expr operand = parseBinary(kUnaryOperand);
    if (auto* number = operand.as<NumberLiteral>()) {
        if (negative)
            number->value = -number->value;
        operand.at.begin = sign.begin;
        return operand;
    }
    Expr result;
    result.at = {sign.begin, operand.at.end};
    adopt(result, operand.depth);
    result.node = Unary{negative, std::make_unique<Expr>(std::move(operand))};
    return result;
}

Expr ExpressionParser::parsePostfix() {
    Expr expr = parsePrimary();
    while (true) {
        switch (m_token.type) {
        case TokenType::Offset:
            applyOffset(expr);
            break;
        case TokenType::At:
            applyAt(expr);
            break;
        case TokenType::LeftBracket:
            expr = applyBrackets(std::move(expr));
            break;
        default:
            return expr;
        }
    }
}

Expr ExpressionParser::parsePrimary() {
    switch (m_token.type) {
    case TokenType::LeftParen:
        return parseParen();
    case TokenType::LeftBrace:
        return parseSelector();
    case TokenType::Number:
    case TokenType::Duration:
    case TokenType::String:
        return parseLiteral();
    default:
        if (canNameMetric(m_token.type))
            return parseNamed();
        unexpectedHere();
    }
}

Expr ExpressionParser::parseParen() {
    const Token open = take();
    Expr inner = parseBinary(1);
    if (!accept(TokenType::RightParen))
        unexpectedHere();
    Expr result;
    result.at = {open.begin, m_closed};
    adopt(result, inner.depth);
    result.node = Paren{std::make_unique<Expr>(std::move(inner))};
    return result;
}

Expr ExpressionParser::parseLiteral() {
    Expr result;
    result.at = rangeOf(m_token);
    if (m_token.type == TokenType::String) {
        result.node = StringLiteral{takeString()};
    } else {
        const Token token = take();
        result.node = NumberLiteral{numberValue(token), token.type == TokenType::Duration};
    }
    return result;
}

std::string ExpressionParser::takeString() {
    const Token token = take();
    auto value = unquoted(token.text);
    if (!value)
        failAt(rangeOf(token), "error unquoting string " + goQuoted(token.text) + ": invalid syntax");
    return *std::move(value);
}

// A name that begins an expression: an aggregation, a call, or a metric.
Expr ExpressionParser::parseNamed() {
    const TokenType type = m_token.type;
    if (isAggregation(type)) {
        Lexer ahead = m_lexer;
        const TokenType following = ahead.next().type;
        if (following == TokenType::By || following == TokenType::Without ||
            following == TokenType::LeftParen)
            return parseAggregation(take());
    } else if (type == TokenType::Identifier || type == TokenType::Start || type == TokenType::End) {
        Lexer ahead = m_lexer;
        if (ahead.next().type == TokenType::LeftParen)
            return parseCall(take());
    }
    return parseSelector();
}

std::vector<Expr> ExpressionParser::parseArguments() {
    if (!accept(TokenType::LeftParen))
        unexpectedHere();
    std::vector<Expr> arguments;
    if (accept(TokenType::RightParen))
        return arguments;
    while (true) {
        arguments.push_back(parseBinary(1));
        if (accept(TokenType::RightParen))
            return arguments;
        const Token comma = m_token;
        if (!accept(TokenType::Comma))
            unexpectedHere();
        if (!startsExpression(m_token.type)) {
            if (m_token.type == TokenType::Error)
                unexpectedHere();
            failAt(rangeOf(comma), "trailing commas not allowed in function call args");
        }
    }
}

Expr ExpressionParser::parseCall(Token name) {
    Expr result;
    Call call;
    call.arguments = parseArguments();
    result.at = {name.begin, m_closed};
    call.function = findFunction(name.text);
    if (!call.function)
        failAt(rangeOf(name), "unknown function with name " + goQuoted(name.text));
    for (const Expr& argument : call.arguments)
        adopt(result, argument.depth);
    result.node = std::move(call);
    return result;
}

Expr ExpressionParser::parseAggregation(Token op) {
    ++m_aggregations;
    Aggregation aggregation;
    aggregation.op = static_cast<AggregateOp>(static_cast<int>(op.type) - static_cast<int>(TokenType::Sum));
    const auto parseModifier = [&] {
        if (m_token.type != TokenType::By && m_token.type != TokenType::Without)
            return false;
        aggregation.without = take().type == TokenType::Without;
        aggregation.grouping = parseGrouping();
        return true;
    };
    const bool modifiedBefore = parseModifier();
    std::vector<Expr> arguments = parseArguments();
    if (m_token.type == TokenType::Error)
        unexpectedHere();
    if (!modifiedBefore)
        parseModifier();
    --m_aggregations;

    Expr result;
    result.at = {op.begin, m_closed};
    if (arguments.empty())
        failAt(result.at, "no arguments for aggregate expression provided");
    const bool hasParameter = aggregation.op == AggregateOp::Topk || aggregation.op == AggregateOp::Bottomk ||
                              aggregation.op == AggregateOp::CountValues ||
                              aggregation.op == AggregateOp::Quantile;
    const std::size_t wanted = hasParameter ? 2 : 1;
    if (arguments.size() != wanted)
        failAt(result.at,
               fmt::format("wrong number of arguments for aggregate expression provided, expected {}, "
                           "got {}",
                           wanted, arguments.size()));
    for (const Expr& argument : arguments)
        adopt(result, argument.depth);
    if (hasParameter)
        aggregation.parameter = std::make_unique<Expr>(std::move(arguments.front()));
    aggregation.operand = std::make_unique<Expr>(std::move(arguments.back()));
    result.node = std::move(aggregation);
    return result;
}

std::vector<std::string> ExpressionParser::parseGrouping() {
    if (!accept(TokenType::LeftParen))
        unexpected("grouping opts", "\"(\"");
    std::vector<std::string> labels;
    while (!accept(TokenType::RightParen)) {
        labels.push_back(parseGroupingLabel());
        if (m_token.type != TokenType::Comma && m_token.type != TokenType::RightParen)
            unexpected("grouping opts", "\",\" or \")\"");
        accept(TokenType::Comma);
    }
    return labels;
}

std::string ExpressionParser::parseGroupingLabel() {
    const TextRange at = rangeOf(m_token);
    if (m_token.type == TokenType::String) {
        std::string name = takeString();
        if (name.empty())
            failAt(at, "invalid label name for grouping: \"\"");
        return name;
    }
    if (!canNameLabel(m_token.type))
        unexpected("grouping opts", "label");
    return std::string(take().text);
}

Expr ExpressionParser::parseSelector() {
    Expr result;
    VectorSelector selector;
    const std::uint32_t begin = m_token.begin;
    if (m_token.type != TokenType::LeftBrace)
        selector.name = std::string(take().text);
    if (m_token.type == TokenType::LeftBrace)
        parseMatchers(selector);
    if (!selector.name.empty())
        selector.matchers.push_back(tsdb::Matcher::equal(std::string(tsdb::kNameLabel), selector.name));
    result.at = {begin, m_closed};
    result.node = std::move(selector);
    return result;
}

void ExpressionParser::parseMatchers(VectorSelector& selector) {
    take();
    while (!accept(TokenType::RightBrace)) {
        selector.matchers.push_back(parseMatcher());
        if (m_token.type != TokenType::Comma && m_token.type != TokenType::RightBrace)
            unexpected("label matching", "\",\" or \"}\"");
        accept(TokenType::Comma);
    }
}

tsdb::Matcher ExpressionParser::parseMatcher() {
    using Type = tsdb::Matcher::Type;
    const TextRange at = rangeOf(m_token);
    const bool isQuoted = m_token.type == TokenType::String;
    if (!isQuoted && m_token.type != TokenType::Identifier)
        unexpected("label matching", "identifier or \"}\"");
    std::string name = isQuoted ? takeString() : std::string(take().text);
    Type type = Type::Equal;
    switch (m_token.type) {
    case TokenType::Assign:
        break;
    case TokenType::NotEqual:
        type = Type::NotEqual;
        break;
    case TokenType::RegexMatch:
        type = Type::Regex;
        break;
    case TokenType::RegexNotMatch:
        type = Type::NotRegex;
        break;
    default:
        if (isQuoted) // a metric name
            return makeMatcher(Type::Equal, std::string(tsdb::kNameLabel), std::move(name), at);
        unexpected("label matching", "label matching operator");
    }
    take();
    if (m_token.type != TokenType::String)
        unexpected("label matching", "string");
    std::string value = takeString();
    return makeMatcher(type, std::move(name), std::move(value), {at.begin, m_closed});
}

tsdb::Matcher ExpressionParser::makeMatcher(tsdb::Matcher::Type type, std::string name, std::string value,
                                            TextRange at) {
    auto matcher = tsdb::Matcher::make(type, std::move(name), std::move(value));
    if (!matcher)
        failAt(at, matcher.error().message);
    return *std::move(matcher);
}

double ExpressionParser::numberValue(const Token& token) {
    if (token.type == TokenType::Duration) {
        const auto duration = parseDuration(token.text);
        if (!duration)
            failAt(rangeOf(token), duration.error().message);
        return static_cast<double>(duration->count()) / 1000;
    }
    const auto value = parseNumber(token.text);
    if (!value)
        failAt(rangeOf(token), "error parsing number: strconv.ParseFloat: parsing " + goQuoted(token.text) +
                                   (isDecimal(token.text) ? ": value out of range" : ": invalid syntax"));
    return *value;
}

} // namespace codesage::promql
