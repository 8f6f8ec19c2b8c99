#pragma once

#include "net/http/Headers.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::http {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// One request as a handler sees it: head and body complete and within their limits.
struct Request {
    std::string method;      // upper case as sent; HEAD stays HEAD although the GET handler answers it
    std::string target;      // as sent, e.g. "/api/v1/query?query=up"
    std::string path;        // percent-decoded, without the query
    Parameters pathValues{}; // what the route's {names} matched, percent-decoded, in the pattern's order
    Parameters query{};      // decoded, in order, repeated names kept
    Headers headers{};
    std::string body{};
    std::string remoteAddress{}; // "127.0.0.1", "::1", or "unix" on the local socket
    bool secure = false;         // arrived over TLS
    // Fires when the peer has gone (or the server is stopping hard) before the answer was complete: whoever
    // works on this request may give up.
    std::stop_token clientGone{};

    // The value of the route's {name}; empty when there is none.
    std::string_view pathValue(std::string_view name) const;
    // The first query parameter of this name, or `fallback`.
    std::string_view queryValue(std::string_view name, std::string_view fallback = {}) const;
};

struct Response {
    int status = 200;
    Headers headers{};
    std::string body{};

    static Response json(int status, std::string body);
    static Response text(int status, std::string body);
};

// The standard phrase, e.g. "Not Found"; "Unknown" for codes without one.
std::string_view statusText(int status);

// The JSON body of every failure the server itself answers, in the shape of Prometheus's API:
// {"status":"error","errorType":"not_found","error":"<message>"}.
Response errorResponse(int status, std::string_view message);

} // namespace codesage::http
