#pragma once

#include "net/http/Headers.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::test {

// A socket that says exactly what a test wants it to say. Every wait ends after kPatience, so that a server
// that hangs fails its test.
class RawClient {
public:
    struct Answer {
        int status = 0;
        std::string statusLine{};
        http::Headers headers{};
        std::string body{}; // chunks joined
    };
    static constexpr std::chrono::seconds kPatience{20};

    explicit RawClient(std::uint16_t port, const char* address = "127.0.0.1");
    explicit RawClient(const std::filesystem::path& unixSocket);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient(const RawClient&) = delete;
    RawClient& operator=(RawClient&& other) noexcept;

    bool connected() const { return m_fd >= 0; }
    int fd() const { return m_fd; }

    // False when the peer has closed before everything was sent.
    bool send(std::string_view bytes);
    // One more byte at most `bytes` to the send buffer without waiting; what the kernel took.
    std::size_t sendSome(std::string_view bytes);
    void finishSending();
    // Closes with a reset instead of an orderly end.
    void reset();
    void close();

    // The next answer on this connection; nothing when the peer closed or stayed silent. `toHead`: without
    // body.
    std::optional<Answer> answer(bool toHead = false);
    // Everything up to and including `marker`; nothing when it does not come.
    std::optional<std::string> readUntil(std::string_view marker);
    // The head of an answer only, e.g. of an event stream.
    std::optional<Answer> head();
    // True when the peer closes; what comes before is thrown away.
    bool closedByPeer();
    // The rest of the conversation until the peer closes.
    std::string readToEnd();

private:
    // False at the end of the stream, or after kPatience.
    bool fill();
    std::optional<std::string> take(std::size_t count);

    int m_fd = -1;
    bool m_ended = false;
    std::string m_input;
};

// "METHOD path HTTP/1.1" with a Host header and whatever is given.
std::string requestText(std::string_view method, std::string_view target, std::string_view headers = {},
                        std::string_view body = {});

} // namespace codesage::test
