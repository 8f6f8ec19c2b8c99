#include "code/index/LiteralFinder.h"

#include "base/core/Strings.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace codesage::code {

namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// How common a byte is in source code, from most (255) to least; only the order matters.
constexpr std::array<std::uint8_t, 256> makeCommonness() {
    std::array<std::uint8_t, 256> table{};
    constexpr std::string_view kByCount = " etainrsoldcu_pm*f\n(),hg;0=-b.\">y/1T2SEACIvRN:<kxDLPwO\tMF#{}+3"
                                          "U4&5B6GV8HX\\'[]97z|q!@WKj%QYJ?$ZO~^`";
    std::uint8_t weight = 250;
    for (const char c : kByCount) {
        auto& slot = table[static_cast<unsigned char>(c)];
        if (slot == 0)
            slot = weight;
        weight = static_cast<std::uint8_t>(weight - 2);
    }
    return table;
}

constexpr auto kCommonness = makeCommonness();

} // namespace

LiteralFinder::LiteralFinder(std::string needle, bool ignoreAsciiCase)
    : m_needle(ignoreAsciiCase ? lowered(needle) : std::move(needle))
    , m_ignoreCase(ignoreAsciiCase) {
    const auto weight = [&](std::size_t i) {
        const char c = m_needle[i];
        int sum = kCommonness[static_cast<unsigned char>(c)];
        if (m_ignoreCase && isLetter(c))
            sum += kCommonness[static_cast<unsigned char>(c - 32)];
        return sum;
    };
    for (std::size_t i = 1; i < m_needle.size(); ++i)
        if (weight(i) < weight(m_first))
            m_first = i;
    m_second = m_first == 0 && m_needle.size() > 1 ? 1 : 0;
    for (std::size_t i = 0; i < m_needle.size(); ++i)
        if (i != m_first && m_needle[i] != m_needle[m_first] && weight(i) < weight(m_second))
            m_second = i;
    const auto fold = [&](std::size_t i) -> std::uint8_t {
        return m_ignoreCase && isLetter(m_needle[i]) ? 0x20 : 0;
    };
    m_firstFold = fold(m_first);
    m_secondFold = fold(m_second);
}

bool LiteralFinder::matchesAt(const char* at) const {
    if (!m_ignoreCase)
        return std::memcmp(at, m_needle.data(), m_needle.size()) == 0;
    for (std::size_t i = 0; i < m_needle.size(); ++i)
        if (lower(at[i]) != m_needle[i])
            return false;
    return true;
}

std::size_t LiteralFinder::find(std::string_view text, std::size_t from) const {
    if (text.size() < m_needle.size() || from > text.size() - m_needle.size())
        return std::string_view::npos;
    const char* const begin = text.data();
    const std::size_t last = text.size() - m_needle.size();
    std::size_t i = from;
#if defined(__SSE2__)
    const __m128i first = _mm_set1_epi8(m_needle[m_first]);
    const __m128i second = _mm_set1_epi8(m_needle[m_second]);
    const __m128i firstFold = _mm_set1_epi8(static_cast<char>(m_firstFold));
    const __m128i secondFold = _mm_set1_epi8(static_cast<char>(m_secondFold));
    const std::size_t reach = std::max(m_first, m_second) + 16;
    for (; i + reach <= text.size(); i += 16) {
        const auto load = [&](std::size_t offset) {
            return _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + i + offset));
        };
        const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(load(m_first), firstFold), first),
                                           _mm_cmpeq_epi8(_mm_or_si128(load(m_second), secondFold), second));
        auto hits = static_cast<unsigned>(_mm_movemask_epi8(both));
        for (; hits != 0; hits &= hits - 1) {
            const std::size_t place = i + static_cast<std::size_t>(std::countr_zero(hits));
            if (place > last)
                return std::string_view::npos;
            if (matchesAt(begin + place))
                return place;
        }
    }
#endif
    for (; i <= last; ++i)
        if (static_cast<unsigned char>(static_cast<unsigned char>(begin[i + m_first]) | m_firstFold) ==
                static_cast<unsigned char>(m_needle[m_first]) &&
            matchesAt(begin + i))
            return i;
    return std::string_view::npos;
}

} // namespace codesage::code
