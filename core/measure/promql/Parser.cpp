#include "measure/promql/Parser.h"

#include "measure/promql/ExpressionParser.h"
#include "measure/promql/TypeCheck.h"

#include <array>
#include <fmt/format.h>
#include <limits>

namespace codesage::promql {

namespace {

ParseError located(std::string_view text, const SyntaxError& failure) {
    ParseError error;
    error.at = failure.at;
    error.message = failure.message;
    std::size_t lineStart = 0;
    for (std::size_t i = 0; i < failure.at.begin && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++error.line;
            lineStart = i + 1;
        }
    }
    error.column = static_cast<int>(failure.at.begin - lineStart) + 1;
    if (text.empty())
        error.line = error.column = 0;
    return error;
}

// Runs a parse and turns the exception into a Result.
template <class T, class Parse>
Result<T> guarded(std::string_view text, ParseError* detail, Parse parse) {
    ParseError error;
    try {
        if (text.size() > kMaxQueryBytes)
            throw SyntaxError{{}, fmt::format("the query is longer than {} bytes", kMaxQueryBytes)};
        return parse();
    } catch (const SyntaxError& failure) {
        error = located(text, failure);
    }
    if (detail)
        *detail = error;
    return fail(ErrorCode::InvalidArgument, error.text());
}

struct Unit {
    std::string_view name;
    std::uint64_t milliseconds;
};

constexpr std::array<Unit, 7> kUnits{{{"y", 365ull * 86'400'000},
                                      {"w", 7ull * 86'400'000},
                                      {"d", 86'400'000},
                                      {"h", 3'600'000},
                                      {"m", 60'000},
                                      {"s", 1'000},
                                      {"ms", 1}}};
// What fits Prometheus's nanoseconds.
constexpr std::uint64_t kLargestDuration = 9'223'372'036'854;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

} // namespace

std::string ParseError::text() const {
    if (line == 0)
        return "unknown position: parse error: " + message;
    return fmt::format("{}:{}: parse error: {}", line, column, message);
}

Result<Expr> parse(std::string_view text, ParseError* detail) {
    return guarded<Expr>(text, detail, [&] {
        Expr expr = ExpressionParser(text).parseQuery();
        checkTypes(expr);
        return expr;
    });
}

Result<std::vector<tsdb::Matcher>> parseSelector(std::string_view text, ParseError* detail) {
    return guarded<std::vector<tsdb::Matcher>>(
        text, detail, [&] { return std::move(ExpressionParser(text).parseLoneSelector().matchers); });
}

Result<std::chrono::milliseconds> parseDuration(std::string_view text) {
    if (text == "0")
        return std::chrono::milliseconds(0);
    if (text.empty())
        return fail(ErrorCode::InvalidArgument, "empty duration string");
    const auto invalid = [&] {
        return fail(ErrorCode::InvalidArgument, "not a valid duration string: " + goQuoted(text));
    };
    const auto outOfRange = [] { return fail(ErrorCode::InvalidArgument, "duration out of range"); };
    std::uint64_t total = 0;
    std::size_t nextUnit = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (!isDigit(text[at]))
            return invalid();
        std::uint64_t count = 0;
        for (; at < text.size() && isDigit(text[at]); ++at) {
            if (count > std::numeric_limits<std::uint64_t>::max() / 10 - 1)
                return invalid();
            count = count * 10 + static_cast<std::uint64_t>(text[at] - '0');
        }
        const std::size_t unitBegin = at;
        while (at < text.size() && !isDigit(text[at]))
            ++at;
        const std::string_view name = text.substr(unitBegin, at - unitBegin);
        if (name.empty())
            return invalid();
        std::size_t unit = 0;
        while (unit < kUnits.size() && kUnits[unit].name != name)
            ++unit;
        if (unit == kUnits.size())
            return fail(ErrorCode::InvalidArgument,
                        "unknown unit " + goQuoted(name) + " in duration " + goQuoted(text));
        if (unit < nextUnit) // from the largest unit to the smallest, each once
            return invalid();
        nextUnit = unit + 1;
        if (count > kLargestDuration / kUnits[unit].milliseconds)
            return outOfRange();
        total += count * kUnits[unit].milliseconds;
        if (total > kLargestDuration)
            return outOfRange();
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(total));
}

} // namespace codesage::promql
