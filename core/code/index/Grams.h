#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace codesage::code {

// Text is seen through an alphabet of 64 symbols: letters of either case are one symbol, digits are
// themselves, 27 characters frequent in code have their own, everything else (and every byte above 0x7F)
// shares one. So one index serves case-sensitive and insensitive search, and a trigram is a number below
// 2^18.
inline constexpr std::uint32_t kGramCount = 1u << 18;
inline constexpr std::uint8_t kLineEndSymbol = 1; // line feed and carriage return

extern const std::array<std::uint8_t, 256> kSymbolOf;

inline std::uint8_t symbolOf(char c) {
    return kSymbolOf[static_cast<unsigned char>(c)];
}

inline std::uint32_t gramOf(std::string_view three) {
    return (std::uint32_t{symbolOf(three[0])} << 12) | (std::uint32_t{symbolOf(three[1])} << 6) |
           symbolOf(three[2]);
}

// Collects the distinct trigrams of one text after another. A line end counts only as a trigram's last
// symbol: no match spans lines, and "ab" at the end of a line is still found as "ab" + line end.
class GramCollector {
public:
    GramCollector();

    static constexpr std::size_t roomFor(std::size_t textBytes) { return textBytes + 4; }

    // Writes the distinct trigrams of `text` (as if it ended with a line feed) to `out`, which must hold
    // roomFor(text.size()) numbers, in no particular order; returns how many.
    std::size_t collect(std::string_view text, std::uint32_t* out);

private:
    // One byte a trigram, 1 when it was seen: twice as fast as bits, for nothing has to be shifted.
    std::unique_ptr<std::array<std::uint8_t, kGramCount>> m_seen;
};

} // namespace codesage::code
