#pragma once

#include <string_view>

namespace codesage::code {

enum class SlashRule : bool {
    Ordinary, // `*` and `?` match a slash too
    Path,     // only `**` crosses slashes
};

// Whether the whole of `text` matches `pattern`, with git's meaning of `*`, `?`, `[…]`, `\` and `**`
// (gitignore(5), "PATTERN FORMAT"). A pattern that is cut short (`[a`, a last `\`) matches nothing.
bool wildmatch(std::string_view pattern, std::string_view text, SlashRule rule);

} // namespace codesage::code
