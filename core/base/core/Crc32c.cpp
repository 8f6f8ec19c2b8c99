#include "base/core/Crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace codesage {

namespace {

constexpr std::array<std::uint32_t, 256> makeTable() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1u) ? 0x82F63B78u : 0u);
        table[i] = value;
    }
    return table;
}

std::uint32_t portable(std::string_view bytes, std::uint32_t crc) {
    static constexpr auto kTable = makeTable();
    for (const char c : bytes)
        crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFu];
    return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t hardware(std::string_view bytes, std::uint32_t crc) {
    std::uint64_t wide = crc;
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    crc = static_cast<std::uint32_t>(wide);
    for (; left > 0; --left, ++at)
        crc = _mm_crc32_u8(crc, static_cast<unsigned char>(*at));
    return crc;
}
#endif

} // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed) {
#if defined(__x86_64__)
    static const bool fast = __builtin_cpu_supports("sse4.2") != 0;
    if (fast)
        return ~hardware(bytes, ~seed);
#endif
    return ~portable(bytes, ~seed);
}

} // namespace codesage
