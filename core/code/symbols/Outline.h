#pragma once

#include "base/core/Result.h"
#include "code/symbols/SourceLanguage.h"
#include "code/symbols/Symbol.h"

#include <cstddef>
#include <string_view>

namespace codesage::code {

struct OutlineLimits {
    std::size_t bytes = 256u << 20;
    std::size_t symbols = 1'000'000;
};

// The definitions in one source file, found by lexers of our own in one pass: no includes are followed and no
// macro is expanded, so code that hides its declarations in macros is read as it is written. Where
// preprocessor branches would unbalance the braces, the first branch counts.
// Any bytes are taken (UTF-8 or not, NUL, cut anywhere); time and memory are linear in the text, and no
// recursion follows the depth of the input. Pure and thread-safe.
// Errors: Unsupported for SourceLanguage::Unknown, LimitExceeded for a text above limits.bytes.
Result<Outline> outline(SourceLanguage language, std::string_view text, const OutlineLimits& limits = {});

} // namespace codesage::code
