#pragma once

#include "net/http/Message.h"

#include <optional>
#include <string>
#include <string_view>

namespace codesage::http {

// Replaces %XX; nothing when a % is not followed by two hex digits, or the text would hold a NUL.
std::optional<std::string> percentDecoded(std::string_view text);
// Encodes everything but RFC 3986's unreserved characters; for query values and path segments.
std::string percentEncoded(std::string_view text);

// Decodes "a=1&b=x+y" (application/x-www-form-urlencoded): of a query string or of a POST body. Nothing when
// an escape is malformed.
std::optional<Parameters> parseForm(std::string_view text);

} // namespace codesage::http
