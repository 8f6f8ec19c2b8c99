#include "show/dashboard/JsonAccess.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace codesage::show::access {

const nlohmann::json& member(const nlohmann::json& object, std::string_view key) {
    static const nlohmann::json kNull;
    if (!object.is_object())
        return kNull;
    const auto found = object.find(key);
    return found == object.end() ? kNull : *found;
}

std::string text(const nlohmann::json& object, std::string_view key, std::string_view fallback) {
    const nlohmann::json& value = member(object, key);
    return value.is_string() ? value.get<std::string>() : std::string(fallback);
}

bool flag(const nlohmann::json& object, std::string_view key, bool fallback) {
    const nlohmann::json& value = member(object, key);
    return value.is_boolean() ? value.get<bool>() : fallback;
}

std::optional<double> number(const nlohmann::json& object, std::string_view key) {
    const nlohmann::json& value = member(object, key);
    if (value.is_number())
        return value.get<double>();
    if (!value.is_string())
        return {};
    const std::string& written = value.get_ref<const std::string&>();
    double parsed = 0;
    const auto end = std::from_chars(written.data(), written.data() + written.size(), parsed);
    return end.ec == std::errc{} && end.ptr == written.data() + written.size() && std::isfinite(parsed)
               ? std::optional(parsed)
               : std::nullopt;
}

double number(const nlohmann::json& object, std::string_view key, double fallback) {
    return number(object, key).value_or(fallback);
}

int integer(const nlohmann::json& object, std::string_view key, int fallback, int low, int high) {
    const std::optional<double> value = number(object, key);
    return value ? static_cast<int>(std::clamp(*value, double(low), double(high))) : fallback;
}

std::vector<std::string> texts(const nlohmann::json& object, std::string_view key, std::size_t most) {
    std::vector<std::string> found;
    if (const nlohmann::json& list = member(object, key); list.is_array())
        for (const nlohmann::json& item : list)
            if (item.is_string() && found.size() < most)
                found.push_back(item.get<std::string>());
    return found;
}

std::string scalarText(const nlohmann::json& value) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_boolean())
        return value.get<bool>() ? "true" : "false";
    return value.is_number() ? formatDouble(value.get<double>()) : std::string{};
}

} // namespace codesage::show::access
