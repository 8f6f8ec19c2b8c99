#include "measure/tsdb/index/SeriesBlock.h"

#include "measure/tsdb/codec/ByteIo.h"

#include <zstd.h>

namespace codesage::tsdb {

namespace {

constexpr unsigned kVersion = 1;
constexpr unsigned kPlain = 0;
constexpr unsigned kZstd = 1;
constexpr std::uint64_t kMaxPlainBytes = 64u << 20;

tl::unexpected<Error> damaged() {
    return fail(ErrorCode::Corrupt, "A block of series is damaged.");
}

bool decodeEntries(ByteReader& in, std::vector<SeriesEntry>& out) {
    const std::uint64_t count = in.varint();
    if (!in.ok() || count > kMaxBlockSeries)
        return false;
    SeriesRef series = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        series += static_cast<SeriesRef>(in.varint());
        const std::uint64_t pairs = in.varint();
        if (!in.ok() || pairs > in.left()) // a pair takes two bytes at least
            return false;
        std::vector<Label> labels;
        labels.reserve(pairs);
        for (std::uint64_t k = 0; k < pairs; ++k) {
            const std::string_view name = in.bytes();
            const std::string_view value = in.bytes();
            labels.emplace_back(name, value);
        }
        if (!in.ok() || series == 0)
            return false;
        auto checked = Labels::fromPairs(std::move(labels));
        if (!checked)
            return false;
        out.emplace_back(series, *std::move(checked));
    }
    return in.left() == 0;
}

} // namespace

std::string encodeSeriesBlock(const std::vector<SeriesEntry>& series) {
    std::string plain;
    putVarint(plain, series.size());
    SeriesRef last = 0;
    for (const auto& [number, labels] : series) {
        putVarint(plain, static_cast<SeriesRef>(number - last));
        putVarint(plain, labels.size());
        for (const auto& [name, value] : labels) {
            putBytes(plain, name);
            putBytes(plain, value);
        }
        last = number;
    }
    std::string block;
    putByte(block, kVersion);
    std::string frame(ZSTD_compressBound(plain.size()), '\0');
    const std::size_t size = ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), 9);
    if (ZSTD_isError(size) || size >= plain.size()) {
        putByte(block, kPlain);
        return block += plain;
    }
    putByte(block, kZstd);
    putVarint(block, plain.size());
    return block.append(frame, 0, size);
}

Status decodeSeriesBlock(std::string_view block, std::vector<SeriesEntry>& out) {
    ByteReader in(block);
    const unsigned version = in.byte();
    if (in.ok() && version > kVersion)
        return fail(ErrorCode::Unsupported, "A block of series was written by a newer release.");
    const unsigned form = in.byte();
    if (!in.ok() || version == 0 || form > kZstd)
        return damaged();
    std::string plain;
    std::string_view content;
    if (form == kZstd) {
        const std::uint64_t size = in.varint();
        const std::string_view frame = in.take(in.left());
        if (!in.ok() || size > kMaxPlainBytes)
            return damaged();
        plain.resize(size);
        if (ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size()) != size)
            return damaged();
        content = plain;
    } else {
        content = in.take(in.left());
    }
    const std::size_t before = out.size();
    ByteReader entries(content);
    if (!decodeEntries(entries, out)) {
        out.resize(before);
        return damaged();
    }
    return {};
}

} // namespace codesage::tsdb
