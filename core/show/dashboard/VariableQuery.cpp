#include "show/dashboard/Variables.h"

#include "base/core/Strings.h"
#include "show/dashboard/Patterns.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace codesage::show {

namespace {

// The inside of `name( … )`, or nothing.
std::optional<std::string_view> argumentsOf(std::string_view text, std::string_view name) {
    text = trimmed(text);
    if (!text.starts_with(name))
        return {};
    text = trimmed(text.substr(name.size()));
    if (text.size() < 2 || text.front() != '(' || text.back() != ')')
        return {};
    return trimmed(text.substr(1, text.size() - 2));
}

// The last comma outside braces, brackets and quotes: a label stands behind it.
std::size_t lastComma(std::string_view text) {
    std::size_t found = std::string_view::npos;
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == '\\')
                ++i;
            else if (c == quote)
                quote = 0;
            continue;
        }
        if (c == '"' || c == '\'' || c == '`')
            quote = c;
        else if (c == '{' || c == '(' || c == '[')
            ++depth;
        else if (c == '}' || c == ')' || c == ']')
            --depth;
        else if (c == ',' && depth == 0)
            found = i;
    }
    return found;
}

double leadingNumber(const std::string& text) {
    const std::size_t digit = text.find_first_of("0123456789");
    double number = -1;
    if (digit != std::string::npos)
        std::from_chars(text.data() + digit, text.data() + text.size(), number);
    return number;
}

// 1, 2 by text; 3, 4 by number; 5, 6 by text without case; even ones descending.
void sortOptions(std::vector<VariableOption>& options, int order) {
    if (order < 1 || order > 6)
        return;
    std::ranges::stable_sort(options, [order](const VariableOption& a, const VariableOption& b) {
        if (order <= 2)
            return a.text < b.text;
        return order <= 4 ? leadingNumber(a.text) < leadingNumber(b.text) : lowered(a.text) < lowered(b.text);
    });
    if (order % 2 == 0)
        std::ranges::reverse(options);
}

std::optional<VariableOption> throughPattern(const std::string& pattern, const std::string& answer) {
    if (pattern.empty())
        return VariableOption{answer, answer};
    const std::vector<std::string> groups = patternGroups(pattern, answer);
    if (groups.empty())
        return {};
    const std::string value = patternNamedGroup(pattern, "value", answer);
    const std::string text = patternNamedGroup(pattern, "text", answer);
    if (!value.empty() || !text.empty())
        return VariableOption{text.empty() ? value : text, value.empty() ? text : value};
    const std::string& chosen = groups.size() > 1 ? groups[1] : groups[0];
    return VariableOption{chosen, chosen};
}

} // namespace

VariableQuery parseVariableQuery(std::string_view text) {
    using Kind = VariableQuery::Kind;
    if (const auto inside = argumentsOf(text, "label_values")) {
        const std::size_t comma = lastComma(*inside);
        if (comma == std::string_view::npos)
            return {Kind::LabelValues, std::string(*inside), {}};
        return {Kind::LabelValues, std::string(trimmed(inside->substr(comma + 1))),
                std::string(trimmed(inside->substr(0, comma)))};
    }
    if (const auto inside = argumentsOf(text, "label_names"))
        return {Kind::LabelNames, {}, std::string(*inside)};
    if (const auto inside = argumentsOf(text, "query_result"))
        return {Kind::QueryResult, {}, std::string(*inside)};
    if (const auto inside = argumentsOf(text, "metrics"))
        return {Kind::Metrics, {}, std::string(*inside)};
    return {};
}

std::vector<VariableOption> variableOptions(const Variable& variable,
                                            const std::vector<std::string>& answers) {
    std::vector<VariableOption> options;
    std::set<std::string> seen;
    for (const std::string& answer : answers)
        if (auto option = throughPattern(variable.regex, answer); option && seen.insert(option->value).second)
            options.push_back(*std::move(option));
    sortOptions(options, variable.sort);
    return options;
}

std::vector<VariableOption> listedOptions(const Variable& variable) {
    std::vector<VariableOption> options;
    std::string item;
    const auto add = [&] {
        const std::string_view all = trimmed(item);
        const std::size_t colon = all.find(" : ");
        if (!all.empty() && colon != std::string_view::npos)
            options.push_back(
                {std::string(trimmed(all.substr(0, colon))), std::string(trimmed(all.substr(colon + 3)))});
        else if (!all.empty())
            options.push_back({std::string(all), std::string(all)});
        item.clear();
    };
    for (std::size_t i = 0; i < variable.query.size(); ++i) {
        const char c = variable.query[i];
        if (c == '\\' && i + 1 < variable.query.size() && variable.query[i + 1] == ',')
            item += variable.query[++i];
        else if (c == ',')
            add();
        else
            item += c;
    }
    add();
    return options;
}

} // namespace codesage::show
