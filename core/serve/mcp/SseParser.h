#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace codesage::mcp {

// Reads text/event-stream (WHATWG HTML, section 9.2.6) as it arrives in pieces. Only data matters to us.
class SseParser {
public:
    // Called with the data of each event that has some; its lines are joined by '\n'.
    explicit SseParser(std::function<void(std::string)> onData);
    void feed(std::string_view bytes);

private:
    void takeLine(std::string_view line);

    const std::function<void(std::string)> m_onData;
    std::string m_line;
    std::string m_data;
    bool m_hasData = false;
    bool m_afterCarriageReturn = false;
};

} // namespace codesage::mcp
