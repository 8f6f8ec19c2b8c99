#include "net/http/Message.h"

#include "base/core/Json.h"

#include <nlohmann/json.hpp>

#include <array>

namespace codesage::http {

namespace {

std::string_view find(const Parameters& parameters, std::string_view name, std::string_view fallback) {
    for (const auto& [key, value] : parameters) {
        if (key == name)
            return value;
    }
    return fallback;
}

std::string_view errorType(int status) {
    switch (status) {
    case 401:
        return "unauthorized";
    case 403:
        return "forbidden";
    case 404:
        return "not_found";
    case 405:
        return "method_not_allowed";
    case 408:
        return "timeout";
    case 413:
    case 414:
    case 431:
        return "too_large";
    case 415:
        return "unsupported_media_type";
    case 503:
        return "unavailable";
    default:
        return status >= 500 ? "internal" : "bad_request";
    }
}

} // namespace

std::string_view Request::pathValue(std::string_view name) const {
    return find(pathValues, name, {});
}

std::string_view Request::queryValue(std::string_view name, std::string_view fallback) const {
    return find(query, name, fallback);
}

Response Response::json(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

Response Response::text(int status, std::string body) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

std::string_view statusText(int status) {
    using Row = std::pair<int, std::string_view>;
    static constexpr std::array kPhrases{
        Row{100, "Continue"},
        Row{200, "OK"},
        Row{201, "Created"},
        Row{202, "Accepted"},
        Row{204, "No Content"},
        Row{206, "Partial Content"},
        Row{301, "Moved Permanently"},
        Row{302, "Found"},
        Row{303, "See Other"},
        Row{304, "Not Modified"},
        Row{307, "Temporary Redirect"},
        Row{308, "Permanent Redirect"},
        Row{400, "Bad Request"},
        Row{401, "Unauthorized"},
        Row{403, "Forbidden"},
        Row{404, "Not Found"},
        Row{405, "Method Not Allowed"},
        Row{406, "Not Acceptable"},
        Row{408, "Request Timeout"},
        Row{409, "Conflict"},
        Row{410, "Gone"},
        Row{411, "Length Required"},
        Row{412, "Precondition Failed"},
        Row{413, "Content Too Large"},
        Row{414, "URI Too Long"},
        Row{415, "Unsupported Media Type"},
        Row{417, "Expectation Failed"},
        Row{422, "Unprocessable Content"},
        Row{429, "Too Many Requests"},
        Row{431, "Request Header Fields Too Large"},
        Row{500, "Internal Server Error"},
        Row{501, "Not Implemented"},
        Row{502, "Bad Gateway"},
        Row{503, "Service Unavailable"},
        Row{504, "Gateway Timeout"},
        Row{505, "HTTP Version Not Supported"},
    };
    for (const Row& row : kPhrases) {
        if (row.first == status)
            return row.second;
    }
    return "Unknown";
}

Response errorResponse(int status, std::string_view message) {
    const nlohmann::json body{{"status", "error"}, {"errorType", errorType(status)}, {"error", message}};
    return Response::json(status, dumpJson(body) + "\n");
}

} // namespace codesage::http
