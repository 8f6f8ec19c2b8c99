#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::http {

// "name", "name:port", "[v6]:port" taken apart; nothing when malformed. The host comes in lower case without
// brackets, an IPv6 address in its canonical form.
struct HostAndPort {
    std::string host;
    std::string port; // digits, or empty
};
std::optional<HostAndPort> splitHost(std::string_view text);

// Decides which names a request may address us by and which web pages may call us: the defence against DNS
// rebinding and cross-site requests. Immutable, thread-safe.
class HostPolicy {
public:
    HostPolicy(const std::vector<std::string>& allowedHosts, const std::vector<std::string>& allowedOrigins);

    // `localAddress` is the address the connection came in on: a literal equal to it names us truly.
    bool hostAllowed(const HostAndPort& host, std::string_view localAddress) const;
    // `host` is the request's own, already allowed. "null" and malformed origins are not allowed.
    bool originAllowed(std::string_view origin, const HostAndPort& host) const;

private:
    std::vector<std::string> m_hosts;
    std::vector<std::string> m_origins;
};

} // namespace codesage::http
