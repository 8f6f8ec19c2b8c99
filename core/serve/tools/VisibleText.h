#pragma once

#include <string>
#include <string_view>

namespace codesage::tools {

// One line of text from a repository, fit to be shown to a person or a model: valid UTF-8 in which nothing
// hides. Control characters (but the tab), bidirectional marks, zero-width and tag characters and the Unicode
// line separators appear as "⟨U+202E⟩", bytes that are not UTF-8 as "⟨xFF⟩". Everything else is unchanged.
std::string visibleText(std::string_view text);

} // namespace codesage::tools
