#include "serve/mcp/SseParser.h"

#include <utility>

namespace codesage::mcp {

SseParser::SseParser(std::function<void(std::string)> onData)
    : m_onData(std::move(onData)) {}

void SseParser::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        if (m_afterCarriageReturn && bytes.front() == '\n')
            bytes.remove_prefix(1);
        m_afterCarriageReturn = false;
        const std::size_t end = bytes.find_first_of("\r\n");
        m_line += bytes.substr(0, end);
        if (end == std::string_view::npos)
            return;
        m_afterCarriageReturn = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        takeLine(m_line);
        m_line.clear();
    }
}

void SseParser::takeLine(std::string_view line) {
    if (line.empty()) {
        if (m_hasData && !m_data.empty())
            m_onData(std::exchange(m_data, {}));
        m_data.clear();
        m_hasData = false;
        return;
    }
    const std::size_t colon = line.find(':');
    if (line.substr(0, colon) != "data")
        return;
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' '))
        value.remove_prefix(1);
    if (std::exchange(m_hasData, true))
        m_data += '\n';
    m_data += value;
}

} // namespace codesage::mcp
