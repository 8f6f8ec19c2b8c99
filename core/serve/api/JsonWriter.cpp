#include "serve/api/JsonWriter.h"

#include "measure/promql/Literals.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace codesage::api {

void JsonWriter::separate() {
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
}

void JsonWriter::beginObject() {
    separate();
    m_out += '{';
    m_needsComma = false;
}

void JsonWriter::endObject() {
    m_out += '}';
    m_needsComma = true;
}

void JsonWriter::beginArray() {
    separate();
    m_out += '[';
    m_needsComma = false;
}

void JsonWriter::endArray() {
    m_out += ']';
    m_needsComma = true;
}

void JsonWriter::key(std::string_view name) {
    string(name);
    m_out += ':';
    m_needsComma = false;
}

void JsonWriter::string(std::string_view value) {
    separate();
    m_out += '"';
    std::size_t plain = 0; // begin of what can be copied as it is
    for (std::size_t at = 0; at < value.size();) {
        const auto c = static_cast<unsigned char>(value[at]);
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&') {
            ++at;
            continue;
        }
        const promql::Rune rune = promql::decodeRune(value, at);
        const bool isInvalid = rune.value == promql::Rune::kReplacement && rune.width == 1;
        if (c >= 0x80 && !isInvalid && rune.value != 0x2028 && rune.value != 0x2029) {
            at += rune.width;
            continue;
        }
        m_out.append(value.substr(plain, at - plain));
        switch (c) {
        case '"':
            m_out += "\\\"";
            break;
        case '\\':
            m_out += "\\\\";
            break;
        case '\n':
            m_out += "\\n";
            break;
        case '\r':
            m_out += "\\r";
            break;
        case '\t':
            m_out += "\\t";
            break;
        default:
            fmt::format_to(std::back_inserter(m_out), "\\u{:04x}", static_cast<std::uint32_t>(rune.value));
        }
        at += rune.width;
        plain = at;
    }
    m_out.append(value.substr(plain));
    m_out += '"';
}

void JsonWriter::integer(std::int64_t value) {
    separate();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    m_out.append(digits, end);
}

void JsonWriter::boolean(bool value) {
    separate();
    m_out += value ? "true" : "false";
}

void JsonWriter::null() {
    separate();
    m_out += "null";
}

void JsonWriter::raw(std::string_view json) {
    separate();
    m_out += json;
}

namespace {

// Go's choice between plain digits and an exponent for numbers in JSON. At most 48 characters.
char* writeNumber(char* out, double value) {
    const double size = std::abs(value);
    if (size == 0 || (size >= 1e-6 && size < 1e21))
        return promql::writeFixed(out, value);
    return std::to_chars(out, out + 48, value, std::chars_format::scientific).ptr;
}

} // namespace

void JsonWriter::number(double value) {
    if (!std::isfinite(value))
        return null();
    separate();
    char digits[promql::kFixedNumberSize];
    char* const end = writeNumber(digits, value);
    m_out.append(digits, end);
}

void JsonWriter::timestamp(std::int64_t milliseconds) {
    if (milliseconds < 0)
        m_out += '-';
    const std::uint64_t size = milliseconds < 0 ? 0 - static_cast<std::uint64_t>(milliseconds)
                                                : static_cast<std::uint64_t>(milliseconds);
    char digits[32];
    char* end = std::to_chars(digits, digits + 24, size / 1000).ptr;
    if (const std::uint64_t rest = size % 1000; rest != 0) {
        *end++ = '.';
        *end++ = static_cast<char>('0' + rest / 100);
        *end++ = static_cast<char>('0' + rest / 10 % 10);
        *end++ = static_cast<char>('0' + rest % 10);
    }
    m_out.append(digits, end);
}

void JsonWriter::quotedValue(double value) {
    m_out += '"';
    if (std::isfinite(value)) {
        char digits[promql::kFixedNumberSize];
        char* const end = writeNumber(digits, value);
        m_out.append(digits, end);
    } else {
        m_out += std::isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }
    m_out += '"';
}

void JsonWriter::sample(std::int64_t milliseconds, double value) {
    separate();
    m_out += '[';
    timestamp(milliseconds);
    m_out += ',';
    quotedValue(value);
    m_out += ']';
}

} // namespace codesage::api
