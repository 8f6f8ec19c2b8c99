#include "base/config/Settings.h"

#include "base/config/DotEnv.h"
#include "base/config/NearestName.h"
#include "base/config/Schema.h"
#include "base/config/TomlFile.h"
#include "base/core/Files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace codesage::config {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kFileLimit = 1u << 20;
constexpr const char* kTomlName = "codesage.toml";
constexpr const char* kDotEnvName = ".env";

// Applies one source after the other and keeps every problem on the way.
class Loader {
public:
    explicit Loader(const Sources& sources)
        : m_sources(sources) {}

    void run() {
        applyToml();
        applyDotEnv();
        applyEnvironment();
        applyFlags();
        checkTogether();
    }

    Settings settings{};
    std::vector<Error> errors{};

private:
    static std::vector<std::string> collect(std::string (*of)(const SettingSpec&)) {
        std::vector<std::string> names;
        for (const SettingSpec& spec : schema())
            names.push_back(of(spec));
        return names;
    }

    static const SettingSpec* find(const std::string& name, std::string (*of)(const SettingSpec&)) {
        const auto found = std::find_if(schema().begin(), schema().end(),
                                        [&](const SettingSpec& spec) { return of(spec) == name; });
        return found == schema().end() ? nullptr : &*found;
    }

    static std::string keyOf(const SettingSpec& spec) { return spec.key; }
    static std::string variableOf(const SettingSpec& spec) { return spec.environmentName(); }

    void problem(const std::string& context, std::string message) {
        errors.push_back({ErrorCode::InvalidArgument, std::move(message), context});
    }

    void assign(const SettingSpec& spec, const RawValue& raw, const std::string& origin,
                const std::string& context) {
        if (const Status status = spec.assign(settings, raw); !status)
            problem(context, status.error().message);
        else
            settings.origins[spec.key] = origin;
    }

    // The file's text; nothing when it is missing or unreadable, which is a problem.
    std::optional<std::string> read(const char* name) {
        if (m_sources.configDir.empty())
            return std::nullopt;
        auto text = readFile(m_sources.configDir / name, kFileLimit);
        if (text)
            return *std::move(text);
        if (text.error().code != ErrorCode::NotFound)
            errors.push_back(std::move(text).error());
        return std::nullopt;
    }

    void applyToml() {
        const auto text = read(kTomlName);
        if (!text)
            return;
        const TomlFile file = parseToml(*text, kTomlName);
        errors.insert(errors.end(), file.errors.begin(), file.errors.end());
        for (const TomlEntry& entry : file.entries) {
            const std::string origin = fmt::format("{}:{}", kTomlName, entry.line);
            const SettingSpec* spec = find(entry.key, keyOf);
            const bool isSection = !entry.unsupported.empty() &&
                                   std::any_of(schema().begin(), schema().end(), [&](const SettingSpec& one) {
                                       return one.section() == entry.key;
                                   });
            if (!spec && isSection)
                continue;
            if (!spec) {
                problem(origin, fmt::format("there is no setting '{}'{}", entry.key, nearestKey(entry.key)));
                continue;
            }
            const std::string context = origin + ": " + spec->key;
            if (!entry.unsupported.empty()) {
                problem(context, fmt::format("expected {}, got {}", spec->typeText(), entry.unsupported));
                continue;
            }
            RawValue raw = entry.value;
            raw.relativeTo = m_sources.configDir;
            assign(*spec, raw, origin, context);
        }
    }

    // A key without its section is a frequent slip: "listen" at the top of the file.
    static std::string nearestKey(const std::string& key) {
        for (const SettingSpec& spec : schema()) {
            if (spec.name() == key)
                return "; did you mean '" + spec.key + "'?";
        }
        return suggestion(key, collect(keyOf));
    }

    static bool isOurs(const std::string& variable) {
        return std::any_of(schema().begin(), schema().end(), [&](const SettingSpec& spec) {
            const std::string name = spec.environmentName();
            return variable.starts_with(
                name.substr(0, std::string("CODESAGE_").size() + spec.section().size() + 1));
        });
    }

    void applyVariable(const std::string& name, const std::string& value, const std::string& origin,
                       const fs::path& relativeTo) {
        if (const SettingSpec* spec = find(name, variableOf))
            assign(*spec, {value, false, relativeTo}, origin, origin == name ? name : origin + ": " + name);
        else if (isOurs(name))
            problem(origin == name ? name : origin,
                    fmt::format("there is no setting '{}'{}", name, suggestion(name, collect(variableOf))));
    }

    void applyDotEnv() {
        const auto text = read(kDotEnvName);
        if (!text)
            return;
        const DotEnv file = parseDotEnv(*text, kDotEnvName);
        errors.insert(errors.end(), file.errors.begin(), file.errors.end());
        for (const DotEnvEntry& entry : file.entries)
            applyVariable(entry.name, entry.value, fmt::format("{}:{}", kDotEnvName, entry.line),
                          m_sources.configDir);
    }

    void applyEnvironment() {
        for (const auto& [name, value] : m_sources.environment)
            applyVariable(name, value, name, {});
    }

    void applyFlags() {
        for (const auto& [key, value] : m_sources.flags) {
            const SettingSpec* spec = find(key, keyOf);
            const std::string flag = spec && !spec->flag.empty() ? spec->flag : "--" + key;
            if (spec)
                assign(*spec, {value, false, {}}, flag, flag);
            else
                problem(flag, fmt::format("there is no setting '{}'{}", key, nearestKey(key)));
        }
    }

    std::string contextOf(const char* key) const {
        const auto origin = settings.origins.find(key);
        return origin == settings.origins.end() ? key : origin->second + ": " + key;
    }

    void checkTogether() {
        const ServerSettings& server = settings.server;
        if (server.tlsCert.empty() != server.tlsKey.empty()) {
            const bool key = server.tlsKey.empty();
            problem(
                contextOf(key ? "server.tls_cert" : "server.tls_key"),
                fmt::format("TLS needs both files; set {} too", key ? "server.tls_key" : "server.tls_cert"));
        }
        if (!server.listen.isLoopback() && server.tlsCert.empty() && !server.insecure)
            problem(
                contextOf("server.listen"),
                fmt::format("{} can be reached from other machines, which needs TLS: set server.tls_cert and "
                            "server.tls_key, or override with server.insecure (--insecure)",
                            server.listen.text()));
    }

    const Sources& m_sources;
};

} // namespace

Result<Settings> loadSettings(const Sources& sources) {
    Loader loader(sources);
    loader.run();
    if (loader.errors.empty())
        return std::move(loader.settings);
    if (loader.errors.size() == 1)
        return fail(loader.errors.front());
    std::string all = fmt::format("the configuration has {} problems:", loader.errors.size());
    for (const Error& error : loader.errors)
        all += "\n  " + error.text();
    return fail(ErrorCode::InvalidArgument, std::move(all));
}

std::vector<Error> checkSettings(const Sources& sources) {
    Loader loader(sources);
    loader.run();
    return std::move(loader.errors);
}

std::vector<SettingDescription> describe(const Settings& settings) {
    const Settings defaults;
    std::vector<SettingDescription> all;
    for (const SettingSpec& spec : schema()) {
        const auto origin = settings.origins.find(spec.key);
        all.push_back({spec.key, spec.typeText(), spec.rangeText(), spec.help, spec.environmentName(),
                       spec.flag, spec.valueText(defaults), spec.valueText(settings),
                       origin == settings.origins.end() ? "default" : origin->second});
    }
    return all;
}

std::string documentedDefaults() {
    const Settings defaults;
    std::string text =
        "# CodeSage configuration. Each setting stands here with its default; remove the # in front of\n"
        "# a line to change it. Later sources win: this file, .env beside it, environment variables,\n"
        "# flags. Relative paths begin at this file's folder. `codesage config check` names mistakes.\n";
    std::string section;
    for (const SettingSpec& spec : schema()) {
        if (spec.section() != section) {
            section = spec.section();
            text += "\n[" + section + "]\n";
        }
        const std::string range = spec.rangeText();
        text +=
            fmt::format("# {}\n# {}{}; {}{}.\n#{} = {}\n", spec.help, spec.typeText(),
                        range.empty() ? "" : ", " + range, spec.environmentName(),
                        spec.flag.empty() ? "" : " or " + spec.flag, spec.name(), spec.valueText(defaults));
    }
    return text;
}

} // namespace codesage::config
