#include "code/index/TextScan.h"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace codesage::code {

std::size_t countLineFeeds(std::string_view text) {
    std::size_t count = 0;
    const char* at = text.data();
    std::size_t left = text.size();
#if defined(__SSE2__)
    const __m128i feed = _mm_set1_epi8('\n');
    const __m128i zero = _mm_setzero_si128();
    while (left >= 16) {
        // A byte lane holds up to 255 hits before it is summed.
        const std::size_t blocks = std::min<std::size_t>(left / 16, 255);
        __m128i lanes = zero;
        for (std::size_t i = 0; i < blocks; ++i, at += 16)
            lanes = _mm_sub_epi8(lanes,
                                 _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)), feed));
        const __m128i sums = _mm_sad_epu8(lanes, zero);
        count += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
                 static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
        left -= blocks * 16;
    }
#endif
    return count + static_cast<std::size_t>(std::count(at, at + left, '\n'));
}

bool isAscii(std::string_view text) {
    std::uint64_t high = 0;
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, 8);
        high |= word;
    }
    for (; i < text.size(); ++i)
        high |= static_cast<unsigned char>(text[i]);
    return (high & 0x8080808080808080u) == 0;
}

} // namespace codesage::code
