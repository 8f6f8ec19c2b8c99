#include "measure/tsdb/Labels.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>
#include <functional>

namespace codesage::tsdb {

namespace {

bool byName(const Label& a, std::string_view name) {
    return a.first < name;
}

// As Go's strconv.Quote does for what can occur in valid UTF-8: the three named escapes, then \x for other
// control characters.
void appendQuoted(std::string& out, std::string_view value) {
    out += '"';
    for (const char c : value) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\r':
            out += "\\r";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
                out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
            else
                out += c;
        }
    }
    out += '"';
}

// Prometheus 3 prints names outside the old alphabet quoted.
bool isPlainName(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool isPlainMetric(std::string_view name) {
    std::string plain(name);
    std::replace(plain.begin(), plain.end(), ':', '_');
    return isPlainName(plain);
}

} // namespace

Labels::Labels(std::initializer_list<Label> pairs) {
    auto made = fromPairs(pairs);
    assert(made.has_value());
    if (made)
        *this = *std::move(made);
}

Result<Labels> Labels::fromPairs(std::vector<Label> pairs) {
    for (const auto& [name, value] : pairs) {
        if (name.empty())
            return fail(ErrorCode::InvalidArgument, "A label has an empty name.");
        if (!isValidUtf8(name) || !isValidUtf8(value))
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("The label '{}' is not valid UTF-8.", toValidUtf8(elided(name, 80))));
    }
    std::sort(pairs.begin(), pairs.end(), [](const Label& a, const Label& b) { return a.first < b.first; });
    const auto repeated = std::adjacent_find(
        pairs.begin(), pairs.end(), [](const Label& a, const Label& b) { return a.first == b.first; });
    if (repeated != pairs.end())
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("The label '{}' occurs twice.", elided(repeated->first, 80)));
    std::erase_if(pairs, [](const Label& pair) { return pair.second.empty(); });
    return fromSorted(std::move(pairs));
}

Labels Labels::fromSorted(std::vector<Label> pairs) {
    Labels labels;
    labels.m_pairs = std::move(pairs);
    return labels;
}

std::string_view Labels::get(std::string_view name) const {
    for (const auto& [key, value] : m_pairs) {
        if (key == name)
            return value;
    }
    return {};
}

bool Labels::has(std::string_view name) const {
    return !get(name).empty();
}

void Labels::set(std::string_view name, std::string_view value) {
    if (value.empty()) {
        remove(name);
        return;
    }
    const auto at = std::lower_bound(m_pairs.begin(), m_pairs.end(), name, byName);
    if (at != m_pairs.end() && at->first == name)
        at->second = value;
    else
        m_pairs.emplace(at, name, value);
}

void Labels::remove(std::string_view name) {
    std::erase_if(m_pairs, [&](const Label& pair) { return pair.first == name; });
}

Labels Labels::keeping(const std::vector<std::string>& names) const {
    Labels kept;
    for (const Label& pair : m_pairs) {
        if (std::find(names.begin(), names.end(), pair.first) != names.end())
            kept.m_pairs.push_back(pair);
    }
    return kept;
}

Labels Labels::dropping(const std::vector<std::string>& names) const {
    Labels kept;
    for (const Label& pair : m_pairs) {
        if (std::find(names.begin(), names.end(), pair.first) == names.end())
            kept.m_pairs.push_back(pair);
    }
    return kept;
}

std::uint64_t Labels::hash() const {
    const std::hash<std::string_view> text;
    std::uint64_t hash = 0x9e3779b97f4a7c15ull;
    for (const auto& [name, value] : m_pairs) {
        hash = (hash ^ text(name)) * 0xff51afd7ed558ccdull;
        hash ^= hash >> 32;
        hash = (hash ^ text(value)) * 0xc4ceb9fe1a85ec53ull;
        hash ^= hash >> 29;
    }
    return hash;
}

std::string Labels::toString() const {
    const std::string_view metric = metricName();
    const bool plainMetric = isPlainMetric(metric);
    std::string out(plainMetric ? metric : std::string_view());
    if (plainMetric && m_pairs.size() == 1)
        return out;
    out += '{';
    const char* separator = "";
    if (!metric.empty() && !plainMetric) {
        appendQuoted(out, metric);
        separator = ", ";
    }
    for (const auto& [name, value] : m_pairs) {
        if (name == kNameLabel)
            continue;
        out += separator;
        if (isPlainName(name))
            out += name;
        else
            appendQuoted(out, name);
        out += '=';
        appendQuoted(out, value);
        separator = ", ";
    }
    return out += '}';
}

} // namespace codesage::tsdb
