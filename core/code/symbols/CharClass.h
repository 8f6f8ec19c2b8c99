#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace codesage::code {

enum CharBits : std::uint8_t { kWordStart = 1, kWordPart = 2, kBlank = 4, kDigit = 8 };

// Letters, digits, "_", "$" and every byte above 127 are parts of words. "$" is legal in JavaScript and Java,
// and an extension that compilers take in C.
constexpr std::array<std::uint8_t, 256> makeCharTable() {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t c = 0; c < 256; ++c) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 128;
        const bool digit = c >= '0' && c <= '9';
        std::uint8_t bits = 0;
        if (letter)
            bits |= kWordStart | kWordPart;
        if (digit)
            bits |= kWordPart | kDigit;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == 0)
            bits |= kBlank;
        table[c] = bits;
    }
    return table;
}
inline constexpr std::array<std::uint8_t, 256> kCharTable = makeCharTable();

constexpr bool hasBits(char c, std::uint8_t bits) {
    return (kCharTable[static_cast<unsigned char>(c)] & bits) != 0;
}

constexpr bool isWordText(std::string_view text) {
    if (text.empty() || !hasBits(text.front(), kWordStart))
        return false;
    for (const char c : text)
        if (!hasBits(c, kWordPart))
            return false;
    return true;
}

} // namespace codesage::code
