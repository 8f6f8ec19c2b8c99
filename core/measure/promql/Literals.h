#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::promql {

// One character of a text: its code point and its bytes. Invalid UTF-8 gives U+FFFD and one byte; past the
// end -1 and none.
struct Rune {
    char32_t value = kEnd;
    std::uint32_t width = 0;
    static constexpr char32_t kEnd = 0xFFFFFFFF;
    static constexpr char32_t kReplacement = 0xFFFD;
};
Rune decodeRune(std::string_view text, std::size_t at);
void appendUtf8(std::string& out, char32_t rune);

// A double-quoted literal with Go's escapes (Go's strconv.Quote).
std::string goQuoted(std::string_view text);
// The same of the first ten characters, with "..." behind when there are more.
std::string quotedShort(std::string_view text);
// 'x', as Go prints a character.
std::string quotedRune(char32_t rune);
// U+0041 'A'
std::string runeCode(char32_t rune);

// The value of a string literal, quotes included in `literal`; nothing when it is malformed.
std::optional<std::string> unquoted(std::string_view literal);
// Numbers as Go reads them: decimal, 0x, 0o, 0b and leading-zero octal integers with underscores, floats,
// inf, nan.
std::optional<double> parseNumber(std::string_view literal);

// 17 digits, up to 324 zeros before or behind them, and a sign.
inline constexpr std::size_t kFixedNumberSize = 400;
// Writes plainNumber() of a finite value; returns the end of what it wrote, at most kFixedNumberSize
// characters.
char* writeFixed(char* out, double value);
// All digits without an exponent, as few as tell the number (Go's FormatFloat 'f', -1).
std::string plainNumber(double value);
// As Go's %g and %v print it: an exponent below 1e-4 and from 1e6 on.
std::string shortNumber(double value);

// Names that need no quotes.
bool isLegacyLabelName(std::string_view name);
bool isLegacyMetricName(std::string_view name);
// Any name that Prometheus 3 takes: not empty, UTF-8.
bool isLabelName(std::string_view name);

} // namespace codesage::promql
