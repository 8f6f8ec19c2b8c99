#include "measure/tsdb/Matcher.h"

#include <algorithm>
#include <fmt/format.h>
#include <re2/re2.h>

namespace codesage::tsdb {

// What makes common expressions cheap, found once: see analyse().
struct Matcher::Pattern {
    std::unique_ptr<RE2> expression; // null when `prefix` and `rest` say it all
    std::string prefix;              // every match begins with it
    enum class Rest { Expression, Anything, Something } rest = Rest::Expression;
};

namespace {

constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$";

bool isLiteral(std::string_view text) {
    return text.find_first_of(kSpecial) == std::string_view::npos;
}

// "a|b|c" without any other operator; one alternative counts. Alternatives may be empty.
std::vector<std::string> literalAlternatives(std::string_view expression) {
    std::vector<std::string> found;
    for (;;) {
        const std::size_t bar = expression.find('|');
        const std::string_view part = expression.substr(0, bar);
        if (!isLiteral(part))
            return {};
        found.emplace_back(part);
        if (bar == std::string_view::npos)
            break;
        expression.remove_prefix(bar + 1);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

// The literal text that each match must begin with. A quantifier after the last letter takes that letter
// away again, and alternatives at the top have no common beginning that we look for.
std::string literalPrefix(std::string_view expression) {
    int depth = 0;
    for (std::size_t i = 0; i < expression.size(); ++i) {
        if (expression[i] == '\\')
            ++i;
        else if (expression[i] == '[') // a bar inside brackets means itself; nothing is lost by giving up
            return {};
        else if (expression[i] == '(')
            ++depth;
        else if (expression[i] == ')')
            --depth;
        else if (expression[i] == '|' && depth == 0)
            return {};
    }
    const std::size_t end = std::min(expression.find_first_of(kSpecial), expression.size());
    std::string prefix(expression.substr(0, end));
    if (end < expression.size() && std::string_view("*?{").find(expression[end]) != std::string_view::npos) {
        // Whole characters only: a quantifier applies to all bytes of the last one.
        while (!prefix.empty() && (static_cast<unsigned char>(prefix.back()) & 0xc0) == 0x80)
            prefix.pop_back();
        if (!prefix.empty())
            prefix.pop_back();
    }
    return prefix;
}

std::string_view operatorText(Matcher::Type type) {
    switch (type) {
    case Matcher::Type::Equal:
        return "=";
    case Matcher::Type::NotEqual:
        return "!=";
    case Matcher::Type::Regex:
        return "=~";
    case Matcher::Type::NotRegex:
        return "!~";
    }
    return "=";
}

} // namespace

Result<Matcher> Matcher::make(Type type, std::string name, std::string value) {
    Matcher matcher;
    matcher.m_type = type;
    matcher.m_name = std::move(name);
    matcher.m_value = std::move(value);
    if (type == Type::Equal || type == Type::NotEqual) {
        matcher.m_literals = {matcher.m_value};
        return matcher;
    }
    matcher.m_literals = literalAlternatives(matcher.m_value);
    if (!matcher.m_literals.empty())
        return matcher;

    auto pattern = std::make_shared<Pattern>();
    pattern->prefix = literalPrefix(matcher.m_value);
    const std::string_view rest = std::string_view(matcher.m_value).substr(pattern->prefix.size());
    if (rest == ".*") {
        pattern->rest = Pattern::Rest::Anything;
    } else if (rest == ".+") {
        pattern->rest = Pattern::Rest::Something;
    } else {
        RE2::Options options(RE2::Quiet);
        options.set_dot_nl(true);
        options.set_max_mem(16 << 20);
        pattern->expression = std::make_unique<RE2>(matcher.m_value, options);
        if (!pattern->expression->ok())
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("The regular expression in {} is not valid: {}.", matcher.toString(),
                                    pattern->expression->error()));
    }
    matcher.m_pattern = std::move(pattern);
    return matcher;
}

Matcher Matcher::equal(std::string name, std::string value) {
    return *make(Type::Equal, std::move(name), std::move(value));
}

Matcher Matcher::notEqual(std::string name, std::string value) {
    return *make(Type::NotEqual, std::move(name), std::move(value));
}

bool Matcher::matches(std::string_view value) const {
    switch (m_type) {
    case Type::Equal:
        return value == m_value;
    case Type::NotEqual:
        return value != m_value;
    case Type::Regex:
        return expressionMatches(value);
    case Type::NotRegex:
        return !expressionMatches(value);
    }
    return false;
}

bool Matcher::expressionMatches(std::string_view value) const {
    if (!m_pattern)
        return std::binary_search(m_literals.begin(), m_literals.end(), value);
    if (!value.starts_with(m_pattern->prefix))
        return false;
    switch (m_pattern->rest) {
    case Pattern::Rest::Anything:
        return true;
    case Pattern::Rest::Something:
        return value.size() > m_pattern->prefix.size();
    case Pattern::Rest::Expression:
        break;
    }
    return RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *m_pattern->expression);
}

std::string Matcher::toString() const {
    std::string quoted;
    for (const char c : m_value) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        if (c == '\n')
            quoted += "\\n";
        else
            quoted += c;
    }
    return fmt::format("{}{}\"{}\"", m_name, operatorText(m_type), quoted);
}

} // namespace codesage::tsdb
