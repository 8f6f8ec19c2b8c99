#pragma once

#include "base/config/Duration.h"
#include "base/config/ListenAddress.h"
#include "base/config/Paths.h"
#include "base/core/Log.h"
#include "base/core/Result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace codesage::config {

// The initial values below are the defaults; Schema.cpp names, documents and bounds every field.
struct ServerSettings {
    ListenAddress listen{"127.0.0.1", 8000};
    std::vector<std::string> allowedHosts{};
    std::vector<std::string> allowedOrigins{};
    bool insecure = false;
    std::filesystem::path tlsCert{};
    std::filesystem::path tlsKey{};
    std::filesystem::path socket{};
};

struct StorageSettings {
    std::chrono::milliseconds retention = std::chrono::hours(200);
    std::chrono::milliseconds outOfOrderWindow = std::chrono::minutes(30);
};

enum class QuerySemantics { Prometheus3, Prometheus2 };

struct QuerySettings {
    QuerySemantics semantics = QuerySemantics::Prometheus3;
    std::chrono::milliseconds timeout = std::chrono::minutes(2);
    std::int64_t maxSamples = 50'000'000;
    std::chrono::milliseconds lookback = std::chrono::minutes(5);
};

struct IndexSettings {
    std::int64_t maxFileBytes = 2 << 20;
    std::int64_t threads = 0; // 0: as many as the machine has cores
    std::int64_t memoryMb = 400;
    bool respectGitignore = true;
};

struct SearchSettings {
    std::chrono::milliseconds timeBudget = std::chrono::seconds(10);
};

struct ScrapeSettings {
    std::chrono::milliseconds selfInterval = std::chrono::seconds(5);
};

struct LogSettings {
    log::Level level = log::Level::Info;
    std::filesystem::path file{};
};

enum class Theme { System, Light, Dark };

struct UiSettings {
    Theme theme = Theme::System;
};

struct Settings {
    ServerSettings server{};
    StorageSettings storage{};
    QuerySettings query{};
    IndexSettings index{};
    SearchSettings search{};
    ScrapeSettings scrape{};
    LogSettings log{};
    UiSettings ui{};

    // Where each key's value came from, e.g. "codesage.toml:12", ".env:3", "CODESAGE_SERVER_LISTEN",
    // "--listen"; keys that keep their default are missing.
    std::map<std::string, std::string> origins{};
};

// Where values come from, later ones winning: defaults < codesage.toml < .env < environment < flags.
struct Sources {
    std::filesystem::path configDir{};          // codesage.toml and .env are read here if they exist
    std::map<std::string, std::string> flags{}; // key ("server.listen") to value, from the command line
    Environment environment{};                  // only CODESAGE_<SECTION>_<NAME> is looked at
};

// Reads and checks everything. The error lists every problem found, one a line, each "file:line: key: what
// was expected", with the nearest known name for one that is unknown. Relative paths in codesage.toml and
// .env are resolved against configDir, others against the current folder.
Result<Settings> loadSettings(const Sources& sources);

// Every problem on its own, for `config check`; empty when all is well.
std::vector<Error> checkSettings(const Sources& sources);

struct SettingDescription {
    std::string key;         // "server.listen"
    std::string type;        // "host:port", "duration", "integer", "size", "true or false", "one of …", …
    std::string range;       // "1 to 64", or empty
    std::string help;        // one sentence
    std::string environment; // "CODESAGE_SERVER_LISTEN"
    std::string flag;        // "--listen", or empty
    std::string defaultValue; // as it is written in codesage.toml
    std::string value;        // the current one, written alike
    std::string origin;       // "default", or as in Settings::origins
};

// Every setting in the order of the schema.
std::vector<SettingDescription> describe(const Settings& settings);

// The text of the documented codesage.toml: every key with help and default, commented out.
std::string documentedDefaults();

} // namespace codesage::config
