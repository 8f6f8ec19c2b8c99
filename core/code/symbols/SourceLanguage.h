#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace codesage::code {

// The languages that can be outlined; code/walk/Languages.h knows many more by name.
enum class SourceLanguage : std::uint8_t { Unknown, C, Cpp, Python, JavaScript, TypeScript, Java, Go, Rust };

// By the name of the file (code/walk's table), else by the "#!" line at the start of `head`. A ".h" file is
// C++ when `head` shows words that only C++ has, else C: give a few kilobytes for that. Never fails; linear
// in `head`, of which at most 16 kB count.
SourceLanguage detectSourceLanguage(std::string_view path, std::string_view head = {});

// As code/walk names it: "cpp", "python", …; "" for Unknown.
std::string_view sourceLanguageName(SourceLanguage language);

// Whatever people write: "cpp", "C++", "py", ".rs"; ASCII case does not matter. Nothing for a language
// without outlines.
std::optional<SourceLanguage> sourceLanguageFromName(std::string_view name);

} // namespace codesage::code
