#include "serve/mcp/SchemaChecker.h"

#include "base/core/Json.h"
#include "base/core/Strings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace codesage::mcp {

namespace {

using Json = nlohmann::json;
constexpr std::size_t kMaxProblems = 8;
constexpr int kMaxDepth = 256;                   // of nodes through references
constexpr double kMaxExact = 9007199254740992.0; // 2^53: beyond it a double skips integers

bool isIntegral(const Json& value) {
    if (value.is_number_integer())
        return true;
    if (!value.is_number_float())
        return false;
    const double number = value.get<double>();
    return std::trunc(number) == number && std::abs(number) <= kMaxExact;
}

std::uint8_t typesOf(const Json& value) {
    switch (value.type()) {
    case Json::value_t::null:
        return kNullType;
    case Json::value_t::boolean:
        return kBooleanType;
    case Json::value_t::object:
        return kObjectType;
    case Json::value_t::array:
        return kArrayType;
    case Json::value_t::string:
        return kStringType;
    default:
        return isIntegral(value) ? kNumberType | kIntegerType : kNumberType;
    }
}

std::string typeNames(std::uint8_t types) {
    static constexpr std::pair<std::uint8_t, const char*> kNames[] = {
        {kStringType, "a string"},   {kIntegerType, "an integer"}, {kNumberType, "a number"},
        {kBooleanType, "a boolean"}, {kObjectType, "an object"},   {kArrayType, "an array"},
        {kNullType, "null"}};
    std::string text;
    for (const auto& [bit, name] : kNames) {
        if ((types & bit) != 0)
            text += (text.empty() ? "" : " or ") + std::string(name);
    }
    return text;
}

// The value as it is shown in a message: never longer than a line.
std::string shown(const Json& value) {
    if (value.is_object() || value.is_array())
        return value.is_object() ? "an object" : "an array";
    return elided(dumpJson(value), 60);
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name)
        text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return text;
}

} // namespace

std::vector<SchemaProblem> SchemaChecker::check(const Node& node, const Json& value) {
    visit(node, value);
    return std::move(m_problems);
}

bool SchemaChecker::passes(const Node& node, const Json& value) const {
    SchemaChecker inner;
    inner.m_depth = m_depth;
    inner.visit(node, value);
    return inner.m_problems.empty();
}

void SchemaChecker::problem(std::string message) {
    if (m_problems.size() < kMaxProblems)
        m_problems.push_back({m_pointer, std::move(message)});
}

void SchemaChecker::visit(const Node& node, const Json& value) {
    if (m_problems.size() >= kMaxProblems)
        return;
    if (node.never)
        return problem("is not allowed");
    if (m_depth >= kMaxDepth)
        return problem("is nested deeper than its schema can be followed");
    ++m_depth;
    const std::uint8_t types = typesOf(value);
    if (node.types != 0 && (node.types & types) == 0) {
        if ((node.types & kIntegerType) != 0 && value.is_number_float() &&
            std::abs(value.get<double>()) > kMaxExact)
            problem("is too large to be read as an exact integer");
        else
            problem(fmt::format("must be {}, but is {}", typeNames(node.types), shown(value)));
    } else {
        if (node.hasValues &&
            std::find(node.oneOfValues.begin(), node.oneOfValues.end(), value) == node.oneOfValues.end())
            problem(fmt::format("must be one of {}, but is {}", elided(dumpJson(Json(node.oneOfValues)), 300),
                                shown(value)));
        if (value.is_number())
            visitNumber(node, value);
        else if (value.is_string())
            visitString(node, value.get_ref<const std::string&>());
        else if (value.is_object())
            visitObject(node, value);
        else if (value.is_array())
            visitArray(node, value);
        visitCombinations(node, value);
    }
    --m_depth;
}

void SchemaChecker::visitNumber(const Node& node, const Json& value) {
    const double number = value.get<double>();
    if (node.minimum && number < *node.minimum)
        problem(fmt::format("must be at least {}, but is {}", *node.minimum, shown(value)));
    if (node.maximum && number > *node.maximum)
        problem(fmt::format("must be at most {}, but is {}", *node.maximum, shown(value)));
    if (node.exclusiveMinimum && number <= *node.exclusiveMinimum)
        problem(fmt::format("must be above {}, but is {}", *node.exclusiveMinimum, shown(value)));
    if (node.exclusiveMaximum && number >= *node.exclusiveMaximum)
        problem(fmt::format("must be below {}, but is {}", *node.exclusiveMaximum, shown(value)));
    if (node.multipleOf) {
        const double quotient = number / *node.multipleOf;
        if (std::abs(quotient - std::round(quotient)) > 1e-9)
            problem(fmt::format("must be a multiple of {}, but is {}", *node.multipleOf, shown(value)));
    }
}

void SchemaChecker::visitString(const Node& node, const std::string& value) {
    if (node.minLength || node.maxLength) {
        const std::size_t length = characters(value);
        if (node.minLength && length < *node.minLength)
            problem(*node.minLength == 1 ? "must not be empty"
                                         : fmt::format("must have at least {} characters, but has {}",
                                                       *node.minLength, length));
        if (node.maxLength && length > *node.maxLength)
            problem(fmt::format("must have at most {} characters, but has {}", *node.maxLength, length));
    }
    if (node.pattern && !RE2::PartialMatch(value, *node.pattern))
        problem(fmt::format("must match the pattern {}, but is {}", node.pattern->pattern(), shown(value)));
}

void SchemaChecker::visitObject(const Node& node, const Json& value) {
    const std::size_t length = m_pointer.size();
    const auto within = [&](const std::string& name, auto&& step) {
        m_pointer += "/" + escaped(elided(name, 100));
        step();
        m_pointer.resize(length);
    };
    for (const std::string& name : node.required) {
        if (!value.contains(name))
            within(name, [&] { problem("is required"); });
    }
    for (const auto& [name, member] : value.items()) {
        if (m_problems.size() >= kMaxProblems)
            return;
        const auto known = std::find_if(node.properties.begin(), node.properties.end(),
                                        [&key = name](const Node::Property& p) { return p.name == key; });
        if (known != node.properties.end())
            within(name, [&, &inner = member] { visit(*known->schema, inner); });
        else if (node.additional != nullptr && node.additional->never)
            within(name, [&] {
                std::string names;
                for (const Node::Property& property : node.properties)
                    names += (names.empty() ? "" : ", ") + property.name;
                problem("is not known here" +
                        (names.empty() ? std::string() : "; known are " + elided(names, 300)));
            });
        else if (node.additional != nullptr)
            within(name, [&, &inner = member] { visit(*node.additional, inner); });
    }
}

void SchemaChecker::visitArray(const Node& node, const Json& value) {
    if (node.minItems && value.size() < *node.minItems)
        problem(fmt::format("must have at least {} items, but has {}", *node.minItems, value.size()));
    if (node.maxItems && value.size() > *node.maxItems)
        problem(fmt::format("must have at most {} items, but has {}", *node.maxItems, value.size()));
    if (node.uniqueItems) {
        std::vector<std::string> texts;
        for (const Json& item : value)
            texts.push_back(dumpJson(item));
        std::sort(texts.begin(), texts.end());
        if (std::adjacent_find(texts.begin(), texts.end()) != texts.end())
            problem("must not have the same item twice");
    }
    if (node.items == nullptr)
        return;
    const std::size_t length = m_pointer.size();
    for (std::size_t i = 0; i < value.size() && m_problems.size() < kMaxProblems; ++i) {
        m_pointer += fmt::format("/{}", i);
        visit(*node.items, value[i]);
        m_pointer.resize(length);
    }
}

void SchemaChecker::visitCombinations(const Node& node, const Json& value) {
    if (node.reference != nullptr)
        visit(*node.reference, value);
    for (const Node* all : node.allOf)
        visit(*all, value);
    const auto accepts = [&](const Node* option) { return passes(*option, value); };
    if (!node.anyOf.empty() && std::none_of(node.anyOf.begin(), node.anyOf.end(), accepts))
        problem("fits none of the forms that its schema allows (anyOf)");
    if (!node.oneOf.empty()) {
        const auto fitting = std::count_if(node.oneOf.begin(), node.oneOf.end(), accepts);
        if (fitting != 1)
            problem(fmt::format(
                "must fit exactly one of the forms that its schema allows (oneOf), but fits {}", fitting));
    }
    if (node.negated != nullptr && passes(*node.negated, value))
        problem("has a form that its schema excludes (not)");
}

void fillDefaults(const JsonSchema::Node& node, Json& value, int depth) {
    if (depth >= kMaxDepth)
        return;
    if (node.reference != nullptr)
        fillDefaults(*node.reference, value, depth + 1);
    if (value.is_number_float() && (node.types & (kIntegerType | kNumberType)) == kIntegerType &&
        isIntegral(value))
        value = static_cast<std::int64_t>(value.get<double>());
    if (value.is_object()) {
        for (const auto& property : node.properties) {
            const auto present = value.find(property.name);
            if (present != value.end())
                fillDefaults(*property.schema, *present, depth + 1);
            else if (property.schema->defaultValue)
                value[property.name] = *property.schema->defaultValue;
        }
    } else if (value.is_array() && node.items != nullptr) {
        for (Json& item : value)
            fillDefaults(*node.items, item, depth + 1);
    }
}

} // namespace codesage::mcp
