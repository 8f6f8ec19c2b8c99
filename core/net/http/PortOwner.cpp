#include "net/http/PortOwner.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace codesage::http {

namespace fs = std::filesystem;

namespace {

// Columns of /proc/net/tcp: sl, local_address (hex address:port), rem_address, st (0A is LISTEN), …; the
// inode is the tenth.
void collectListeners(const char* table, std::uint16_t port, std::set<std::string>& inodes) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream columns(line);
        std::string slot;
        std::string local;
        std::string remote;
        std::string state;
        std::string skipped;
        std::string inode;
        columns >> slot >> local >> remote >> state >> skipped >> skipped >> skipped >> skipped >> skipped >>
            inode;
        const std::size_t colon = local.find(':');
        if (state != "0A" || colon == std::string::npos)
            continue;
        if (std::strtoul(local.c_str() + colon + 1, nullptr, 16) == port)
            inodes.insert("socket:[" + inode + "]");
    }
}

bool holdsOneOf(const fs::path& process, const std::set<std::string>& inodes) {
    std::error_code error;
    for (fs::directory_iterator it(process / "fd", error), end; !error && it != end; it.increment(error)) {
        std::error_code unreadable;
        if (inodes.contains(fs::read_symlink(it->path(), unreadable).string()))
            return true;
    }
    return false;
}

} // namespace

std::optional<PortOwner> ownerOfPort(std::uint16_t port) {
    std::set<std::string> inodes;
    collectListeners("/proc/net/tcp", port, inodes);
    collectListeners("/proc/net/tcp6", port, inodes);
    if (inodes.empty())
        return std::nullopt;
    std::error_code error;
    for (fs::directory_iterator it("/proc", error), end; !error && it != end; it.increment(error)) {
        const std::string pid = it->path().filename().string();
        if (pid.find_first_not_of("0123456789") != std::string::npos || !holdsOneOf(it->path(), inodes))
            continue;
        PortOwner owner;
        owner.pid = static_cast<pid_t>(std::strtol(pid.c_str(), nullptr, 10));
        std::ifstream name(it->path() / "comm");
        std::getline(name, owner.name);
        return owner;
    }
    return std::nullopt;
}

} // namespace codesage::http
