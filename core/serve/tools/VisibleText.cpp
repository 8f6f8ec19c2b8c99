#include "serve/tools/VisibleText.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>

namespace codesage::tools {

namespace {

struct Character {
    std::uint32_t code = 0;
    std::size_t length = 0; // 0: not UTF-8
};

// One character as RFC 3629 allows it: shortest form, no surrogates, at most U+10FFFF.
Character decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80)
        return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length)
        return {};
    std::uint32_t code = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {};
        code = code << 6 | (byte(i) & 0x3Fu);
    }
    constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return {};
    return {code, length};
}

// Characters that change how their neighbours are shown, or that aren't shown at all.
bool hides(std::uint32_t code) {
    if (code < 0x20)
        return code != '\t';
    return (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x61C || code == 0x180E ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

bool isPlain(char c) {
    return (c >= 0x20 && c < 0x7F) || c == '\t';
}

} // namespace

std::string visibleText(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), isPlain))
        return std::string(text);
    std::string visible;
    visible.reserve(text.size() + 16);
    while (!text.empty()) {
        const Character character = decode(text);
        if (character.length == 0) {
            fmt::format_to(std::back_inserter(visible), "⟨x{:02X}⟩",
                           static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        if (hides(character.code))
            fmt::format_to(std::back_inserter(visible), "⟨U+{:04X}⟩", character.code);
        else
            visible += text.substr(0, character.length);
        text.remove_prefix(character.length);
    }
    return visible;
}

} // namespace codesage::tools
