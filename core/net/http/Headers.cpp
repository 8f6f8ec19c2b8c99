#include "net/http/Headers.h"

#include "base/core/Strings.h"

#include <algorithm>

namespace codesage::http {

void Headers::add(std::string_view name, std::string_view value) {
    m_fields.emplace_back(name, value);
}

void Headers::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

void Headers::remove(std::string_view name) {
    std::erase_if(m_fields, [&](const Field& field) { return equalsIgnoringCase(field.first, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const Field& field : m_fields) {
        if (equalsIgnoringCase(field.first, name))
            return field.second;
    }
    return std::nullopt;
}

std::string_view Headers::value(std::string_view name, std::string_view fallback) const {
    return find(name).value_or(fallback);
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(m_fields.begin(), m_fields.end(), [&](const Field& field) {
        return equalsIgnoringCase(field.first, name);
    }));
}

bool Headers::listContains(std::string_view name, std::string_view token) const {
    for (const Field& field : m_fields) {
        if (!equalsIgnoringCase(field.first, name))
            continue;
        for (const std::string_view item : split(field.second, ',')) {
            if (equalsIgnoringCase(trimmed(item), token))
                return true;
        }
    }
    return false;
}

bool isFieldName(std::string_view name) {
    constexpr std::string_view kPunctuation = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kPunctuation.find(c) != std::string_view::npos;
    });
}

bool isFieldValue(std::string_view value) {
    return std::all_of(value.begin(), value.end(),
                       [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

} // namespace codesage::http
