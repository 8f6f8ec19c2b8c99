#include "measure/promql/Literals.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <limits>

namespace codesage::promql {

namespace {

bool isPrintable(char32_t rune) {
    // Go prints letters, marks, numbers, punctuation, symbols and the ASCII space. What is left out here are
    // the control, format, separator and private ranges that occur in practice.
    if (rune < 0x20 || (rune >= 0x7F && rune <= 0xA0) || rune == 0xAD)
        return false;
    if ((rune >= 0x2000 && rune <= 0x200F) || (rune >= 0x2028 && rune <= 0x202F) ||
        (rune >= 0x205F && rune <= 0x206F) || rune == 0x3000 || rune == 0xFEFF || rune == 0x1680)
        return false;
    if ((rune >= 0xD800 && rune <= 0xF8FF) || (rune >= 0xFFF0 && rune <= 0xFFFB) || (rune & 0xFFFE) == 0xFFFE)
        return false;
    return rune < 0xE0000;
}

void appendEscaped(std::string& out, char32_t rune, char quote) {
    if (rune == static_cast<char32_t>(quote) || rune == '\\') {
        out += '\\';
        out += static_cast<char>(rune);
        return;
    }
    if (isPrintable(rune)) {
        appendUtf8(out, rune);
        return;
    }
    switch (rune) {
    case '\a':
        out += "\\a";
        break;
    case '\b':
        out += "\\b";
        break;
    case '\f':
        out += "\\f";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    case '\v':
        out += "\\v";
        break;
    default:
        if (rune < 0x20 || rune == 0x7F)
            out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(rune));
        else if (rune < 0x10000)
            out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(rune));
        else
            out += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(rune));
    }
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// Reads `count` digits of the base; -1 when one is missing.
std::int64_t readDigits(std::string_view text, std::size_t& at, int count, int base) {
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i, ++at) {
        const int digit = at < text.size() ? hexDigit(text[at]) : -1;
        if (digit < 0 || digit >= base)
            return -1;
        value = value * base + digit;
    }
    return value;
}

// One escape; `at` stands behind the backslash. False when it is malformed.
bool unescape(std::string_view body, std::size_t& at, char quote, std::string& out) {
    if (at >= body.size())
        return false;
    const char c = body[at++];
    switch (c) {
    case 'a':
        out += '\a';
        return true;
    case 'b':
        out += '\b';
        return true;
    case 'f':
        out += '\f';
        return true;
    case 'n':
        out += '\n';
        return true;
    case 'r':
        out += '\r';
        return true;
    case 't':
        out += '\t';
        return true;
    case 'v':
        out += '\v';
        return true;
    case '\\':
        out += '\\';
        return true;
    case 'x':
    case 'u':
    case 'U': {
        const std::int64_t value = readDigits(body, at, c == 'x' ? 2 : c == 'u' ? 4 : 8, 16);
        if (value < 0 || value > 0x10FFFF)
            return false;
        if (c == 'x')
            out += static_cast<char>(value);
        else
            appendUtf8(out, static_cast<char32_t>(value));
        return true;
    }
    default:
        break;
    }
    if (c >= '0' && c <= '7') {
        --at;
        const std::int64_t value = readDigits(body, at, 3, 8);
        if (value < 0 || value > 255)
            return false;
        out += static_cast<char>(value);
        return true;
    }
    if (c != quote)
        return false;
    out += c;
    return true;
}

std::optional<double> parseInteger(std::string_view literal) {
    int base = 10;
    std::string_view digits = literal;
    bool prefixed = false;
    if (digits.size() > 1 && digits[0] == '0') {
        const char kind = static_cast<char>(digits[1] | 0x20);
        base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 8;
        digits.remove_prefix(kind == 'x' || kind == 'o' || kind == 'b' ? 2 : 1);
        prefixed = true;
    }
    if (digits.empty())
        return {};
    std::uint64_t value = 0;
    bool separated = prefixed; // an underscore may follow a prefix or a digit, and a digit must follow it
    bool underscoreLast = false;
    for (const char c : digits) {
        if (c == '_') {
            if (underscoreLast || !separated)
                return {};
            underscoreLast = true;
            continue;
        }
        const int digit = hexDigit(c);
        if (digit < 0 || digit >= base)
            return {};
        if (value > (std::numeric_limits<std::uint64_t>::max() - 15) / 16)
            return {};
        value = value * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return {};
        separated = true;
        underscoreLast = false;
    }
    if (underscoreLast)
        return {};
    return static_cast<double>(value);
}

} // namespace

Rune decodeRune(std::string_view text, std::size_t at) {
    if (at >= text.size())
        return {};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80)
        return {first, 1};
    const Rune invalid{Rune::kReplacement, 1};
    const std::uint32_t width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (width == 0 || first > 0xF4 || at + width > text.size())
        return invalid;
    char32_t value = first & (0x7Fu >> width);
    for (std::uint32_t i = 1; i < width; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80)
            return invalid;
        value = (value << 6) | (byte(at + i) & 0x3Fu);
    }
    if ((width == 3 && value < 0x800) || (width == 4 && value < 0x10000) || value > 0x10FFFF ||
        (value >= 0xD800 && value < 0xE000))
        return invalid;
    return {value, width};
}

void appendUtf8(std::string& out, char32_t rune) {
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000))
        rune = Rune::kReplacement;
    if (rune < 0x80) {
        out += static_cast<char>(rune);
    } else if (rune < 0x800) {
        out += static_cast<char>(0xC0 | (rune >> 6));
        out += static_cast<char>(0x80 | (rune & 0x3F));
    } else if (rune < 0x10000) {
        out += static_cast<char>(0xE0 | (rune >> 12));
        out += static_cast<char>(0x80 | ((rune >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (rune & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (rune >> 18));
        out += static_cast<char>(0x80 | ((rune >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((rune >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (rune & 0x3F));
    }
}

std::string goQuoted(std::string_view text) {
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const Rune rune = decodeRune(text, at);
        if (rune.value == Rune::kReplacement && rune.width == 1)
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
        else
            appendEscaped(out, rune.value, '"');
        at += rune.width;
    }
    return out + '"';
}

std::string quotedShort(std::string_view text) {
    if (text.size() <= 10)
        return goQuoted(text);
    std::size_t end = 0;
    for (int count = 0; count < 10 && end < text.size(); ++count)
        end += decodeRune(text, end).width;
    return goQuoted(text.substr(0, end)) + "...";
}

std::string quotedRune(char32_t rune) {
    std::string out = "'";
    appendEscaped(out, rune > 0x10FFFF ? char32_t(Rune::kReplacement) : rune, '\'');
    return out + "'";
}

std::string runeCode(char32_t rune) {
    std::string out = fmt::format("U+{:04X}", static_cast<std::uint32_t>(rune));
    if (isPrintable(rune)) {
        out += " '";
        appendUtf8(out, rune);
        out += '\'';
    }
    return out;
}

std::optional<std::string> unquoted(std::string_view literal) {
    if (literal.size() < 2 || literal.front() != literal.back())
        return {};
    const char quote = literal.front();
    const std::string_view body = literal.substr(1, literal.size() - 2);
    if (quote == '`')
        return body.find('`') == body.npos ? std::optional(std::string(body)) : std::nullopt;
    if ((quote != '"' && quote != '\'') || body.find('\n') != body.npos)
        return {};
    std::string out;
    out.reserve(body.size());
    for (std::size_t at = 0; at < body.size();) {
        const char c = body[at];
        if (c == quote)
            return {};
        if (c != '\\') {
            out += c;
            ++at;
            continue;
        }
        ++at;
        if (!unescape(body, at, quote, out))
            return {};
    }
    return out;
}

std::optional<double> parseNumber(std::string_view literal) {
    if (const auto integer = parseInteger(literal))
        return integer;
    if (equalsIgnoringCase(literal, "inf"))
        return std::numeric_limits<double>::infinity();
    if (equalsIgnoringCase(literal, "nan"))
        return std::bit_cast<double>(std::uint64_t{0x7ff8000000000001});
    if (literal.find('_') != literal.npos || literal.empty())
        return {};
    double value = 0;
    const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), value);
    if (end != literal.data() + literal.size())
        return {};
    if (error == std::errc::result_out_of_range) {
        // Too small is zero, too large is refused; from_chars does not say which it was.
        const double parsed = std::strtod(std::string(literal).c_str(), nullptr);
        return parsed < 1 ? std::optional(parsed) : std::nullopt;
    }
    return error == std::errc{} ? std::optional(value) : std::nullopt;
}

char* writeFixed(char* out, double value) {
    // Below this every integer is exact, and the shortest digits are all there are.
    if (std::abs(value) < 9e15)
        return std::to_chars(out, out + kFixedNumberSize, value, std::chars_format::fixed).ptr;
    // Beyond, to_chars would write the digits of the exact value; Go writes the shortest ones and zeros.
    char digits[32];
    const char* const end =
        std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific).ptr;
    int exponent = 0;
    const char* at = digits;
    if (*at == '-')
        *out++ = *at++;
    for (; *at != 'e'; ++at)
        if (*at != '.')
            *out++ = *at;
        else
            exponent = -static_cast<int>(std::find(at, end, 'e') - at - 1);
    int power = 0;
    std::from_chars(at + 2, end, power); // behind "e+"
    return std::fill_n(out, exponent + power, '0');
}

std::string plainNumber(double value) {
    if (!std::isfinite(value))
        return std::isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    char buffer[kFixedNumberSize];
    return {buffer, writeFixed(buffer, value)};
}

std::string shortNumber(double value) {
    const double size = std::abs(value);
    if (!std::isfinite(value) || size == 0 || (size >= 1e-4 && size < 1e6))
        return plainNumber(value);
    char buffer[32];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    return {buffer, result.ptr};
}

bool isLegacyLabelName(std::string_view name) {
    return isLegacyMetricName(name) && name.find(':') == name.npos;
}

bool isLabelName(std::string_view name) {
    return !name.empty() && isValidUtf8(name);
}

bool isLegacyMetricName(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9'))
        return false;
    return std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == ':';
    });
}

} // namespace codesage::promql
