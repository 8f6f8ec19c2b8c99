#pragma once

#include "net/http/Headers.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace codesage::http {

// Parses one request from bytes that are there already.
class RequestReader {
public:
    struct Head {
        std::string method;
        std::string target;
        int version = 11; // 10 or 11
        Headers headers{};
        bool keepAlive = true;
    };
    enum class State { NeedMore, Done, TooLarge, Malformed, BadVersion };

    static std::unique_ptr<RequestReader> make(std::size_t headerBytes);
    virtual ~RequestReader() = default;

    // `bytes` are a whole head with its final empty line. NeedMore: a body follows. Done: none does.
    virtual State readHead(std::string_view bytes, Head& head) = 0;

    // Before the first readBody.
    virtual void limitBody(std::uint64_t bytes) = 0;
    // Takes what it can of `bytes` and says how much that was.
    virtual State readBody(std::string_view bytes, std::size_t& consumed) = 0;
    virtual std::string takeBody() = 0;
};

} // namespace codesage::http
