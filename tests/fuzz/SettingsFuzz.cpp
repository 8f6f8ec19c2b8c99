// rooms: base_config
// Any bytes as codesage.toml or .env: either problems with a line of that text, or settings whose description
// reads back as the same value.
#include "base/config/DotEnv.h"
#include "base/config/Schema.h"
#include "base/config/TomlFile.h"
#include "base/core/Strings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace codesage;
using namespace codesage::config;

void require(bool condition) {
    if (!condition)
        std::abort();
}

void checkLine(int line, std::string_view text) {
    require(line >= 1 && line <= std::count(text.begin(), text.end(), '\n') + 1);
}

// A value that was accepted must survive being written and read again.
void checkRoundTrip(const SettingSpec& spec, const Settings& settings) {
    const std::string written = spec.key + " = " + spec.valueText(settings);
    const TomlFile again = parseToml(written, "again");
    require(again.errors.empty() && again.entries.size() == 1);
    Settings copy;
    require(spec.assign(copy, again.entries[0].value).has_value());
    require(spec.valueText(copy) == spec.valueText(settings));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2 == 0) {
        const DotEnv file = parseDotEnv(text, "fuzz");
        for (const DotEnvEntry& entry : file.entries) {
            checkLine(entry.line, text);
            for (const SettingSpec& spec : schema()) {
                Settings settings;
                const bool stored = spec.assign(settings, {entry.value, false, "/base"}).has_value();
                // What is no UTF-8 can't be written as TOML; only paths may hold it.
                if (stored && isValidUtf8(entry.value))
                    checkRoundTrip(spec, settings);
            }
        }
        return 0;
    }
    const TomlFile file = parseToml(text, "fuzz");
    for (const TomlEntry& entry : file.entries) {
        checkLine(entry.line, text);
        for (const SettingSpec& spec : schema()) {
            Settings settings;
            RawValue raw = entry.value;
            raw.relativeTo = "/base";
            if (entry.unsupported.empty() && spec.assign(settings, raw))
                checkRoundTrip(spec, settings);
        }
    }
    return 0;
}
