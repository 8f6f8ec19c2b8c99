#pragma once

#include "base/core/Result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::config {

// "host:port" to listen on. The host is an IPv4 address, an IPv6 address in brackets, or a name.
struct ListenAddress {
    std::string host; // without brackets
    std::uint16_t port = 0;

    // True for localhost, 127.0.0.0/8 and ::1: only this machine can connect.
    bool isLoopback() const;
    std::string text() const; // "127.0.0.1:8000", "[::1]:8000"
};

// Port 0 is allowed: the system chooses. InvalidArgument says what was expected.
Result<ListenAddress> parseListenAddress(std::string_view text);

} // namespace codesage::config
