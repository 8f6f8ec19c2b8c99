#include "net/http/ResponseText.h"

#include "base/core/Strings.h"

#include <fmt/format.h>

#include <array>
#include <ctime>

namespace codesage::http {

namespace {

bool isServerOwned(std::string_view name) {
    static constexpr std::array<std::string_view, 5> kOwned{"Content-Length", "Transfer-Encoding",
                                                            "Connection", "Date", "Keep-Alive"};
    for (const std::string_view owned : kOwned) {
        if (equalsIgnoringCase(owned, name))
            return true;
    }
    return false;
}

// IMF-fixdate, kept for the second it is good for: formatting it costs more than the rest of the head.
const std::string& httpDate() {
    thread_local std::time_t second = 0;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != second) {
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        text = fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                           kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                           kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                           parts.tm_hour, parts.tm_min, parts.tm_sec);
        second = now;
    }
    return text;
}

} // namespace

bool isBodyless(int status) {
    return status == 204 || status == 304;
}

std::optional<std::string> responseHead(const Response& response, const ResponseShape& shape) {
    if (response.status < 200 || response.status > 599)
        return std::nullopt;
    std::string head;
    head.reserve(256);
    head += shape.version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ";
    head += std::to_string(response.status);
    head += ' ';
    head += statusText(response.status);
    head += "\r\nDate: ";
    head += httpDate();
    head += "\r\n";
    for (const auto& [name, value] : response.headers) {
        if (!isFieldName(name) || !isFieldValue(value))
            return std::nullopt;
        if (isServerOwned(name))
            continue;
        head += name;
        head += ": ";
        head += value;
        head += "\r\n";
    }
    if (!response.headers.contains("X-Content-Type-Options"))
        head += "X-Content-Type-Options: nosniff\r\n";
    if (shape.chunked) {
        if (shape.version == 11)
            head += "Transfer-Encoding: chunked\r\n";
    } else if (!isBodyless(response.status)) {
        head += "Content-Length: ";
        head += std::to_string(response.body.size());
        head += "\r\n";
    }
    if (!shape.keepAlive)
        head += "Connection: close\r\n";
    else if (shape.version == 10)
        head += "Connection: keep-alive\r\n";
    head += "\r\n";
    return head;
}

} // namespace codesage::http
