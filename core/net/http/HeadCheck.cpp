#include "net/http/HeadCheck.h"

#include "base/core/Strings.h"

#include <charconv>

namespace codesage::http {

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
    while (m_at < bytes.size()) {
        const char c = bytes[m_at++];
        if (m_carriageReturn) {
            if (c != '\n')
                return State::Malformed;
            m_carriageReturn = false;
            if (m_lineLength == 0)
                return State::Complete;
            m_lineLength = 0;
        } else if (c == '\r') {
            m_carriageReturn = true;
        } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) {
            return State::Malformed;
        } else {
            ++m_lineLength;
        }
    }
    return State::Incomplete;
}

std::string_view headProblem(std::string_view head) {
    const std::size_t lineEnd = head.find("\r\n");
    const std::string_view requestLine = head.substr(0, lineEnd);
    for (const char c : requestLine) {
        if (c < ' ' || c > '~')
            return "the request line holds bytes outside visible ASCII";
    }
    std::string_view fields = head.substr(lineEnd + 2);
    while (!fields.empty()) {
        const std::size_t end = fields.find("\r\n");
        const std::string_view line = fields.substr(0, end);
        fields = end == std::string_view::npos ? std::string_view() : fields.substr(end + 2);
        if (line.empty())
            continue;
        if (line.front() == ' ' || line.front() == '\t')
            return "a header line is folded";
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            return "a header line has no colon";
        if (!isFieldName(line.substr(0, colon)))
            return "a header name is malformed";
    }
    return {};
}

Framing framingOf(const Headers& headers, int version) {
    Framing framing;
    const std::size_t encodings = headers.count("Transfer-Encoding");
    const std::size_t lengths = headers.count("Content-Length");
    if (encodings > 0) {
        if (lengths > 0)
            framing.problem = "Content-Length and Transfer-Encoding exclude each other";
        else if (version < 11)
            framing.problem = "HTTP/1.0 knows no Transfer-Encoding";
        else if (encodings > 1)
            framing.problem = "Transfer-Encoding is given more than once";
        else if (!equalsIgnoringCase(headers.value("Transfer-Encoding"), "chunked")) {
            framing.problem = "the only Transfer-Encoding understood is chunked";
            framing.status = 501;
        }
        framing.chunked = framing.problem.empty();
        return framing;
    }
    if (lengths == 0)
        return framing;
    const std::string_view text = headers.value("Content-Length");
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    // from_chars takes no sign for unsigned numbers, so "-1" and "+1" fail here too.
    if (lengths > 1)
        framing.problem = "Content-Length is given more than once";
    else if (error != std::errc() || end != text.data() + text.size())
        framing.problem = "Content-Length is not a number";
    else
        framing.length = length;
    return framing;
}

} // namespace codesage::http
