#include "net/http/MediaType.h"

#include "base/core/Strings.h"

#include <algorithm>

namespace codesage::http {

bool mediaTypeAccepted(std::string_view contentType, const std::vector<std::string>& accepted) {
    const std::vector<std::string_view> parts = split(contentType, ';');
    const std::string_view type = trimmed(parts.front());
    if (std::none_of(accepted.begin(), accepted.end(),
                     [&](const std::string& one) { return equalsIgnoringCase(one, type); }))
        return false;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::size_t equals = parts[i].find('=');
        if (equals == std::string_view::npos ||
            !equalsIgnoringCase(trimmed(parts[i].substr(0, equals)), "charset"))
            continue;
        std::string_view charset = trimmed(parts[i].substr(equals + 1));
        if (charset.size() >= 2 && charset.front() == '"' && charset.back() == '"')
            charset = charset.substr(1, charset.size() - 2);
        if (!equalsIgnoringCase(charset, "utf-8") && !equalsIgnoringCase(charset, "utf8") &&
            !equalsIgnoringCase(charset, "us-ascii"))
            return false;
    }
    return true;
}

bool encodingAccepted(std::string_view acceptEncoding, std::string_view coding) {
    bool any = false;
    for (const std::string_view item : split(acceptEncoding, ',')) {
        const std::vector<std::string_view> parts = split(item, ';');
        const std::string_view name = trimmed(parts.front());
        const bool named = equalsIgnoringCase(name, coding);
        if (!named && name != "*")
            continue;
        // q=0, q=0.0 … refuse; whatever else a q says is a preference.
        bool refused = false;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::string_view parameter = trimmed(parts[i]);
            if (parameter.starts_with("q=0") || parameter.starts_with("Q=0"))
                refused = parameter.find_first_not_of("0.", 2) == std::string_view::npos;
        }
        if (named)
            return !refused;
        any = !refused;
    }
    return any;
}

} // namespace codesage::http
