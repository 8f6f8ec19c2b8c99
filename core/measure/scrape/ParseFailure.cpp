#include "measure/scrape/ParseFailure.h"

#include "base/core/Strings.h"

#include <fmt/format.h>

namespace codesage::scrape {

tl::unexpected<Error> parseFailure(std::size_t line, std::string_view what, std::string_view text) {
    return fail(ErrorCode::InvalidArgument,
                fmt::format("line {}: {}: \"{}\"", line, what, elided(toValidUtf8(text.substr(0, 400)), 80)));
}

tl::unexpected<Error> tooManySamples(std::size_t limit) {
    return fail(ErrorCode::LimitExceeded, fmt::format("the exposition has more than {} samples", limit));
}

} // namespace codesage::scrape
