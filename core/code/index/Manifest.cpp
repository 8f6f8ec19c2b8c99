#include "code/index/Manifest.h"

#include "base/core/Crc32c.h"
#include "code/index/SegmentFormat.h"

#include <fmt/format.h>

#include <cstring>

namespace codesage::code {

namespace {

constexpr std::string_view kMagic = "CSIXMAN\x1a";

class Encoder {
public:
    void raw(std::string_view bytes) { m_bytes.append(bytes); }
    void fixed32(std::uint32_t value) { m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            m_bytes.push_back(static_cast<char>(value | 0x80));
        m_bytes.push_back(static_cast<char>(value));
    }
    void text(std::string_view value) {
        number(value.size());
        raw(value);
    }
    void stamp(const FileStamp& stamp) {
        number(stamp.size);
        number(static_cast<std::uint64_t>(stamp.mtimeNs));
        number(static_cast<std::uint64_t>(stamp.ctimeNs));
        number(stamp.inode);
    }
    std::string take() { return std::move(m_bytes); }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

// Reads on past the end as zeros, remembering that it did: one check at the end is enough.
class Decoder {
public:
    explicit Decoder(std::string_view bytes)
        : m_bytes(bytes) {}
    bool good() const { return m_good; }
    bool atEnd() const { return m_bytes.empty(); }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_bytes.empty())
                break;
            const auto byte = static_cast<unsigned char>(m_bytes.front());
            m_bytes.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        m_good = false;
        return 0;
    }
    std::uint32_t number32() { return static_cast<std::uint32_t>(number()); }
    // A count of things that take at least one byte each.
    std::size_t count() {
        const std::uint64_t value = number();
        if (value > m_bytes.size())
            m_good = false;
        return m_good ? static_cast<std::size_t>(value) : 0;
    }
    std::string text() {
        const std::size_t size = count();
        std::string value(m_bytes.substr(0, size));
        m_bytes.remove_prefix(size);
        return value;
    }
    FileStamp stamp() {
        FileStamp stamp;
        stamp.size = number();
        stamp.mtimeNs = static_cast<std::int64_t>(number());
        stamp.ctimeNs = static_cast<std::int64_t>(number());
        stamp.inode = number();
        return stamp;
    }

private:
    std::string_view m_bytes;
    bool m_good = true;
};

} // namespace

std::string Manifest::encode() const {
    Encoder out;
    out.raw(kMagic);
    out.fixed32(kIndexFormat);
    out.text(root);
    out.number(generation);
    out.number(nextSegmentId);
    out.number(static_cast<std::uint64_t>(indexedAt));
    out.number(maxFileBytes);
    out.number(kSkipReasonCount);
    for (std::size_t i = 0; i < kSkipReasonCount; ++i) {
        const SkipReport::Entry& entry = skipped[static_cast<SkipReason>(i)];
        out.number(entry.count);
        out.text(entry.example);
        out.text(entry.detail);
    }
    out.number(segments.size());
    for (const SegmentEntry& segment : segments) {
        out.number(segment.id);
        out.number(segment.fileBytes);
        out.number(segment.headerCrc);
        out.number(segment.dead.size());
        std::uint32_t previous = 0;
        for (const std::uint32_t document : segment.dead) {
            out.number(document - previous);
            previous = document;
        }
        out.number(segment.restamps.size());
        for (const Restamp& restamp : segment.restamps) {
            out.number(restamp.document);
            out.stamp(restamp.stamp);
            out.number(restamp.racy ? 1 : 0);
        }
    }
    out.fixed32(crc32c(out.bytes()));
    return out.take();
}

Result<Manifest> Manifest::decode(std::string_view bytes, std::string_view name) {
    const auto corrupt = [name] {
        return fail(ErrorCode::Corrupt, fmt::format("the index list '{}' is damaged", name));
    };
    if (bytes.size() < kMagic.size() + 8 || !bytes.starts_with(kMagic))
        return corrupt();
    std::uint32_t format = 0;
    std::memcpy(&format, bytes.data() + kMagic.size(), sizeof format);
    if (format != kIndexFormat)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the index '{}' was written in format {}, this program reads format {}: "
                                "index the folder again to rebuild it",
                                name, format, kIndexFormat));
    const std::string_view body = bytes.substr(0, bytes.size() - 4);
    std::uint32_t crc = 0;
    std::memcpy(&crc, body.data() + body.size(), sizeof crc);
    if (crc32c(body) != crc)
        return corrupt();
    Decoder in(body.substr(kMagic.size() + 4));
    Manifest manifest;
    manifest.root = in.text();
    manifest.generation = in.number();
    manifest.nextSegmentId = in.number();
    manifest.indexedAt = static_cast<TimestampMs>(in.number());
    manifest.maxFileBytes = in.number();
    const std::size_t reasons = in.count();
    for (std::size_t i = 0; i < reasons; ++i) {
        SkipReport::Entry entry;
        entry.count = in.number();
        entry.example = in.text();
        entry.detail = in.text();
        if (i < kSkipReasonCount)
            manifest.skipped.restore(static_cast<SkipReason>(i), std::move(entry));
    }
    const std::size_t count = in.count();
    for (std::size_t i = 0; i < count && in.good(); ++i) {
        SegmentEntry segment;
        segment.id = in.number();
        segment.fileBytes = in.number();
        segment.headerCrc = in.number32();
        std::uint32_t document = 0;
        segment.dead.resize(in.count());
        for (std::uint32_t& each : segment.dead)
            each = document += in.number32();
        segment.restamps.resize(in.count());
        for (Restamp& restamp : segment.restamps) {
            restamp.document = in.number32();
            restamp.stamp = in.stamp();
            restamp.racy = in.number() != 0;
        }
        manifest.segments.push_back(std::move(segment));
    }
    if (!in.good() || !in.atEnd())
        return corrupt();
    return manifest;
}

} // namespace codesage::code
