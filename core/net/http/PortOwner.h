#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace codesage::http {

struct PortOwner {
    pid_t pid = 0;
    std::string name; // as the kernel knows the program, at most 15 characters
};

// The process that listens on this TCP port of this machine, as far as we may see: /proc/net/tcp gives the
// socket, /proc/<pid>/fd the process. Costs one walk over /proc; for error messages.
std::optional<PortOwner> ownerOfPort(std::uint16_t port);

} // namespace codesage::http
