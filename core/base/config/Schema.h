#pragma once

#include "base/config/Settings.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace codesage::config {

// A value as a source gives it. Text comes from the environment, .env and flags, and is read by the setting's
// type; TOML brings types of its own.
struct RawValue {
    std::variant<std::string, std::int64_t, bool, std::vector<std::string>> value;
    bool typed = false;                 // from TOML: a number in quotes is no number
    std::filesystem::path relativeTo{}; // for paths; empty: the current folder
};

template <class T>
using Member = T& (*)(Settings&);

struct SwitchField {
    Member<bool> member;
};
struct IntegerField {
    Member<std::int64_t> member;
    std::int64_t least;
    std::int64_t most;
};
// Bytes, also as "2MiB".
struct SizeField {
    Member<std::int64_t> member;
    std::int64_t least;
    std::int64_t most;
};
struct DurationField {
    Member<std::chrono::milliseconds> member;
    std::chrono::milliseconds least;
    std::chrono::milliseconds most;
};
struct PathField {
    Member<std::filesystem::path> member;
};
struct AddressField {
    Member<ListenAddress> member;
};
struct ListField {
    Member<std::vector<std::string>> member;
    // Says what is wrong with one item, or nothing.
    std::string (*check)(const std::string& item);
};
struct ChoiceField {
    std::vector<std::string> names;
    std::size_t (*get)(const Settings&);
    void (*set)(Settings&, std::size_t);
};
using Field = std::variant<SwitchField, IntegerField, SizeField, DurationField, PathField, AddressField,
                           ListField, ChoiceField>;

// Everything there is to say about one setting, once.
struct SettingSpec {
    std::string key; // "server.listen"
    Field field;
    std::string help;
    std::string flag{}; // "--listen", or empty

    std::string section() const { return key.substr(0, key.find('.')); }
    std::string name() const { return key.substr(key.find('.') + 1); }
    std::string environmentName() const; // "CODESAGE_SERVER_LISTEN"
    std::string typeText() const;
    std::string rangeText() const;
    // The value in TOML.
    std::string valueText(const Settings& settings) const;
    // Reads, checks and stores; the error says what was expected and what was there.
    Status assign(Settings& settings, const RawValue& raw) const;
};

// In the order in which they are shown and documented.
const std::vector<SettingSpec>& schema();

} // namespace codesage::config
