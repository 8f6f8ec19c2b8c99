#include "base/config/ListenAddress.h"

#include <fmt/format.h>

#include <arpa/inet.h>

#include <charconv>

namespace codesage::config {

namespace {

bool isV6(const std::string& text) {
    in6_addr address{};
    return ::inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

tl::unexpected<Error> expected(std::string_view text) {
    return fail(ErrorCode::InvalidArgument,
                fmt::format("expected host:port such as 127.0.0.1:8000 or [::1]:8000, got '{}'", text));
}

} // namespace

bool ListenAddress::isLoopback() const {
    in_addr v4{};
    if (::inet_pton(AF_INET, host.c_str(), &v4) == 1)
        return host.starts_with("127.");
    in6_addr v6{};
    if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1)
        return IN6_IS_ADDR_LOOPBACK(&v6);
    return host == "localhost";
}

std::string ListenAddress::text() const {
    const bool brackets = host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", brackets ? "[" : "", host, brackets ? "]" : "", port);
}

Result<ListenAddress> parseListenAddress(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return expected(text);
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    ListenAddress address;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error == std::errc::result_out_of_range)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("expected a port from 0 to 65535, got '{}'", port));
    if (error != std::errc() || end != port.data() + port.size())
        return expected(text);
    if (host.starts_with('[')) {
        address.host = std::string(host.substr(1, host.size() - 2));
        if (!host.ends_with(']') || !isV6(address.host))
            return expected(text);
        return address;
    }
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    if (host.find_first_not_of(kAllowed) != std::string_view::npos)
        return expected(text);
    address.host = std::string(host);
    return address;
}

} // namespace codesage::config
