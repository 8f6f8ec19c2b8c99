#pragma once

#include "net/http/Headers.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::http {

// Finds the end of a request head in bytes that arrive piecemeal.
class HeadScanner {
public:
    enum class State { Incomplete, Complete, Malformed };

    // `bytes` is everything received so far of this request; bytes looked at before are not looked at again.
    // Malformed: a line feed without its carriage return, or the other way round, or another control
    // character, which parsers disagree about (request smuggling).
    State scan(std::string_view bytes);
    // Complete: the length of the head with its empty line.
    std::size_t headBytes() const { return m_at; }
    void reset() { *this = HeadScanner(); }

private:
    std::size_t m_at = 0;
    std::size_t m_lineLength = 0;
    bool m_carriageReturn = false;
};

// What is wrong with the lines of a complete head that lenient parsers let pass: a folded header line, a
// space before the colon, a target outside visible ASCII. Empty when nothing is.
std::string_view headProblem(std::string_view head);

// How the body of a request is delimited (RFC 9112 section 6.3), with everything ambiguous refused.
struct Framing {
    bool chunked = false;
    std::optional<std::uint64_t> length{};
    std::string_view problem{}; // not empty: refuse with `status`
    int status = 400;

    bool hasBody() const { return chunked || length.value_or(0) > 0; }
};
Framing framingOf(const Headers& headers, int version); // version: 10 or 11

} // namespace codesage::http
