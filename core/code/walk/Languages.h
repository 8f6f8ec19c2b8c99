#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace codesage::code {

// A place in the table of languages; 0 is "text", for whatever the table doesn't know.
using LanguageId = std::uint8_t;

struct Language {
    std::string_view name;  // lower case, stable: "cpp", "python", "typescript"
    std::string_view title; // for people: "C++"
};

std::span<const Language> languages();
// By the file's name, then its extension (ASCII case ignored); never looks at content.
LanguageId languageOfPath(std::string_view path);
// Accepts the name, the title or a usual extension or alias ("c++", "py", ".tsx"), ASCII case ignored.
std::optional<LanguageId> findLanguage(std::string_view name);

} // namespace codesage::code
