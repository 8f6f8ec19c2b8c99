#pragma once

#include "base/core/Result.h"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace codesage::mcp {

// Reads lines from a descriptor until it ends. Used by one thread.
class LineReader {
public:
    // Lines longer than `maxBytes` are thrown away and reported to `tooLong` once each.
    LineReader(int fd, std::size_t maxBytes);

    // Calls `line` for each line without its end ("\n" or "\r\n"), skipping empty ones; the last may lack an
    // end. Returns at the end of input or once `stop` is requested, within milliseconds, even while no input
    // comes. `peerFd`, when not negative, is watched too: when its other side goes away, reading ends.
    Status run(const std::function<void(std::string)>& line, const std::function<void()>& tooLong,
               const std::stop_token& stop, int peerFd = -1);

private:
    void take(std::string_view bytes, const std::function<void(std::string)>& line,
              const std::function<void()>& tooLong);
    void deliver(const std::function<void(std::string)>& line);

    const int m_fd;
    const std::size_t m_maxBytes;
    std::string m_pending;
    bool m_skipping = false;
};

} // namespace codesage::mcp
