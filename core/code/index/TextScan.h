#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// Loops over whole files that decide how fast a search is.
namespace codesage::code {

std::size_t countLineFeeds(std::string_view text);
bool isAscii(std::string_view text);

// Where the line around `position` begins and ends (its line feed not included).
inline std::size_t lineBegin(std::string_view text, std::size_t position) {
    const std::size_t feed = position == 0 ? std::string_view::npos : text.rfind('\n', position - 1);
    return feed == std::string_view::npos ? 0 : feed + 1;
}
inline std::size_t lineEnd(std::string_view text, std::size_t position) {
    const std::size_t feed = text.find('\n', position);
    return feed == std::string_view::npos ? text.size() : feed;
}

} // namespace codesage::code
