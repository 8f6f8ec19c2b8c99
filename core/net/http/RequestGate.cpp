#include "net/http/RequestGate.h"

#include "base/core/Strings.h"
#include "net/http/MediaType.h"
#include "net/http/Url.h"

#include <fmt/format.h>

#include <array>

namespace codesage::http {

namespace {

// The target's path with its query, and its authority where it is in absolute form. Empty path: malformed.
struct Target {
    std::string_view pathAndQuery;
    std::string_view authority;
};

Target splitTarget(std::string_view target) {
    if (target.starts_with('/'))
        return {target, {}};
    for (const std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
        if (target.size() <= scheme.size() || !equalsIgnoringCase(target.substr(0, scheme.size()), scheme))
            continue;
        const std::string_view rest = target.substr(scheme.size());
        const std::size_t slash = rest.find_first_of("/?");
        if (slash == std::string_view::npos)
            return {"/", rest};
        if (rest[slash] == '?')
            return {};
        return {rest.substr(slash), rest.substr(0, slash)};
    }
    return {};
}

Response notAllowed(const std::vector<std::string>& allowed, std::string_view method) {
    std::string list;
    for (const std::string& one : allowed)
        list += (list.empty() ? "" : ", ") + one;
    Response response = errorResponse(405, fmt::format("{} is not allowed here; allowed: {}", method, list));
    response.headers.set("Allow", list);
    return response;
}

class Gate {
public:
    Gate(const ServerCore& core, const Peer& peer, RequestReader::Head&& head)
        : m_core(core)
        , m_peer(peer)
        , m_version(head.version) {
        m_result.request.method = std::move(head.method);
        m_result.request.target = std::move(head.target);
        m_result.request.headers = std::move(head.headers);
        m_result.request.remoteAddress = peer.remote;
        m_result.request.secure = peer.secure;
    }

    Admission run() {
        checkFraming() && checkTarget() && checkHost() && checkOrigin() && checkRoute() && checkMediaType() &&
            checkGate() && checkBody();
        return std::move(m_result);
    }

private:
    bool refuse(int status, std::string_view message, bool close = false) {
        m_result.refusal = errorResponse(status, message);
        m_result.closeAfter = close;
        return false;
    }
    const Headers& headers() const { return m_result.request.headers; }

    bool checkFraming() {
        m_result.framing = framingOf(headers(), m_version);
        return m_result.framing.problem.empty() ||
               refuse(m_result.framing.status, m_result.framing.problem, true);
    }

    bool checkTarget() {
        const Target target = splitTarget(m_result.request.target);
        if (target.pathAndQuery.empty())
            return refuse(400, "the request target is neither a path nor an http URL", true);
        const std::size_t question = target.pathAndQuery.find('?');
        m_rawPath = target.pathAndQuery.substr(0, question);
        auto path = percentDecoded(m_rawPath);
        auto query = question == std::string_view::npos ? Parameters()
                                                        : parseForm(target.pathAndQuery.substr(question + 1));
        if (!path || !query || m_rawPath.find('#') != std::string_view::npos)
            return refuse(400, "the request target holds a malformed escape");
        m_result.request.path = *std::move(path);
        m_result.request.query = *std::move(query);
        m_authority = target.authority;
        return true;
    }

    bool checkHost() {
        const std::size_t count = headers().count("Host");
        if (count > 1)
            return refuse(400, "the Host header is given more than once", true);
        if (count == 0 && m_version >= 11)
            return refuse(400, "the Host header is missing", true);
        // A URL as target overrides the header, yet neither may name someone else.
        if (count == 1 && !acceptHost(headers().value("Host")))
            return false;
        return m_authority.empty() || acceptHost(m_authority);
    }

    bool acceptHost(std::string_view text) {
        auto host = splitHost(text);
        if (!host)
            return refuse(400, "the Host header is malformed", true);
        if (!m_core.policy().hostAllowed(*host, m_peer.local))
            return refuse(403, fmt::format("this server does not answer for host '{}'; add it to "
                                           "server.allowed_hosts if it should",
                                           elided(host->host, 80)));
        m_host = *std::move(host);
        return true;
    }

    bool checkOrigin() {
        const std::size_t count = headers().count("Origin");
        if (count == 0)
            return true;
        if (count > 1 || !m_core.policy().originAllowed(headers().value("Origin"), m_host))
            return refuse(403,
                          "requests from this web origin are not allowed; add it to server.allowed_origins "
                          "if they should be");
        return true;
    }

    bool checkRoute() {
        Router::Match match = m_core.router().match(m_result.request.method, m_rawPath);
        if (match.route) {
            m_result.route = match.route;
            m_result.request.pathValues = std::move(match.pathValues);
            return true;
        }
        if (match.allowed.empty())
            return refuse(404,
                          fmt::format("nothing is at {}", elided(toValidUtf8(m_result.request.path), 200)));
        m_result.refusal = notAllowed(match.allowed, elided(m_result.request.method, 20));
        return false;
    }

    bool checkMediaType() {
        const std::vector<std::string>& accepted = m_result.route->options.contentTypes;
        if (accepted.empty() || mediaTypeAccepted(headers().value("Content-Type"), accepted))
            return true;
        return refuse(415,
                      fmt::format("the body must be sent as Content-Type: {}", fmt::join(accepted, " or ")));
    }

    bool checkGate() {
        if (m_core.config().gate)
            m_result.refusal = m_core.config().gate(m_result.request, m_result.route->pattern);
        return !m_result.refusal;
    }

    bool checkBody() {
        if (m_result.framing.length.value_or(0) > m_result.route->options.bodyLimit)
            return refuse(
                413, fmt::format("the body may have at most {} bytes", m_result.route->options.bodyLimit));
        const auto expected = headers().find("Expect");
        if (!expected || m_version < 11)
            return true;
        if (!equalsIgnoringCase(*expected, "100-continue"))
            return refuse(417, "the only expectation understood is 100-continue");
        m_result.wantsContinue = m_result.framing.hasBody();
        return true;
    }

    const ServerCore& m_core;
    const Peer& m_peer;
    const int m_version;
    Admission m_result;
    std::string_view m_rawPath;
    std::string_view m_authority;
    HostAndPort m_host;
};

} // namespace

Admission admitRequest(const ServerCore& core, const Peer& peer, RequestReader::Head head) {
    return Gate(core, peer, std::move(head)).run();
}

std::string_view knownMethod(std::string_view method) {
    static constexpr std::array<std::string_view, 9> kKnown{"GET",     "POST",    "PUT",   "DELETE", "HEAD",
                                                            "OPTIONS", "CONNECT", "TRACE", "PATCH"};
    for (const std::string_view known : kKnown) {
        if (known == method)
            return known;
    }
    return "other";
}

} // namespace codesage::http
