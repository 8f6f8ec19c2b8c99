#pragma once

#include "net/http/Responder.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::http {

// Answers a request through the responder, at once or later. `request` is `responder.request()`. An exception
// that leaves a handler is logged and answered with 500.
using Handler = std::function<void(const Request& request, Responder responder)>;

enum class Dispatch {
    Inline, // on an I/O thread: must return within a millisecond or so, no disk, no waiting
    Worker, // on the server's worker pool; a full queue answers 503 with Retry-After
};

struct RouteOptions {
    std::size_t bodyLimit = 64u << 10; // bytes; a longer body is refused with 413 before it is read
    Dispatch dispatch = Dispatch::Inline;
    // When not empty, a request with another media type, or none, is refused with 415. Parameters are
    // ignored, but for a charset that is not UTF-8.
    std::vector<std::string> contentTypes{};
    // Large answers may be sent gzip-compressed to clients that accept it.
    bool compress = false;
};

// Maps method and path to a handler. A pattern is a path whose segments may be {name}: "/api/v1/label/{name}/
// values"; a last segment {name*} takes the rest of the path, slashes included, and may be empty. Literal
// segments win over {name}, {name} over {name*}, decided segment by segment from the left with backtracking.
// A path matches by its percent-encoded segments, so an encoded slash stays inside its segment.
// GET routes answer HEAD too. Build it first, then give it to the server: matching is const and thread-safe.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // Adding the same method and pattern twice, or a malformed pattern, is a programming error: it throws
    // std::invalid_argument.
    void add(std::string_view method, std::string_view pattern, Handler handler, RouteOptions options = {});

    struct Route {
        std::string method;
        std::string pattern;
        Handler handler;
        RouteOptions options;
        std::vector<std::string> names{}; // of the pattern, in its order
    };
    struct Match {
        const Route* route = nullptr;       // null: nothing for this path, or not for this method
        Parameters pathValues{};            // decoded
        std::vector<std::string> allowed{}; // when the path exists for other methods only: those (405)
    };
    // `rawPath` is the still encoded path of the target, without the query.
    Match match(std::string_view method, std::string_view rawPath) const;

    // Every route in the order of adding.
    std::vector<const Route*> routes() const;

private:
    struct Node;
    std::unique_ptr<Node> m_root;
    std::vector<std::unique_ptr<Route>> m_routes;
};

} // namespace codesage::http
