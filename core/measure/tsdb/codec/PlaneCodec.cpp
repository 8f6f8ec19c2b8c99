#include "measure/tsdb/codec/PlaneCodec.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <zstd.h>

namespace codesage::tsdb {

namespace {

enum PlaneMode : unsigned { kRepeated = 0, kPlain = 1, kZstd = 2 };

// Every zstd frame begins with these four bytes (RFC 8878 section 3.1.1); a chunk does not store them.
constexpr std::string_view kZstdMagic{"\x28\xb5\x2f\xfd", 4};
// Below this no frame was ever smaller than the bytes themselves.
constexpr std::size_t kSmallestFramed = 48;

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Making a context costs more than compressing a plane, so each thread keeps one.
ZSTD_CCtx* compressor() {
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
    return context.get();
}

ZSTD_DCtx* decompressor() {
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
    return context.get();
}

// The frame without its magic, or empty when it cannot be had or is not smaller than `plane`.
std::string_view compressed(std::string_view plane, int level, std::string& scratch) {
    ZSTD_CCtx* const context = compressor();
    if (!context)
        return {};
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0);
    scratch.resize(ZSTD_compressBound(plane.size()));
    const std::size_t size =
        ZSTD_compress2(context, scratch.data(), scratch.size(), plane.data(), plane.size());
    if (ZSTD_isError(size) || size <= kZstdMagic.size() || size >= plane.size())
        return {};
    return std::string_view(scratch).substr(kZstdMagic.size(), size - kZstdMagic.size());
}

void encodePlane(std::string_view plane, Effort effort, std::string& out) {
    if (std::all_of(plane.begin(), plane.end(), [&](char c) { return c == plane.front(); })) {
        putByte(out, kRepeated);
        out.push_back(plane.front());
        return;
    }
    if (effort != Effort::Raw && plane.size() >= kSmallestFramed) {
        std::string first;
        std::string second;
        std::string_view best = compressed(plane, 1, first);
        if (effort == Effort::Best) {
            const std::string_view other = compressed(plane, 12, second);
            if (!other.empty() && (best.empty() || other.size() < best.size()))
                best = other;
        }
        if (!best.empty()) {
            putByte(out, kZstd);
            putBytes(out, best);
            return;
        }
    }
    putByte(out, kPlain);
    out.append(plane);
}

bool decodePlane(ByteReader& in, std::size_t count, std::vector<unsigned char>& plane, std::string& frame,
                 bool& repeated) {
    plane.resize(count);
    repeated = false;
    switch (in.byte()) {
    case kRepeated:
        plane[0] = static_cast<unsigned char>(in.byte());
        repeated = true;
        return in.ok();
    case kPlain: {
        const std::string_view bytes = in.take(count);
        std::copy(bytes.begin(), bytes.end(), plane.begin());
        return in.ok();
    }
    case kZstd: {
        const std::string_view bytes = in.bytes();
        if (!in.ok() || !decompressor())
            return false;
        frame.assign(kZstdMagic);
        frame.append(bytes);
        return ZSTD_decompressDCtx(decompressor(), plane.data(), count, frame.data(), frame.size()) == count;
    }
    default:
        return false;
    }
}

} // namespace

void encodePlanes(std::span<const std::uint64_t> values, Effort effort, std::string& out) {
    std::uint64_t all = 0;
    for (const std::uint64_t value : values)
        all |= value;
    const unsigned width = (static_cast<unsigned>(std::bit_width(all)) + 7) / 8;
    putByte(out, width);
    std::string plane(values.size(), '\0');
    for (unsigned k = 0; k < width; ++k) {
        for (std::size_t i = 0; i < values.size(); ++i)
            plane[i] = static_cast<char>(values[i] >> (8 * k));
        encodePlane(plane, effort, out);
    }
}

bool decodePlanes(ByteReader& in, std::size_t count, std::vector<std::uint64_t>& out) {
    const unsigned width = in.byte();
    if (!in.ok() || width > 8 || (count == 0 && width != 0))
        return false;
    out.assign(count, 0);
    thread_local std::vector<unsigned char> plane;
    thread_local std::string frame;
    for (unsigned k = 0; k < width; ++k) {
        bool repeated = false;
        if (!decodePlane(in, count, plane, frame, repeated))
            return false;
        const unsigned shift = 8 * k;
        if (repeated) {
            if (const std::uint64_t bits = static_cast<std::uint64_t>(plane[0]) << shift; bits != 0)
                for (std::uint64_t& value : out)
                    value |= bits;
        } else {
            for (std::size_t i = 0; i < count; ++i)
                out[i] |= static_cast<std::uint64_t>(plane[i]) << shift;
        }
    }
    return true;
}

} // namespace codesage::tsdb
