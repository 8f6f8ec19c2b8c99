#include "net/http/HostPolicy.h"

#include "base/core/Strings.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace codesage::http {

namespace {

std::optional<std::string> canonicalV6(std::string_view text) {
    in6_addr address{};
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (::inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1 ||
        ::inet_ntop(AF_INET6, &address, out.data(), out.size()) == nullptr)
        return std::nullopt;
    return std::string(out.data());
}

bool isPort(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size();
}

bool isHostName(std::string_view text) {
    return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
    });
}

bool isLoopbackName(std::string_view host) {
    return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

} // namespace

std::optional<HostAndPort> splitHost(std::string_view text) {
    HostAndPort result;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos)
            return std::nullopt;
        auto address = canonicalV6(text.substr(1, close - 1));
        if (!address)
            return std::nullopt;
        result.host = *std::move(address);
        port = text.substr(close + 1);
    } else {
        const std::size_t colon = text.find(':');
        result.host = lowered(text.substr(0, colon));
        if (!isHostName(result.host))
            return std::nullopt;
        port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    }
    if (port.empty())
        return result;
    port.remove_prefix(1);
    if (text[text.size() - port.size() - 1] != ':' || (!port.empty() && !isPort(port)))
        return std::nullopt;
    result.port = port;
    return result;
}

HostPolicy::HostPolicy(const std::vector<std::string>& allowedHosts,
                       const std::vector<std::string>& allowedOrigins) {
    for (const std::string& host : allowedHosts) {
        // A bare IPv6 address is taken too.
        if (const auto address = canonicalV6(host))
            m_hosts.push_back(*address);
        else if (const auto split = splitHost(host))
            m_hosts.push_back(split->host);
    }
    for (const std::string& origin : allowedOrigins) {
        std::string text = lowered(origin);
        if (text.ends_with('/'))
            text.pop_back();
        m_origins.push_back(std::move(text));
    }
}

bool HostPolicy::hostAllowed(const HostAndPort& host, std::string_view localAddress) const {
    return isLoopbackName(host.host) || host.host == localAddress ||
           std::find(m_hosts.begin(), m_hosts.end(), host.host) != m_hosts.end();
}

bool HostPolicy::originAllowed(std::string_view origin, const HostAndPort& host) const {
    const std::string text = lowered(origin);
    if (std::find(m_origins.begin(), m_origins.end(), text) != m_origins.end())
        return true;
    std::string_view rest = text;
    if (rest.starts_with("http://"))
        rest.remove_prefix(7);
    else if (rest.starts_with("https://"))
        rest.remove_prefix(8);
    else
        return false;
    const auto from = splitHost(rest);
    return from && (isLoopbackName(from->host) || from->host == host.host);
}

} // namespace codesage::http
