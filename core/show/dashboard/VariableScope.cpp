#include "show/dashboard/Variables.h"

#include "base/core/Json.h"
#include "show/dashboard/Patterns.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::show {

namespace {

std::string joined(const std::vector<std::string>& values, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i)
        text.append(i == 0 ? "" : separator).append(values[i]);
    return text;
}

std::vector<std::string> mapped(std::vector<std::string> values, std::string (*change)(const std::string&)) {
    for (std::string& value : values)
        value = change(value);
    return values;
}

std::string escapedWith(const std::string& text, std::string_view special) {
    std::string escaped;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos)
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

// Inside a PromQL string a pattern's backslash is written twice.
std::string promPattern(const std::string& value) {
    std::string escaped;
    for (const char c : value) {
        if (c == '\\')
            escaped += "\\\\\\\\";
        else if (std::string_view("$^*{}[]'+?.()|").find(c) != std::string_view::npos)
            escaped.append("\\\\").append(1, c);
        else
            escaped += c;
    }
    return escaped;
}

std::string percentEncoded(const std::string& value) {
    std::string text;
    for (const char c : value) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-_.~").find(c) != std::string_view::npos;
        text += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return text;
}

std::string quoted(const std::vector<std::string>& values, char quote) {
    std::string text;
    for (const std::string& value : values)
        text += fmt::format("{}{}{}{}", text.empty() ? "" : ",", quote,
                            escapedWith(value, std::string_view(&quote, 1)), quote);
    return text;
}

std::string alternatives(const std::vector<std::string>& escaped) {
    return escaped.size() == 1 ? escaped.front() : "(" + joined(escaped, "|") + ")";
}

std::optional<std::string> formatted(std::string_view name, std::string_view format,
                                     const std::vector<std::string>& values, const std::string& text) {
    if (format == "raw" || format == "csv")
        return joined(values, ",");
    if (format == "pipe")
        return joined(values, "|");
    if (format == "regex")
        return alternatives(mapped(values, [](const std::string& v) { return escapeForPattern(v); }));
    if (format == "glob")
        return values.size() == 1 ? values.front() : "{" + joined(values, ",") + "}";
    if (format == "json")
        return dumpJson(values.size() == 1 ? nlohmann::json(values.front()) : nlohmann::json(values));
    if (format == "singlequote")
        return quoted(values, '\'');
    if (format == "doublequote")
        return quoted(values, '"');
    if (format == "percentencode")
        return percentEncoded(values.size() == 1 ? values.front() : "{" + joined(values, ",") + "}");
    if (format == "queryparam") {
        std::string parameters;
        for (const std::string& value : values)
            parameters +=
                fmt::format("{}var-{}={}", parameters.empty() ? "" : "&", name, percentEncoded(value));
        return parameters;
    }
    if (format == "text")
        return text;
    return {};
}

bool nameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// One place in a text where a variable stands.
struct Reference {
    std::size_t length = 0; // 0: there is none here
    std::string_view name;
    std::string_view format;
};

Reference referenceAt(std::string_view text) {
    if (text.starts_with("${") || text.starts_with("[[")) {
        const std::string_view closing = text.front() == '$' ? "}" : "]]";
        const std::size_t end = text.find(closing);
        if (end == std::string_view::npos || end > 200)
            return {};
        const std::string_view inside = text.substr(2, end - 2);
        const std::size_t colon = std::min(inside.find(':'), inside.size());
        std::string_view name = inside.substr(0, colon);
        name = name.substr(0, name.find('.'));
        if (name.empty() || !std::ranges::all_of(name, nameCharacter))
            return {};
        return {end + closing.size(), name,
                colon < inside.size() ? inside.substr(colon + 1) : std::string_view{}};
    }
    if (!text.starts_with('$'))
        return {};
    std::size_t length = 1;
    while (length < text.size() && nameCharacter(text[length]))
        ++length;
    return length > 1 ? Reference{length, text.substr(1, length - 1), {}} : Reference{};
}

} // namespace

VariableScope::VariableScope(const std::vector<Variable>& variables) {
    for (const Variable& variable : variables) {
        Value value;
        value.multi = variable.multi || variable.includeAll;
        const bool all = std::ranges::find(variable.current, kAllValue) != variable.current.end();
        if (all && !variable.allValue.empty()) {
            value.values = {variable.allValue};
            value.verbatim = true;
        } else if (all) {
            for (const VariableOption& option : variable.options)
                if (option.value != kAllValue)
                    value.values.push_back(option.value);
        } else {
            value.values = variable.current;
        }
        if (value.values.empty() &&
            (variable.kind == VariableKind::Constant || variable.kind == VariableKind::Textbox))
            value.values = {variable.query};
        value.text = all ? "All" : joined(value.values, " + ");
        m_values.insert_or_assign(variable.name, std::move(value));
    }
}

void VariableScope::setTimes(std::int64_t start, std::int64_t end, const QueryIntervals& intervals) {
    const std::int64_t range = end - start;
    set("__interval", {intervalText(intervals.interval)});
    set("__interval_ms", {std::to_string(intervals.interval.count())});
    set("__rate_interval", {intervalText(intervals.rateInterval)});
    set("__rate_interval_ms", {std::to_string(intervals.rateInterval.count())});
    set("__range", {fmt::format("{}s", (range + 500) / 1000)});
    set("__range_s", {std::to_string((range + 500) / 1000)});
    set("__range_ms", {std::to_string(range)});
    set("__from", {std::to_string(start)});
    set("__to", {std::to_string(end)});
}

void VariableScope::set(std::string name, std::vector<std::string> values, bool multi) {
    Value value{std::move(values), multi, false, {}};
    value.text = joined(value.values, " + ");
    m_values.insert_or_assign(std::move(name), std::move(value));
}

const VariableScope::Value* VariableScope::find(std::string_view name) const {
    const auto found = m_values.find(name);
    return found == m_values.end() ? nullptr : &found->second;
}

std::string VariableScope::replaced(std::string_view text, bool query) const {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const Reference reference = referenceAt(text.substr(at));
        const Value* const value = reference.length > 0 ? find(reference.name) : nullptr;
        if (value == nullptr) {
            const std::size_t step = std::max<std::size_t>(1, reference.length);
            result += text.substr(at, step);
            at += step;
            continue;
        }
        at += reference.length;
        if (const auto formattedText =
                formatted(reference.name, reference.format, value->values, value->text))
            result += *formattedText;
        else if (!query)
            result += value->text;
        else if (value->verbatim || value->values.empty())
            result += joined(value->values, "|");
        else if (value->multi)
            result +=
                alternatives(mapped(value->values, [](const std::string& v) { return promPattern(v); }));
        else
            result += escapedWith(value->values.front(), "\\'");
    }
    return result;
}

std::string VariableScope::inQuery(std::string_view text) const {
    return replaced(text, true);
}
std::string VariableScope::inText(std::string_view text) const {
    return replaced(text, false);
}

std::vector<std::string> variablesIn(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size();) {
        const Reference reference = referenceAt(text.substr(at));
        if (reference.length > 0 && !reference.name.starts_with("__") &&
            std::ranges::find(names, reference.name) == names.end())
            names.emplace_back(reference.name);
        at += std::max<std::size_t>(1, reference.length);
    }
    return names;
}

} // namespace codesage::show
