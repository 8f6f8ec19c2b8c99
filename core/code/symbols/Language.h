#pragma once

#include <optional>
#include <string_view>

namespace codesage::code {

// The languages that we can outline. Everything else is text.
enum class Language { Unknown, C, Cpp, Python, JavaScript, TypeScript, Java, Go, Rust };

// By the extension of `path`, else by a well-known file name, else by the "#!" line at the start of `head`
// (the first hundred bytes are enough; may be empty). A ".h" file is C++ when `head` shows words that only
// C++ has, else C: give a few kilobytes for that. Never fails; linear in `head`, of which at most 16 kB
// count.
Language detectLanguage(std::string_view path, std::string_view head = {});

// "C++", "Python", …; "" for Unknown.
std::string_view languageName(Language language);

// Whatever people write: "cpp", "C++", "py", "ts", ".rs"; ASCII case does not matter.
std::optional<Language> languageFromName(std::string_view name);

} // namespace codesage::code
