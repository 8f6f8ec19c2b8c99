#include "code/index/Grams.h"

#include <cstring>

namespace codesage::code {

namespace {

constexpr std::uint8_t kBlank = 0;
constexpr std::uint8_t kOther = 63;

constexpr std::array<std::uint8_t, 256> makeSymbols() {
    std::array<std::uint8_t, 256> symbols{};
    symbols.fill(kOther);
    symbols[' '] = symbols['\t'] = kBlank;
    symbols['\n'] = symbols['\r'] = kLineEndSymbol;
    std::uint8_t next = 2;
    for (unsigned char c = 'a'; c <= 'z'; ++c) {
        symbols[c] = next;
        symbols[static_cast<unsigned char>(c - 'a' + 'A')] = next++;
    }
    for (unsigned char c = '0'; c <= '9'; ++c)
        symbols[c] = next++;
    for (const char c : std::string_view("_.,;:()[]{}<>=+-*/&|!#\"'\\"))
        symbols[static_cast<unsigned char>(c)] = next++;
    return symbols;
}

constexpr std::uint32_t kMask = kGramCount - 1;

} // namespace

constexpr std::array<std::uint8_t, 256> kSymbolOf = makeSymbols();
static_assert(kSymbolOf['\\'] == 62);

GramCollector::GramCollector()
    : m_seen(std::make_unique<std::array<std::uint8_t, kGramCount>>()) {
    // Trigrams with a line end first or in the middle are never wanted: marked as seen for good.
    for (std::uint32_t gram = 0; gram < kGramCount; ++gram)
        (*m_seen)[gram] = (gram >> 12) == kLineEndSymbol || ((gram >> 6) & 63) == kLineEndSymbol;
}

std::size_t GramCollector::collect(std::string_view text, std::uint32_t* out) {
    std::uint8_t* const seen = m_seen->data();
    struct Stream {
        const char* at;
        std::uint32_t gram;
        std::uint32_t* out;
    };
    const auto step = [seen](Stream& stream, std::uint32_t symbol) {
        stream.gram = ((stream.gram << 6) | symbol) & kMask;
        const std::uint8_t old = seen[stream.gram];
        seen[stream.gram] = 1;
        // Without a branch: whether a trigram is new is hard to predict.
        *stream.out = stream.gram;
        stream.out += old ^ 1u;
    };
    // The two halves are read side by side: each step waits for the one before, two rows of steps don't wait
    // for each other. Two line ends come before the text, so that its first two steps make no trigram.
    const std::size_t half = text.size() / 2;
    constexpr std::uint32_t kBefore = (std::uint32_t{kLineEndSymbol} << 6) | kLineEndSymbol;
    Stream first{text.data(), kBefore, out};
    std::uint32_t* const middle = out + half + 1;
    Stream second{text.data() + half, kBefore, middle};
    for (std::size_t i = half >= 2 ? half - 2 : 0; i < half; ++i)
        second.gram = ((second.gram << 6) | symbolOf(text[i])) & kMask;
    for (const char* const end = text.data() + half; first.at != end;) {
        step(first, symbolOf(*first.at++));
        step(second, symbolOf(*second.at++));
    }
    for (const char* const end = text.data() + text.size(); second.at != end;)
        step(second, symbolOf(*second.at++));
    step(second, kLineEndSymbol);

    const auto inSecond = static_cast<std::size_t>(second.out - middle);
    std::memmove(first.out, middle, inSecond * sizeof(std::uint32_t));
    const std::size_t count = static_cast<std::size_t>(first.out - out) + inSecond;
    for (std::size_t i = 0; i < count; ++i)
        seen[out[i]] = 0;
    return count;
}

} // namespace codesage::code
