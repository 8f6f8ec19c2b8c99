#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace codesage {

std::string_view trimmed(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string lowered(std::string_view text); // ASCII only
bool equalsIgnoringCase(std::string_view a, std::string_view b);

bool isValidUtf8(std::string_view text);
// Bytes that are not UTF-8 become U+FFFD.
std::string toValidUtf8(std::string_view text);

// At most `maxBytes`, cut at a character boundary, with "…" when something was cut.
std::string elided(std::string_view text, std::size_t maxBytes);

// The shortest text that reads back as exactly this double; "+Inf", "-Inf", "NaN" as Prometheus writes them.
std::string formatDouble(double value);

} // namespace codesage
