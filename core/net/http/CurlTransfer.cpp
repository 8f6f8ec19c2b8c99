#include "net/http/CurlTransfer.h"

#include "base/core/Log.h"
#include "base/core/Strings.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace codesage::http {

namespace {

constexpr std::size_t kHeadLimit = 256u << 10;

struct UrlDeleter {
    void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
};

std::string partOf(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (::curl_url_get(url, part, &text, flags) != CURLUE_OK)
        return {};
    std::string copy(text);
    ::curl_free(text);
    return copy;
}

} // namespace

std::string urlForMessages(const std::string& url) {
    const std::size_t authority = url.find("://");
    if (authority == std::string::npos)
        return elided(toValidUtf8(url), 200);
    const std::size_t end = std::min(url.find_first_of("/?#", authority + 3), url.size());
    const std::size_t at = url.rfind('@', end);
    std::string clean = url;
    if (at != std::string::npos && at > authority)
        clean.erase(authority + 3, at - authority - 2);
    return elided(toValidUtf8(clean), 200);
}

CurlTransfer::CurlTransfer(ClientRequest request, Client::Callback done)
    : m_request(std::move(request))
    , m_done(std::move(done)) {}

CurlTransfer::~CurlTransfer() = default;

void CurlTransfer::watch(const std::stop_token& stop, std::function<void()> wake) {
    if (stop.stop_possible())
        m_watch.emplace(stop, [this, wake = std::move(wake)] {
            cancel();
            wake();
        });
}

Status CurlTransfer::checkRequest() const {
    const auto refuse = [&](std::string_view what) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("cannot request '{}': {}", urlForMessages(m_request.url), what));
    };
    const std::string scheme = lowered(m_request.url.substr(0, 8));
    if (!scheme.starts_with("http://") && scheme != "https://")
        return refuse("only http:// and https:// addresses are fetched");
    if (std::any_of(m_request.url.begin(), m_request.url.end(), [](char c) { return c <= ' ' || c == 0x7f; }))
        return refuse("the address holds a space, a control character or bytes that need percent-encoding");
    if (!isFieldName(m_request.method))
        return refuse("the method is malformed");
    for (const auto& [name, value] : m_request.headers) {
        if (!isFieldName(name) || !isFieldValue(value))
            return refuse(fmt::format("the header '{}' is malformed", elided(toValidUtf8(name), 60)));
    }
    if (!isFieldValue(m_request.bearerToken))
        return refuse("the bearer token holds characters that no header may carry");
    if (!m_request.bearerToken.empty() && !m_request.basicUser.empty())
        return refuse("a bearer token and a user name exclude each other");
    return {};
}

Status CurlTransfer::prepare(const std::string& userAgent) {
    CODESAGE_CHECK(checkRequest());
    m_easy.reset(::curl_easy_init());
    if (!m_easy)
        return fail(ErrorCode::Internal, "out of memory for a request");
    CURL* easy = m_easy.get();
    CODESAGE_CHECK(setUrl());
    ::curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    ::curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    ::curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    ::curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, m_request.maxRedirects > 0 ? 1L : 0L);
    ::curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(m_request.maxRedirects));
    ::curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(m_request.timeout.count()));
    ::curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.connectTimeout.count()));
    // Refuses by Content-Length before the first byte; the count in takeBody is what holds.
    ::curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(m_request.maxBytes));
    ::curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    // An empty proxy also keeps http_proxy and its kin from the environment out.
    ::curl_easy_setopt(easy, CURLOPT_PROXY, m_request.proxy.c_str());
    if (m_request.acceptCompressed)
        ::curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    if (!m_request.unixSocket.empty())
        ::curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, m_request.unixSocket.c_str());
    ::curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    ::curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::onHeaderLine);
    ::curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    ::curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::onBodyPiece);
    ::curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    setMethod();
    setHeaders(userAgent);
    setTls();
    return {};
}

Status CurlTransfer::setUrl() {
    const std::unique_ptr<CURLU, UrlDeleter> url(::curl_url());
    if (!url || ::curl_url_set(url.get(), CURLUPART_URL, m_request.url.c_str(), 0) != CURLUE_OK)
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is no URL", urlForMessages(m_request.url)));
    if (!m_request.serverName.empty()) {
        // libcurl takes the name to check from the URL, so the URL gets that name and the connection goes
        // where the old one did.
        const std::string host = partOf(url.get(), CURLUPART_HOST);
        const std::string port = partOf(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
        const std::string given = partOf(url.get(), CURLUPART_PORT);
        if (::curl_url_set(url.get(), CURLUPART_HOST, m_request.serverName.c_str(), 0) != CURLUE_OK)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("'{}' is no server name", elided(toValidUtf8(m_request.serverName), 80)));
        m_connectTo.reset(::curl_slist_append(
            nullptr, fmt::format("{}:{}:{}:{}", m_request.serverName, port, host, port).c_str()));
        ::curl_easy_setopt(m_easy.get(), CURLOPT_CONNECT_TO, m_connectTo.get());
        if (!m_request.headers.contains("Host"))
            m_request.headers.add("Host", given.empty() ? host : host + ":" + given);
    }
    ::curl_easy_setopt(m_easy.get(), CURLOPT_URL, partOf(url.get(), CURLUPART_URL).c_str());
    return {};
}

void CurlTransfer::setMethod() {
    CURL* easy = m_easy.get();
    const std::string& method = m_request.method;
    if (method == "HEAD") {
        ::curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!m_request.body.empty() || method == "POST" || method == "PUT") {
        ::curl_easy_setopt(easy, CURLOPT_POST, 1L);
        ::curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        ::curl_easy_setopt(easy, CURLOPT_POSTFIELDS, m_request.body.data());
    }
    // Named only where it has to be: a named method would also be kept across a 303 redirect.
    const bool implied = method == "POST" || (method == "GET" && m_request.body.empty());
    if (!implied)
        ::curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void CurlTransfer::setHeaders(const std::string& userAgent) {
    curl_slist* list = nullptr;
    const auto append = [&](const std::string& line) { list = ::curl_slist_append(list, line.c_str()); };
    for (const auto& [name, value] : m_request.headers)
        append(value.empty() ? name + ";" : name + ": " + value);
    // What libcurl would add by itself: a pause of a second before large bodies, and a guess at the body's
    // type.
    if (!m_request.headers.contains("Expect"))
        append("Expect:");
    if (!m_request.headers.contains("Content-Type"))
        append("Content-Type:");
    if (!m_request.bearerToken.empty())
        append("Authorization: Bearer " + m_request.bearerToken);
    m_headerList.reset(list);
    CURL* easy = m_easy.get();
    ::curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
    ::curl_easy_setopt(easy, CURLOPT_USERAGENT, userAgent.c_str());
    if (!m_request.basicUser.empty()) {
        ::curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        ::curl_easy_setopt(easy, CURLOPT_USERNAME, m_request.basicUser.c_str());
        ::curl_easy_setopt(easy, CURLOPT_PASSWORD, m_request.basicPassword.c_str());
    }
}

void CurlTransfer::setTls() {
    CURL* easy = m_easy.get();
    ::curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!m_request.verifyTls) {
        ::curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        ::curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!m_request.caFile.empty())
        ::curl_easy_setopt(easy, CURLOPT_CAINFO, m_request.caFile.c_str());
    if (!m_request.certificateFile.empty())
        ::curl_easy_setopt(easy, CURLOPT_SSLCERT, m_request.certificateFile.c_str());
    if (!m_request.keyFile.empty())
        ::curl_easy_setopt(easy, CURLOPT_SSLKEY, m_request.keyFile.c_str());
}

std::size_t CurlTransfer::onHeaderLine(char* bytes, std::size_t size, std::size_t count, void* self) {
    return static_cast<CurlTransfer*>(self)->takeHeaderLine({bytes, size * count}) ? size * count : 0;
}

std::size_t CurlTransfer::onBodyPiece(char* bytes, std::size_t size, std::size_t count, void* self) {
    return static_cast<CurlTransfer*>(self)->takeBody({bytes, size * count}) ? size * count : 0;
}

bool CurlTransfer::takeHeaderLine(std::string_view line) {
    m_headBytes += line.size();
    if (m_headBytes > kHeadLimit) {
        m_abort = Abort::Head;
        return false;
    }
    // Each answer of the exchange (100, redirects) brings its own head; the last one counts.
    if (line.starts_with("HTTP/")) {
        m_response.headers = {};
        return true;
    }
    const std::string_view text = trimmed(line);
    if (!text.empty()) {
        const std::size_t colon = text.find(':');
        if (colon != std::string_view::npos)
            m_response.headers.add(trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1)));
        return true;
    }
    long status = 0;
    ::curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    const bool followed =
        m_request.maxRedirects > 0 && status / 100 == 3 && m_response.headers.contains("Location");
    return status < 200 || followed || announceHead();
}

bool CurlTransfer::announceHead() {
    if (std::exchange(m_headAnnounced, true))
        return true;
    long status = 0;
    ::curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &status);
    m_response.status = static_cast<int>(status);
    if (!m_request.onHead)
        return true;
    try {
        if (m_request.onHead(m_response.status, m_response.headers))
            return true;
    } catch (const std::exception& problem) {
        log::error("net/http", std::string("the reader of an answer failed: ") + problem.what());
    }
    m_abort = Abort::Consumer;
    return false;
}

bool CurlTransfer::takeBody(std::string_view piece) {
    m_received += piece.size();
    if (m_received > m_request.maxBytes) {
        m_abort = Abort::Size;
        return false;
    }
    try {
        if (!m_request.onBody) {
            m_response.body += piece;
            return true;
        }
        if (m_request.onBody(piece))
            return true;
    } catch (const std::exception& problem) {
        log::error("net/http", std::string("the reader of an answer failed: ") + problem.what());
    }
    m_abort = Abort::Consumer;
    return false;
}

Result<ClientResponse> CurlTransfer::resultOf(CURLcode code) {
    if (m_cancelled)
        return fail(ErrorCode::Cancelled,
                    fmt::format("the request to {} was cancelled", urlForMessages(m_request.url)));
    if (code != CURLE_OK)
        return fail(errorOf(code));
    // libcurl takes a connection that ends inside the head for an answer without a body.
    if (!m_headAnnounced)
        return fail(ErrorCode::Unavailable,
                    fmt::format("the answer of {} ended inside its headers", urlForMessages(m_request.url)));
    curl_off_t wire = 0;
    curl_off_t microseconds = 0;
    const char* url = nullptr;
    ::curl_easy_getinfo(m_easy.get(), CURLINFO_SIZE_DOWNLOAD_T, &wire);
    ::curl_easy_getinfo(m_easy.get(), CURLINFO_TOTAL_TIME_T, &microseconds);
    ::curl_easy_getinfo(m_easy.get(), CURLINFO_EFFECTIVE_URL, &url);
    m_response.wireBytes = static_cast<std::uint64_t>(wire);
    m_response.seconds = static_cast<double>(microseconds) / 1e6;
    m_response.url = m_request.serverName.empty() && url ? url : m_request.url;
    return std::move(m_response);
}

Error CurlTransfer::errorOf(CURLcode code) const {
    const std::string url = urlForMessages(m_request.url);
    const std::string_view told = m_errorText.data();
    const std::string detail = toValidUtf8(told.empty() ? ::curl_easy_strerror(code) : told);
    if (m_abort == Abort::Consumer)
        return {ErrorCode::Cancelled, fmt::format("the answer of {} was not wanted any further", url)};
    if (m_abort == Abort::Head)
        return {ErrorCode::LimitExceeded, fmt::format("the headers of {} exceed {} bytes", url, kHeadLimit)};
    if (m_abort == Abort::Size || code == CURLE_FILESIZE_EXCEEDED)
        return {ErrorCode::LimitExceeded,
                fmt::format("the answer of {} exceeds {} bytes", url, m_request.maxBytes)};
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return {ErrorCode::Timeout, fmt::format("{} did not answer in time: {}", url, detail)};
    case CURLE_TOO_MANY_REDIRECTS:
        return {ErrorCode::LimitExceeded,
                fmt::format("{} redirects more than {} times", url, m_request.maxRedirects)};
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_BAD_FUNCTION_ARGUMENT:
        return {ErrorCode::InvalidArgument, fmt::format("cannot request {}: {}", url, detail)};
    case CURLE_OUT_OF_MEMORY:
        return {ErrorCode::Internal, fmt::format("out of memory while requesting {}", url)};
    default:
        return {ErrorCode::Unavailable, fmt::format("cannot reach {}: {}", url, detail)};
    }
}

void CurlTransfer::finish(CURLcode code) {
    Result<ClientResponse> result = resultOf(code);
    m_watch.reset();
    m_easy.reset();
    try {
        m_done(std::move(result));
    } catch (const std::exception& problem) {
        log::error("net/http", std::string("the receiver of an answer failed: ") + problem.what());
    }
}

void CurlTransfer::finish(Error error) {
    m_watch.reset();
    m_easy.reset();
    try {
        m_done(fail(std::move(error)));
    } catch (const std::exception& problem) {
        log::error("net/http", std::string("the receiver of an answer failed: ") + problem.what());
    }
}

} // namespace codesage::http
