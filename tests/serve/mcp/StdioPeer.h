#pragma once

#include "base/core/Result.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace codesage::mcp::test {

// The client's end of two pipes whose other ends a server in a thread of its own serves.
class StdioPeer {
public:
    using Serve = std::function<Status(int inFd, int outFd, std::stop_token stop)>;
    explicit StdioPeer(Serve serve);
    ~StdioPeer();

    void write(const std::string& bytes);
    void line(const nlohmann::json& message) { write(message.dump() + "\n"); }
    // The next line that the server writes; nothing at the end, or when none comes within 20 s.
    std::optional<std::string> readLine();
    nlohmann::json read();
    // Reads until an answer to this id comes; other messages are kept in `others`.
    nlohmann::json answerTo(const nlohmann::json& id);
    std::vector<nlohmann::json> others;

    void endInput();
    void stopReading();
    void requestStop() { m_stop.request_stop(); }
    // The server has returned; its status.
    Status finished();

private:
    int m_in = -1;  // we write, the server reads
    int m_out = -1; // the server writes, we read
    int m_serverIn = -1;
    int m_serverOut = -1;
    std::string m_buffer;
    std::stop_source m_stop;
    Status m_status;
    std::thread m_thread;
};

} // namespace codesage::mcp::test
