#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace codesage::http {

// True when a Content-Type value names one of `accepted` ("application/json"), whatever its case and
// parameters; a charset other than UTF-8 makes it false, a missing one doesn't.
bool mediaTypeAccepted(std::string_view contentType, const std::vector<std::string>& accepted);

// True when an Accept-Encoding value allows `coding` (RFC 9110 section 12.5.3): listed, or "*", with q above
// 0.
bool encodingAccepted(std::string_view acceptEncoding, std::string_view coding);

} // namespace codesage::http
