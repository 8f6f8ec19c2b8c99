#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::code {

// Finds one string in text, exactly or with ASCII letters of either case: compares the two bytes of it that
// are rarest in code at their distance, sixteen places at a time, and looks closer where both agree.
class LiteralFinder {
public:
    // `needle` must not be empty.
    LiteralFinder(std::string needle, bool ignoreAsciiCase);

    // The first place at or after `from`, or npos.
    std::size_t find(std::string_view text, std::size_t from) const;
    const std::string& needle() const { return m_needle; }

private:
    bool matchesAt(const char* at) const;

    std::string m_needle; // lower case when case is ignored
    bool m_ignoreCase;
    std::size_t m_first = 0;  // offset of the rarest byte
    std::size_t m_second = 0; // of the second rarest, or the same
    // OR-ed onto a text byte before it is compared: 0x20 for a letter when case is ignored, else 0.
    std::uint8_t m_firstFold = 0;
    std::uint8_t m_secondFold = 0;
};

} // namespace codesage::code
