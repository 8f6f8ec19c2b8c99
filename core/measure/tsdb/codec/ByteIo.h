#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace codesage::tsdb {

inline std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

inline std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

inline void putByte(std::string& out, unsigned value) {
    out.push_back(static_cast<char>(value & 0xffu));
}

// LEB128: seven bits a byte, low ones first.
inline void putVarint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

inline void putSigned(std::string& out, std::int64_t value) {
    putVarint(out, zigzag(value));
}

inline void putFixed64(std::string& out, std::uint64_t value) {
    char bytes[8];
    for (int i = 0; i < 8; ++i)
        bytes[i] = static_cast<char>(value >> (8 * i));
    out.append(bytes, 8);
}

inline void putBytes(std::string& out, std::string_view bytes) {
    putVarint(out, bytes.size());
    out.append(bytes);
}

// Reads untrusted bytes. The first read past the end, or a varint longer than ten bytes, makes ok() false
// for good and every later read zero, so that one check at the end of a group suffices.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes)
        : m_bytes(bytes) {}

    bool ok() const { return m_ok; }
    std::size_t left() const { return m_bytes.size(); }

    unsigned byte() {
        if (m_bytes.empty())
            return bad();
        const auto value = static_cast<unsigned char>(m_bytes.front());
        m_bytes.remove_prefix(1);
        return value;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_bytes.empty())
                return bad();
            const auto next = static_cast<unsigned char>(m_bytes.front());
            m_bytes.remove_prefix(1);
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        return bad();
    }

    std::int64_t signedVarint() { return unzigzag(varint()); }

    std::uint64_t fixed64() {
        const std::string_view bytes = take(8);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
        return value;
    }

    std::string_view take(std::uint64_t size) {
        if (size > m_bytes.size()) {
            bad();
            return {};
        }
        const std::string_view taken = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
        return taken;
    }

    std::string_view bytes() { return take(varint()); }

private:
    unsigned bad() {
        m_ok = false;
        m_bytes = {};
        return 0;
    }

    std::string_view m_bytes;
    bool m_ok = true;
};

} // namespace codesage::tsdb
