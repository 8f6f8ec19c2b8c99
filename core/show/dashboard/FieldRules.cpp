#include "show/dashboard/Field.h"

#include "show/dashboard/FieldParse.h"
#include "show/dashboard/JsonAccess.h"
#include "show/dashboard/Patterns.h"

#include <algorithm>
#include <array>

namespace codesage::show {

namespace {

constexpr std::array<std::string_view, 5> kMatchers{"byName", "byRegexp", "byFrameRefID", "byType",
                                                    "byNames"};

bool matches(const nlohmann::json& matcher, const FieldIdentity& field) {
    const std::string id = access::text(matcher, "id");
    const nlohmann::json& options = access::member(matcher, "options");
    if (id == "byName")
        return access::scalarText(options) == field.name;
    if (id == "byFrameRefID")
        return access::scalarText(options) == field.refId;
    if (id == "byType")
        return access::scalarText(options) == (field.number ? "number" : "string");
    if (id == "byRegexp")
        return patternMatches(access::scalarText(options), field.name);
    if (id == "byNames") {
        const std::vector<std::string> names = access::texts(options, "names", 10'000);
        const bool listed = std::ranges::find(names, field.name) != names.end();
        return listed != (access::text(options, "mode") == "exclude");
    }
    return false;
}

// Sets "custom.stacking" and its like inside `target`.
void setProperty(nlohmann::json& target, std::string_view path, const nlohmann::json& value) {
    nlohmann::json* at = &target;
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
        at = &(*at)[std::string(path.substr(0, dot))];
        if (!at->is_object())
            *at = nlohmann::json::object();
        path.remove_prefix(dot + 1);
    }
    (*at)[std::string(path)] = value;
}

const nlohmann::json& overridesOf(const nlohmann::json& config) {
    return access::member(config, "overrides");
}

} // namespace

FieldRules::FieldRules()
    : FieldRules(nlohmann::json::object()) {}

FieldRules::FieldRules(nlohmann::json fieldConfig)
    : m_json(std::make_shared<const nlohmann::json>(std::move(fieldConfig)))
    , m_defaults(parseFieldConfig(access::member(*m_json, "defaults"))) {}

bool FieldRules::hasOverrides() const {
    const nlohmann::json& overrides = overridesOf(*m_json);
    return overrides.is_array() && !overrides.empty();
}

FieldConfig FieldRules::configFor(const FieldIdentity& field) const {
    if (!hasOverrides())
        return m_defaults;
    nlohmann::json merged = access::member(*m_json, "defaults");
    if (!merged.is_object())
        merged = nlohmann::json::object();
    bool changed = false;
    for (const nlohmann::json& rule : overridesOf(*m_json)) {
        if (!matches(access::member(rule, "matcher"), field))
            continue;
        const nlohmann::json& properties = access::member(rule, "properties");
        if (!properties.is_array())
            continue;
        for (const nlohmann::json& property : properties) {
            setProperty(merged, access::text(property, "id"), access::member(property, "value"));
            changed = true;
        }
    }
    return changed ? parseFieldConfig(merged) : m_defaults;
}

std::vector<std::string> FieldRules::unsupported() const {
    std::vector<std::string> names;
    const nlohmann::json& overrides = overridesOf(*m_json);
    if (!overrides.is_array())
        return names;
    for (const nlohmann::json& rule : overrides) {
        const std::string id = access::text(access::member(rule, "matcher"), "id");
        if (std::ranges::find(kMatchers, id) == kMatchers.end() && !id.empty())
            names.push_back("override matcher " + id);
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

} // namespace codesage::show
