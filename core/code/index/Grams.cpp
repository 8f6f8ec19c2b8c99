#include "code/index/Grams.h"

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
    : m_seen(std::make_unique<std::array<std::uint64_t, kGramCount / 64>>()) {
    // Trigrams with a line end first or in the middle are never wanted: marked as seen for good.
    auto& seen = *m_seen;
    for (std::uint32_t gram = 0; gram < kGramCount; ++gram)
        if ((gram >> 12) == kLineEndSymbol || ((gram >> 6) & 63) == kLineEndSymbol)
            seen[gram / 64] |= std::uint64_t{1} << (gram % 64);
}

std::size_t GramCollector::collect(std::string_view text, std::uint32_t* out) {
    std::uint64_t* const seen = m_seen->data();
    std::size_t count = 0;
    // Two line ends come before the text, so that its first two steps make no trigram.
    std::uint32_t gram = (std::uint32_t{kLineEndSymbol} << 6) | kLineEndSymbol;
    const auto step = [&](std::uint32_t symbol) {
        gram = ((gram << 6) | symbol) & kMask;
        std::uint64_t& word = seen[gram >> 6];
        const std::uint64_t old = word;
        word = old | (std::uint64_t{1} << (gram & 63));
        // Without a branch: whether a trigram is new is hard to predict.
        out[count] = gram;
        count += ~(old >> (gram & 63)) & 1u;
    };
    for (const char c : text)
        step(symbolOf(c));
    step(kLineEndSymbol);
    for (std::size_t i = 0; i < count; ++i)
        seen[out[i] >> 6] &= ~(std::uint64_t{1} << (out[i] & 63));
    return count;
}

} // namespace codesage::code
