#include "serve/mcp/HeaderParameters.h"

#include "base/core/Strings.h"
#include "serve/mcp/Base64.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace codesage::mcp {

namespace {

using Schema = nlohmann::ordered_json;
constexpr std::string_view kKeyword = "x-mcp-header";
constexpr std::string_view kPrefix = "=?base64?";
constexpr std::string_view kSuffix = "?=";
constexpr int kMaxDepth = 64;

bool isToken(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

tl::unexpected<Error> wrong(std::string message) {
    return fail(ErrorCode::InvalidArgument, std::move(message));
}

// Walks `properties` only, the one way on which an annotation is legal.
Status collect(const Schema& schema, std::vector<std::string>& path, std::vector<HeaderParameter>& found) {
    if (!schema.is_object() || path.size() > kMaxDepth)
        return {};
    if (const auto annotation = schema.find(kKeyword); annotation != schema.end() && !path.empty()) {
        if (!annotation->is_string() || !isToken(annotation->get_ref<const std::string&>()))
            return wrong(fmt::format("{} of '{}' must be a header name token", kKeyword, path.back()));
        const std::string type = schema.contains("type") && schema["type"].is_string()
                                     ? schema["type"].get<std::string>()
                                     : std::string();
        if (type != "string" && type != "integer" && type != "boolean")
            return wrong(
                fmt::format("{} of '{}' needs the type string, integer or boolean", kKeyword, path.back()));
        const std::string header = "Mcp-Param-" + annotation->get<std::string>();
        for (const HeaderParameter& other : found) {
            if (equalsIgnoringCase(other.header, header))
                return wrong(fmt::format("{} '{}' is used twice", kKeyword, annotation->get<std::string>()));
        }
        found.push_back({header, path});
    }
    if (const auto properties = schema.find("properties");
        properties != schema.end() && properties->is_object()) {
        for (const auto& [name, property] : properties->items()) {
            path.push_back(name);
            CODESAGE_CHECK(collect(property, path, found));
            path.pop_back();
        }
    }
    return {};
}

std::size_t occurrences(const Schema& schema, int depth, bool isSchema) {
    std::size_t count = 0;
    if (depth > kMaxDepth)
        return count;
    if (schema.is_object()) {
        for (const auto& [name, value] : schema.items()) {
            if (isSchema && name == kKeyword && value.is_string())
                ++count;
            else
                count += occurrences(value, depth + 1, !isSchema || name != "properties");
        }
    } else if (schema.is_array()) {
        for (const Schema& value : schema)
            count += occurrences(value, depth + 1, true);
    }
    return count;
}

const nlohmann::json* valueAt(const nlohmann::json& arguments, const std::vector<std::string>& path) {
    const nlohmann::json* value = &arguments;
    for (const std::string& name : path) {
        if (!value->is_object())
            return nullptr;
        const auto member = value->find(name);
        if (member == value->end())
            return nullptr;
        value = &*member;
    }
    return value->is_null() ? nullptr : value;
}

bool sameValue(const nlohmann::json& value, const std::string& text) {
    if (value.is_string())
        return value.get_ref<const std::string&>() == text;
    if (value.is_boolean())
        return text == (value.get<bool>() ? "true" : "false");
    double number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return value.is_number() && problem == std::errc() && end == text.data() + text.size() &&
           number == value.get<double>();
}

} // namespace

Result<std::vector<HeaderParameter>> findHeaderParameters(const Schema& inputSchema) {
    std::vector<HeaderParameter> found;
    std::vector<std::string> path;
    CODESAGE_CHECK(collect(inputSchema, path, found));
    if (occurrences(inputSchema, 0, true) != found.size())
        return wrong(
            fmt::format("{} may only stand on properties reached through 'properties' alone", kKeyword));
    return found;
}

std::optional<std::string> decodedHeaderValue(std::string_view value) {
    value = trimmed(value);
    if (value.size() >= kPrefix.size() + kSuffix.size() && value.starts_with(kPrefix) &&
        value.ends_with(kSuffix))
        return base64Decoded(value.substr(kPrefix.size(), value.size() - kPrefix.size() - kSuffix.size()));
    const bool visible =
        std::all_of(value.begin(), value.end(), [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; });
    return visible ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::string> headerParameterProblem(const std::vector<HeaderParameter>& parameters,
                                                  const nlohmann::json& arguments,
                                                  const HeaderLookup& header) {
    for (const HeaderParameter& parameter : parameters) {
        const nlohmann::json* value = valueAt(arguments, parameter.path);
        const auto sent = header(parameter.header);
        if (!sent) {
            if (value != nullptr)
                return fmt::format("the header {} is missing although its argument is given",
                                   parameter.header);
            continue;
        }
        const auto decoded = decodedHeaderValue(*sent);
        if (!decoded)
            return fmt::format("the header {} is malformed", parameter.header);
        if (value == nullptr)
            return fmt::format("the header {} is given although its argument is not", parameter.header);
        if (!sameValue(*value, *decoded))
            return fmt::format("the header {} differs from its argument", parameter.header);
    }
    return std::nullopt;
}

} // namespace codesage::mcp
