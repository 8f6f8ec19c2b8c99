#pragma once

#include "base/core/Result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace codesage::scrape {

// "line 12: a label value has no closing quote: "a{b=\"c""
tl::unexpected<Error> parseFailure(std::size_t line, std::string_view what, std::string_view text);
tl::unexpected<Error> tooManySamples(std::size_t limit);

} // namespace codesage::scrape
