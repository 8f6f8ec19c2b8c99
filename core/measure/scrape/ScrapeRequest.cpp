#include "measure/scrape/ScrapeRequest.h"

#include "base/core/Files.h"
#include "base/core/Strings.h"

#include <fmt/format.h>

namespace codesage::scrape {

namespace {

constexpr std::uint64_t kLargestSecret = 64u << 10;
// OpenMetrics first, as Prometheus asks; plain text from everyone else.
constexpr std::string_view kAccept = "application/openmetrics-text;version=1.0.0,"
                                     "application/openmetrics-text;version=0.0.1;q=0.75,"
                                     "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

Result<std::string> secret(const std::string& value, const std::string& file) {
    if (file.empty())
        return value;
    CODESAGE_TRY(const std::string text, codesage::readFile(file, kLargestSecret));
    return std::string(trimmed(text));
}

struct UrlParts {
    std::string_view scheme;
    std::string_view host; // without port
    std::string_view authority;
    std::string_view path; // from the slash on, may be empty
};

bool split(std::string_view url, UrlParts& parts) {
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos)
        return false;
    parts.scheme = url.substr(0, colon);
    const std::size_t start = colon + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", start), url.size());
    parts.authority = url.substr(start, end - start);
    parts.path = url.substr(end);
    const std::size_t bracket = parts.authority.rfind(']');
    const std::size_t port = parts.authority.rfind(':');
    const bool hasPort =
        port != std::string_view::npos && (bracket == std::string_view::npos || port > bracket);
    parts.host = hasPort ? parts.authority.substr(0, port) : parts.authority;
    return !parts.host.empty() && parts.authority.find('@') == std::string_view::npos;
}

} // namespace

Result<http::ClientRequest> scrapeRequest(const TargetPlan& plan, std::uint64_t maxBodyBytes) {
    const HttpClientConfig& config = plan.config->http;
    http::ClientRequest request;
    request.url = plan.url;
    request.timeout = plan.timeout;
    request.connectTimeout = plan.timeout;
    request.maxBytes = plan.config->limits.bodyBytes > 0 ? plan.config->limits.bodyBytes : maxBodyBytes;
    request.headers.add("Accept", kAccept);
    request.headers.add("X-Prometheus-Scrape-Timeout-Seconds",
                        formatDouble(static_cast<double>(plan.timeout.count()) / 1000.0));
    if (config.basicAuth) {
        request.basicUser = config.basicAuth->username;
        CODESAGE_TRY(request.basicPassword,
                     secret(config.basicAuth->password, config.basicAuth->passwordFile));
    }
    if (config.authorization) {
        CODESAGE_TRY(const std::string credentials,
                     secret(config.authorization->credentials, config.authorization->credentialsFile));
        if (equalsIgnoringCase(config.authorization->type, "bearer"))
            request.bearerToken = credentials;
        else
            request.headers.add("Authorization", config.authorization->type + " " + credentials);
    }
    request.caFile = config.tls.caFile;
    request.certificateFile = config.tls.certFile;
    request.keyFile = config.tls.keyFile;
    request.serverName = config.tls.serverName;
    request.verifyTls = !config.tls.insecureSkipVerify;
    request.proxy = config.proxyUrl;
    return request;
}

Result<std::string> redirectTarget(std::string_view url, std::string_view location) {
    UrlParts from;
    if (!split(url, from) || location.empty())
        return fail(ErrorCode::InvalidArgument, "the target answered with a redirect to nowhere");
    location = location.substr(0, location.find('#'));
    std::string target;
    const std::size_t firstMark = location.find_first_of(":/?");
    if (firstMark != std::string_view::npos && location[firstMark] == ':')
        target = location;
    else if (location.starts_with("//"))
        target = fmt::format("{}:{}", from.scheme, location);
    else if (location.starts_with('/'))
        target = fmt::format("{}://{}{}", from.scheme, from.authority, location);
    else {
        const std::string_view path = from.path.substr(0, from.path.find_first_of("?#"));
        const std::string_view folder = path.substr(0, path.rfind('/') + 1);
        target = location.starts_with('?')
                     ? fmt::format("{}://{}{}{}", from.scheme, from.authority, path, location)
                     : fmt::format("{}://{}{}{}", from.scheme, from.authority, folder.empty() ? "/" : folder,
                                   location);
    }
    UrlParts to;
    if (!split(target, to) || (to.scheme != "http" && to.scheme != "https"))
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("the target redirects to \"{}\", which is no http address", elided(target, 100)));
    if (!equalsIgnoringCase(from.host, to.host))
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("the target redirects to another host, {}; scrape that host itself if it is meant",
                        elided(to.host, 100)));
    if (from.scheme == "https" && to.scheme == "http")
        return fail(ErrorCode::PermissionDenied,
                    "the target redirects from https to http, which is not followed");
    return target;
}

std::string_view failureReason(const Error& error) {
    switch (error.code) {
    case ErrorCode::Timeout:
        return "timeout";
    case ErrorCode::LimitExceeded:
        return "limit";
    case ErrorCode::InvalidArgument:
        return "exposition";
    case ErrorCode::PermissionDenied:
    case ErrorCode::NotFound:
        return "configuration";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::Conflict:
        return "http_status";
    default:
        return "connection";
    }
}

} // namespace codesage::scrape
