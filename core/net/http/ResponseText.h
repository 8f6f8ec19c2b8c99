#pragma once

#include "net/http/Message.h"

#include <optional>
#include <string>

namespace codesage::http {

// How one answer is put on the wire.
struct ResponseShape {
    int version = 11; // of the request: 10 or 11
    bool keepAlive = true;
    bool chunked = false;  // an event stream: no Content-Length
    bool bodyless = false; // to a HEAD request
};

// The status line and headers with the final empty line. Nothing when the status is not 200 to 599 or a
// header could split the response. Headers that the server owns (Content-Length, Transfer-Encoding,
// Connection, Date) are left out of `response`'s and written from `shape`.
std::optional<std::string> responseHead(const Response& response, const ResponseShape& shape);

// True for answers that never carry a body: 204 and 304.
bool isBodyless(int status);

} // namespace codesage::http
