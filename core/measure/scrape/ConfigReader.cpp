#include "measure/scrape/ConfigReader.h"

#include "base/core/Strings.h"
#include "measure/scrape/SeriesScanner.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace codesage::scrape {

namespace {

// Edits that turn one text into the other; small texts only.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t k = 0; k <= b.size(); ++k)
        row[k] = k;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t k = 1; k <= b.size(); ++k) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[k - 1] ? 0 : 1);
            diagonal = std::exchange(row[k], std::min({row[k] + 1, row[k - 1] + 1, replaced}));
        }
    }
    return row[b.size()];
}

const char* kindName(YamlNode::Kind kind) {
    switch (kind) {
    case YamlNode::Kind::Null:
        return "nothing";
    case YamlNode::Kind::Scalar:
        return "a single value";
    case YamlNode::Kind::List:
        return "a list";
    case YamlNode::Kind::Map:
        return "a mapping";
    }
    return "";
}

} // namespace

std::string ConfigContext::absolute(std::string_view path) const {
    if (path.empty() || path.front() == '/')
        return std::string(path);
    return (directory / path).lexically_normal().string();
}

void ConfigValue::refuse(std::string message) const {
    throw ConfigError{node.line, path, std::move(message)};
}

std::string ConfigValue::text() const {
    if (node.kind == YamlNode::Kind::Null)
        return {};
    if (node.kind != YamlNode::Kind::Scalar)
        refuse(fmt::format("expected a text, found {}", kindName(node.kind)));
    return node.scalar;
}

bool ConfigValue::boolean() const {
    if (node.kind == YamlNode::Kind::Scalar && !node.isQuoted) {
        const std::string word = lowered(node.scalar);
        if (word == "true" || word == "yes" || word == "on" || word == "y")
            return true;
        if (word == "false" || word == "no" || word == "off" || word == "n")
            return false;
    }
    refuse("expected true or false");
}

std::uint64_t ConfigValue::whole() const {
    std::uint64_t value = 0;
    if (node.kind == YamlNode::Kind::Scalar && !node.isQuoted) {
        const char* end = node.scalar.data() + node.scalar.size();
        const auto [stop, error] = std::from_chars(node.scalar.data(), end, value);
        if (error == std::errc() && stop == end && !node.scalar.empty())
            return value;
    }
    refuse("expected a whole number, 0 or more");
}

Milliseconds ConfigValue::duration() const {
    const Result<Milliseconds> parsed = parseDuration(text());
    if (!parsed)
        refuse(parsed.error().message);
    return *parsed;
}

std::uint64_t ConfigValue::bytes() const {
    static const std::map<std::string_view, double> units{
        {"B", 1.0},          {"KB", 1024.0},          {"KiB", 1024.0},
        {"MB", 1048576.0},   {"MiB", 1048576.0},      {"GB", 1073741824},
        {"GiB", 1073741824}, {"TB", 1099511627776.0}, {"TiB", 1099511627776.0}};
    const std::string written = text();
    std::string_view rest = written;
    if (rest == "0")
        return 0;
    double total = 0;
    bool good = !rest.empty();
    while (good && !rest.empty()) {
        double number = 0;
        const std::size_t digits = std::min(rest.find_first_not_of("0123456789."), rest.size());
        const auto [stop, error] = std::from_chars(rest.data(), rest.data() + digits, number);
        const std::size_t unitEnd = std::min(rest.find_first_of("0123456789.", digits), rest.size());
        const auto unit = units.find(rest.substr(digits, unitEnd - digits));
        good = error == std::errc() && stop == rest.data() + digits && unit != units.end();
        if (good)
            total += number * unit->second;
        rest.remove_prefix(unitEnd);
    }
    if (!good || total >= 9e18)
        refuse("expected a size such as 512KB, 10MB or 0");
    return static_cast<std::uint64_t>(total);
}

std::vector<ConfigValue> ConfigValue::items() const {
    std::vector<ConfigValue> values;
    if (node.kind == YamlNode::Kind::Null)
        return values;
    if (node.kind != YamlNode::Kind::List)
        refuse(fmt::format("expected a list, found {}", kindName(node.kind)));
    values.reserve(node.items.size());
    for (std::size_t i = 0; i < node.items.size(); ++i)
        values.push_back({node.items[i], fmt::format("{}[{}]", path, i)});
    return values;
}

std::vector<std::string> ConfigValue::texts() const {
    std::vector<std::string> found;
    for (const ConfigValue& item : items())
        found.push_back(item.text());
    return found;
}

std::map<std::string, std::string> ConfigValue::labels() const {
    std::map<std::string, std::string> found;
    if (node.kind == YamlNode::Kind::Null)
        return found;
    if (node.kind != YamlNode::Kind::Map)
        refuse(fmt::format("expected a mapping of labels, found {}", kindName(node.kind)));
    for (const auto& [key, value] : node.entries) {
        const ConfigValue label{value, path + "." + key.scalar};
        if (!isLabelName(key.scalar))
            throw ConfigError{key.line, path, fmt::format("\"{}\" is not a label name", key.scalar)};
        std::string written = label.text();
        if (!isValidUtf8(written))
            label.refuse("expected UTF-8");
        found.emplace(key.scalar, std::move(written));
    }
    return found;
}

ConfigMap::ConfigMap(ConfigValue value, ConfigContext& context)
    : m_value(std::move(value))
    , m_context(context) {
    if (m_value.node.kind != YamlNode::Kind::Map && m_value.node.kind != YamlNode::Kind::Null)
        m_value.refuse(fmt::format("expected a mapping, found {}", kindName(m_value.node.kind)));
}

ConfigValue ConfigMap::at(const std::string& key, const YamlNode& node) const {
    return {node, m_value.path.empty() ? key : m_value.path + "." + key};
}

bool ConfigMap::has(const std::string& key) const {
    const YamlNode* node = m_value.node.find(key);
    return node && node->kind != YamlNode::Kind::Null;
}

void ConfigMap::read(const std::string& key, const std::function<void(const ConfigValue&)>& read) {
    m_known.insert(key);
    const YamlNode* node = m_value.node.find(key);
    if (node && node->kind != YamlNode::Kind::Null)
        read(at(key, *node));
}

void ConfigMap::text(const std::string& key, std::string& out) {
    read(key, [&](const ConfigValue& value) { out = value.text(); });
}

void ConfigMap::boolean(const std::string& key, bool& out) {
    read(key, [&](const ConfigValue& value) { out = value.boolean(); });
}

void ConfigMap::duration(const std::string& key, Milliseconds& out) {
    read(key, [&](const ConfigValue& value) { out = value.duration(); });
}

void ConfigMap::whole(const std::string& key, std::size_t& out) {
    read(key, [&](const ConfigValue& value) { out = value.whole(); });
}

void ConfigMap::file(const std::string& key, std::string& out) {
    read(key, [&](const ConfigValue& value) { out = m_context.absolute(value.text()); });
}

void ConfigMap::unsupported(const std::string& key, std::string_view consequence) {
    read(key, [&](const ConfigValue& value) {
        m_context.unsupported.push_back(
            fmt::format("{}:{}: {}: {}", m_context.name, value.node.line, value.path, consequence));
    });
}

void ConfigMap::finish() const {
    for (const auto& [key, value] : m_value.node.entries) {
        if (m_known.contains(key.scalar))
            continue;
        std::string hint;
        std::size_t best = 3;
        for (const std::string& known : m_known)
            if (const std::size_t edits = key.scalar.size() < 64 ? distance(key.scalar, known) : best;
                edits < best) {
                best = edits;
                hint = fmt::format("; did you mean {}?", known);
            }
        throw ConfigError{key.line, at(key.scalar, value).path, "no such key" + hint};
    }
}

} // namespace codesage::scrape
