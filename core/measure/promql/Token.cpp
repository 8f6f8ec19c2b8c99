#include "measure/promql/Token.h"

#include "base/core/Strings.h"
#include "measure/promql/Literals.h"

#include <algorithm>
#include <array>
#include <utility>

namespace codesage::promql {

namespace {

constexpr std::pair<std::string_view, TokenType> kWords[] = {
    {"and", TokenType::And},
    {"atan2", TokenType::Atan2},
    {"avg", TokenType::Avg},
    {"bool", TokenType::Bool},
    {"bottomk", TokenType::Bottomk},
    {"by", TokenType::By},
    {"count", TokenType::Count},
    {"count_values", TokenType::CountValues},
    {"end", TokenType::End},
    {"group", TokenType::Group},
    {"group_left", TokenType::GroupLeft},
    {"group_right", TokenType::GroupRight},
    {"ignoring", TokenType::Ignoring},
    {"inf", TokenType::Number},
    {"max", TokenType::Max},
    {"min", TokenType::Min},
    {"nan", TokenType::Number},
    {"offset", TokenType::Offset},
    {"on", TokenType::On},
    {"or", TokenType::Or},
    {"quantile", TokenType::Quantile},
    {"start", TokenType::Start},
    {"stddev", TokenType::Stddev},
    {"stdvar", TokenType::Stdvar},
    {"sum", TokenType::Sum},
    {"topk", TokenType::Topk},
    {"unless", TokenType::Unless},
    {"without", TokenType::Without},
};

} // namespace

bool isBinaryOperator(TokenType type) {
    return type >= TokenType::Add && type <= TokenType::Unless;
}

bool isAggregation(TokenType type) {
    return type >= TokenType::Sum && type <= TokenType::Quantile;
}

bool canNameMetric(TokenType type) {
    switch (type) {
    case TokenType::Identifier:
    case TokenType::MetricIdentifier:
    case TokenType::And:
    case TokenType::Or:
    case TokenType::Unless:
    case TokenType::By:
    case TokenType::Without:
    case TokenType::Offset:
    case TokenType::Start:
    case TokenType::End:
        return true;
    default:
        return isAggregation(type);
    }
}

bool canNameLabel(TokenType type) {
    switch (type) {
    case TokenType::Bool:
    case TokenType::GroupLeft:
    case TokenType::GroupRight:
    case TokenType::Ignoring:
    case TokenType::On:
    case TokenType::Atan2:
        return true;
    case TokenType::Without:
        return false;
    default:
        return canNameMetric(type);
    }
}

TokenType wordType(std::string_view word) {
    if (word.size() > 12)
        return TokenType::Identifier;
    const std::string lower = lowered(word);
    const auto* found = std::ranges::lower_bound(kWords, std::string_view(lower), {},
                                                 &std::pair<std::string_view, TokenType>::first);
    return found != std::end(kWords) && found->first == lower ? found->second : TokenType::Identifier;
}

std::string describe(const Token& token) {
    const std::string text(token.text);
    switch (token.type) {
    case TokenType::EndOfInput:
        return "end of input";
    case TokenType::Error:
        return token.message;
    case TokenType::Identifier:
        return "identifier " + goQuoted(text);
    case TokenType::MetricIdentifier:
        return "metric identifier " + goQuoted(text);
    case TokenType::String:
        return "string " + quotedShort(text);
    case TokenType::Number:
        return "number " + quotedShort(text);
    case TokenType::Duration:
        return "duration " + quotedShort(text);
    default:
        break;
    }
    if (token.type >= TokenType::Bool && token.type <= TokenType::Without)
        return "<" + text + ">";
    if (isBinaryOperator(token.type) || token.type == TokenType::At || token.type == TokenType::RegexMatch ||
        token.type == TokenType::RegexNotMatch)
        return "<op:" + text + ">";
    if (isAggregation(token.type))
        return "<aggr:" + text + ">";
    return quotedShort(text);
}

} // namespace codesage::promql
