#pragma once

#include <filesystem>
#include <string_view>

namespace codesage::log {

enum class Level { Debug, Info, Warning, Error, Off };

// Before this is called, warnings and errors go to standard error. `file` may be empty; with one, JSON lines
// go there too, rotated at 10 MB, five kept. Thread-safe.
void configure(Level level, const std::filesystem::path& file);

// `component` is the room ("net/http"); `message` is one sentence. Never pass secrets. Thread-safe.
void debug(std::string_view component, std::string_view message);
void info(std::string_view component, std::string_view message);
void warning(std::string_view component, std::string_view message);
void error(std::string_view component, std::string_view message);

} // namespace codesage::log
