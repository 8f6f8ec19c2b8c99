#include "base/config/NearestName.h"
#include "base/config/Schema.h"
#include "base/core/Strings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace codesage::config {

namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

template <class T>
const T& read(Member<T> member, const Settings& settings) {
    // The accessors are written once, for both directions; this one only reads.
    return member(const_cast<Settings&>(settings));
}

// TOML is UTF-8; a path with other bytes is shown with U+FFFD in their place.
std::string tomlText(std::string_view text) {
    std::string out = "\"";
    for (const char c : toValidUtf8(text)) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out + '"';
}

std::string shown(const RawValue& raw) {
    return std::visit(
        Overloaded{[](const std::string& text) { return "'" + elided(toValidUtf8(text), 80) + "'"; },
                   [](std::int64_t number) { return std::to_string(number); },
                   [](bool value) { return std::string(value ? "true" : "false"); },
                   [](const std::vector<std::string>&) { return std::string("a list"); }},
        raw.value);
}

tl::unexpected<Error> expected(const std::string& what, const RawValue& raw) {
    return fail(ErrorCode::InvalidArgument, fmt::format("expected {}, got {}", what, shown(raw)));
}

const std::string* textOf(const RawValue& raw) {
    return std::get_if<std::string>(&raw.value);
}

std::optional<std::int64_t> integerOf(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> integerOf(const RawValue& raw) {
    if (const auto* number = std::get_if<std::int64_t>(&raw.value))
        return *number;
    const std::string* text = textOf(raw);
    return text && !raw.typed ? integerOf(*text) : std::nullopt;
}

struct SizeUnit {
    std::string_view name;
    std::int64_t bytes;
};
constexpr std::array kSizeUnits{SizeUnit{"GiB", 1LL << 30},
                                SizeUnit{"MiB", 1LL << 20},
                                SizeUnit{"KiB", 1LL << 10},
                                SizeUnit{"GB", 1'000'000'000},
                                SizeUnit{"MB", 1'000'000},
                                SizeUnit{"kB", 1'000},
                                SizeUnit{"B", 1}};

std::optional<std::int64_t> sizeOf(const RawValue& raw) {
    if (const auto number = integerOf(raw))
        return number;
    const std::string* text = textOf(raw);
    if (!text)
        return std::nullopt;
    for (const SizeUnit& unit : kSizeUnits) {
        if (!std::string_view(*text).ends_with(unit.name))
            continue;
        const auto number =
            integerOf(trimmed(std::string_view(*text).substr(0, text->size() - unit.name.size())));
        if (!number || *number < 0 || *number > std::numeric_limits<std::int64_t>::max() / unit.bytes)
            return std::nullopt;
        return *number * unit.bytes;
    }
    return std::nullopt;
}

std::string sizeText(std::int64_t bytes) {
    for (const SizeUnit& unit : kSizeUnits) {
        if (unit.name.ends_with("iB") && bytes > 0 && bytes % unit.bytes == 0)
            return fmt::format("{}{}", bytes / unit.bytes, unit.name);
    }
    return std::to_string(bytes);
}

std::optional<bool> switchOf(const RawValue& raw) {
    if (const auto* value = std::get_if<bool>(&raw.value))
        return *value;
    const std::string* text = textOf(raw);
    if (!text || raw.typed)
        return std::nullopt;
    for (const std::string_view yes : {"true", "yes", "on", "1"}) {
        if (equalsIgnoringCase(*text, yes))
            return true;
    }
    for (const std::string_view no : {"false", "no", "off", "0"}) {
        if (equalsIgnoringCase(*text, no))
            return false;
    }
    return std::nullopt;
}

std::optional<std::vector<std::string>> listOf(const RawValue& raw) {
    if (const auto* items = std::get_if<std::vector<std::string>>(&raw.value))
        return *items;
    const std::string* text = textOf(raw);
    if (!text || raw.typed)
        return std::nullopt;
    std::vector<std::string> items;
    for (const std::string_view item : split(*text, ',')) {
        if (!trimmed(item).empty())
            items.emplace_back(trimmed(item));
    }
    return items;
}

// One per kind of field: its name, its bounds, its way in and its way out.
std::string typeOf(const SwitchField&) {
    return "true or false";
}
std::string typeOf(const IntegerField&) {
    return "a whole number";
}
std::string typeOf(const SizeField&) {
    return "a size such as 2MiB, or bytes";
}
std::string typeOf(const DurationField&) {
    return "a duration such as 30s, 1h30m or 15d";
}
std::string typeOf(const PathField&) {
    return "a path";
}
std::string typeOf(const AddressField&) {
    return "host:port";
}
std::string typeOf(const ListField&) {
    return "a list of texts";
}
std::string typeOf(const ChoiceField& field) {
    std::string text = "one of";
    for (std::size_t i = 0; i < field.names.size(); ++i)
        text += (i == 0 ? " " : ", ") + field.names[i];
    return text;
}

std::string rangeOf(const IntegerField& field) {
    return fmt::format("{} to {}", field.least, field.most);
}
std::string rangeOf(const SizeField& field) {
    return sizeText(field.least) + " to " + sizeText(field.most);
}
std::string rangeOf(const DurationField& field) {
    return formatDuration(field.least) + " to " + formatDuration(field.most);
}
template <class Other>
std::string rangeOf(const Other&) {
    return {};
}

std::string valueOf(const SwitchField& field, const Settings& settings) {
    return read(field.member, settings) ? "true" : "false";
}
std::string valueOf(const IntegerField& field, const Settings& settings) {
    return std::to_string(read(field.member, settings));
}
std::string valueOf(const SizeField& field, const Settings& settings) {
    const std::string text = sizeText(read(field.member, settings));
    return text.ends_with('B') ? tomlText(text) : text;
}
std::string valueOf(const DurationField& field, const Settings& settings) {
    return tomlText(formatDuration(read(field.member, settings)));
}
std::string valueOf(const PathField& field, const Settings& settings) {
    return tomlText(read(field.member, settings).string());
}
std::string valueOf(const AddressField& field, const Settings& settings) {
    return tomlText(read(field.member, settings).text());
}
std::string valueOf(const ListField& field, const Settings& settings) {
    std::string text;
    for (const std::string& item : read(field.member, settings))
        text += (text.empty() ? "" : ", ") + tomlText(item);
    return "[" + text + "]";
}
std::string valueOf(const ChoiceField& field, const Settings& settings) {
    const std::string& name = field.names.at(field.get(settings));
    return integerOf(name) ? name : tomlText(name);
}

template <class Field, class Value>
Status assignBounded(const Field& field, Settings& settings, std::optional<Value> value,
                     const RawValue& raw) {
    if (!value)
        return expected(typeOf(field), raw);
    if (*value < field.least || *value > field.most)
        return expected(typeOf(field) + " from " + rangeOf(field), raw);
    field.member(settings) = *value;
    return {};
}

Status assignField(const SwitchField& field, Settings& settings, const RawValue& raw) {
    const auto value = switchOf(raw);
    if (!value)
        return expected(typeOf(field), raw);
    field.member(settings) = *value;
    return {};
}
Status assignField(const IntegerField& field, Settings& settings, const RawValue& raw) {
    return assignBounded(field, settings, integerOf(raw), raw);
}
Status assignField(const SizeField& field, Settings& settings, const RawValue& raw) {
    return assignBounded(field, settings, sizeOf(raw), raw);
}
Status assignField(const DurationField& field, Settings& settings, const RawValue& raw) {
    const std::string* text = textOf(raw);
    const auto duration = text ? parseDuration(*text) : Result<std::chrono::milliseconds>(expected("", raw));
    return assignBounded(field, settings, duration ? std::optional(*duration) : std::nullopt, raw);
}
Status assignField(const PathField& field, Settings& settings, const RawValue& raw) {
    const std::string* text = textOf(raw);
    if (!text || text->find('\0') != std::string::npos)
        return expected(typeOf(field), raw);
    const std::filesystem::path path(*text);
    if (text->empty() || path.is_absolute())
        field.member(settings) = path;
    else if (raw.relativeTo.empty())
        field.member(settings) = std::filesystem::absolute(path).lexically_normal();
    else
        field.member(settings) = (raw.relativeTo / path).lexically_normal();
    return {};
}
Status assignField(const AddressField& field, Settings& settings, const RawValue& raw) {
    const std::string* text = textOf(raw);
    if (!text)
        return expected("host:port such as 127.0.0.1:8000", raw);
    CODESAGE_TRY(field.member(settings), parseListenAddress(*text));
    return {};
}
Status assignField(const ListField& field, Settings& settings, const RawValue& raw) {
    auto items = listOf(raw);
    if (!items)
        return expected(typeOf(field), raw);
    for (const std::string& item : *items) {
        if (const std::string problem = field.check(item); !problem.empty())
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{}, got '{}'", problem, elided(toValidUtf8(item), 80)));
    }
    field.member(settings) = *std::move(items);
    return {};
}
Status assignField(const ChoiceField& field, Settings& settings, const RawValue& raw) {
    const auto* number = std::get_if<std::int64_t>(&raw.value);
    const std::string text = number ? std::to_string(*number) : textOf(raw) ? *textOf(raw) : std::string();
    const auto found = std::find(field.names.begin(), field.names.end(), text);
    if (found == field.names.end())
        return fail(ErrorCode::InvalidArgument, fmt::format("expected {}, got {}{}", typeOf(field),
                                                            shown(raw), suggestion(text, field.names)));
    field.set(settings, static_cast<std::size_t>(found - field.names.begin()));
    return {};
}

} // namespace

std::string SettingSpec::environmentName() const {
    std::string name = "CODESAGE_" + key;
    for (char& c : name)
        c = c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

std::string SettingSpec::typeText() const {
    return std::visit([](const auto& one) { return typeOf(one); }, field);
}

std::string SettingSpec::rangeText() const {
    return std::visit([](const auto& one) { return rangeOf(one); }, field);
}

std::string SettingSpec::valueText(const Settings& settings) const {
    return std::visit([&](const auto& one) { return valueOf(one, settings); }, field);
}

Status SettingSpec::assign(Settings& settings, const RawValue& raw) const {
    return std::visit([&](const auto& one) { return assignField(one, settings, raw); }, field);
}

} // namespace codesage::config
