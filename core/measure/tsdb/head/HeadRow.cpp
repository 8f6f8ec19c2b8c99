#include "measure/tsdb/head/HeadRow.h"

#include "measure/tsdb/codec/ByteIo.h"
#include "measure/tsdb/codec/DecimalScale.h"

#include <bit>
#include <cmath>

namespace codesage::tsdb {

namespace {

constexpr unsigned kVersion = 1;
// A form of 0 to kDigits is the number of decimals of the mantissa that follows.
constexpr unsigned kDigits = 6;
constexpr unsigned kBits = 7;
// Longer mantissas would take as many bytes as the double.
constexpr double kLargestMantissa = 1ll << 48;

void putValue(std::string& out, double value, unsigned& hint) {
    for (unsigned tried = 0; tried <= kDigits; ++tried) {
        // Neighbours mostly have the same number of decimals: its form goes first.
        const unsigned digits = tried == 0 ? hint : tried - (tried <= hint ? 1 : 0);
        const double power = powerOfTen(static_cast<int>(digits));
        const double product = value * power;
        if (!(std::abs(product) < kLargestMantissa))
            break;
        const std::int64_t mantissa = std::llrint(product);
        if (std::bit_cast<std::uint64_t>(static_cast<double>(mantissa) / power) ==
            std::bit_cast<std::uint64_t>(value)) {
            hint = digits;
            // The form shares the first varint with the mantissa's low bits.
            putVarint(out, zigzag(mantissa) << 3 | digits);
            return;
        }
    }
    putVarint(out, kBits);
    putFixed64(out, std::bit_cast<std::uint64_t>(value));
}

double readValue(ByteReader& in) {
    const std::uint64_t coded = in.varint();
    const auto form = static_cast<unsigned>(coded & 7);
    if (form == kBits)
        return std::bit_cast<double>(in.fixed64());
    return static_cast<double>(unzigzag(coded >> 3)) / powerOfTen(static_cast<int>(form));
}

} // namespace

std::string encodeHeadRow(std::span<const NewSample> samples) {
    std::string row;
    row.reserve(samples.size() * 6 + 16);
    putByte(row, kVersion);
    putVarint(row, samples.size());
    SeriesRef lastSeries = 0;
    std::uint64_t lastTime = 0;
    unsigned hint = 0;
    for (const NewSample& sample : samples) {
        putSigned(row, static_cast<std::int64_t>(sample.series) - lastSeries);
        const auto time = static_cast<std::uint64_t>(sample.sample.t);
        putSigned(row, static_cast<std::int64_t>(time - lastTime));
        putValue(row, sample.sample.v, hint);
        lastSeries = sample.series;
        lastTime = time;
    }
    return row;
}

Status decodeHeadRow(std::string_view row, std::vector<NewSample>& out) {
    out.clear();
    ByteReader in(row);
    const unsigned version = in.byte();
    if (in.ok() && version > kVersion)
        return fail(ErrorCode::Unsupported, "A head row was written by a newer release.");
    const std::uint64_t count = in.varint();
    const auto damaged = [] { return fail(ErrorCode::Corrupt, "A head row is damaged."); };
    if (!in.ok() || version == 0 || count > in.left() / 3) // three varints a sample
        return damaged();
    out.reserve(count);
    std::int64_t series = 0;
    std::uint64_t time = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        series += in.signedVarint();
        time += static_cast<std::uint64_t>(in.signedVarint());
        const double value = readValue(in);
        if (!in.ok() || series <= 0 || series > static_cast<std::int64_t>(UINT32_MAX))
            return damaged();
        out.push_back({static_cast<SeriesRef>(series), {static_cast<TimestampMs>(time), value}});
    }
    return in.left() == 0 ? Status{} : Status{damaged()};
}

} // namespace codesage::tsdb
