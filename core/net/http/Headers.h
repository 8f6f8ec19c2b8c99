#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::http {

// The fields of a message in their order. Names compare without case; a name may occur more than once.
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields)
        : m_fields(fields) {}

    // Appends, keeping what is there.
    void add(std::string_view name, std::string_view value);
    // Replaces every field of this name by one.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);

    // The first value, or nothing.
    std::optional<std::string_view> find(std::string_view name) const;
    // The first value, or `fallback`.
    std::string_view value(std::string_view name, std::string_view fallback = {}) const;
    bool contains(std::string_view name) const { return find(name).has_value(); }
    std::size_t count(std::string_view name) const;
    // True when a comma-separated list field holds `token` (without case), e.g. Connection: close.
    bool listContains(std::string_view name, std::string_view token) const;

    bool empty() const { return m_fields.empty(); }
    std::size_t size() const { return m_fields.size(); }
    auto begin() const { return m_fields.begin(); }
    auto end() const { return m_fields.end(); }

private:
    std::vector<Field> m_fields;
};

// A field name as RFC 9110 section 5.6.2 allows it, and a value of visible ASCII, spaces and tabs with no
// line break anywhere: what we insist on for every header that we send, against response splitting.
bool isFieldName(std::string_view name);
bool isFieldValue(std::string_view value);

} // namespace codesage::http
