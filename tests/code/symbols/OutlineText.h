#pragma once

#include "code/symbols/Outline.h"

#include <string>

namespace codesage::test {

// One line a symbol: "12-14 method ns::Store::open decl doc | bool open()".
std::string outlineText(code::SourceLanguage language, const code::Outline& outline);

// The same for a source that must have an outline; the error's text otherwise.
std::string outlineText(code::SourceLanguage language, std::string_view source);

} // namespace codesage::test
