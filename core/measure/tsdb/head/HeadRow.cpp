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

// A scrape's commit mostly names series in a row, all at one time: neither takes a byte then.
constexpr unsigned kSeriesInARow = 1;
constexpr unsigned kOneTime = 2;

unsigned flagsFor(std::span<const NewSample> samples) {
    unsigned flags = kSeriesInARow | kOneTime;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (samples[i].series != samples[i - 1].series + 1)
            flags &= ~kSeriesInARow;
        if (samples[i].sample.t != samples[i - 1].sample.t)
            flags &= ~kOneTime;
    }
    return flags;
}

} // namespace

std::string encodeHeadRow(std::span<const NewSample> samples) {
    std::string row;
    row.reserve(samples.size() * 6 + 16);
    const unsigned flags = flagsFor(samples);
    putByte(row, kVersion);
    putByte(row, flags);
    putVarint(row, samples.size());
    SeriesRef lastSeries = 0;
    std::uint64_t lastTime = 0;
    unsigned hint = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const NewSample& sample = samples[i];
        const auto time = static_cast<std::uint64_t>(sample.sample.t);
        if (i == 0 || (flags & kSeriesInARow) == 0)
            putSigned(row, static_cast<std::int64_t>(sample.series) - lastSeries);
        if (i == 0 || (flags & kOneTime) == 0)
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
    const unsigned flags = in.byte();
    const std::uint64_t count = in.varint();
    const auto damaged = [&] {
        out.clear();
        return fail(ErrorCode::Corrupt, "A head row is damaged.");
    };
    if (!in.ok() || version == 0 || flags > 3 || count > in.left()) // a value takes a byte at least
        return damaged();
    out.reserve(count);
    std::uint64_t series = 0; // sums are unsigned: damaged differences may overflow
    std::uint64_t time = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        series += i == 0 || (flags & kSeriesInARow) == 0 ? static_cast<std::uint64_t>(in.signedVarint()) : 1;
        if (i == 0 || (flags & kOneTime) == 0)
            time += static_cast<std::uint64_t>(in.signedVarint());
        const double value = readValue(in);
        if (!in.ok() || series == 0 || series > UINT32_MAX)
            return damaged();
        out.push_back({static_cast<SeriesRef>(series), {static_cast<TimestampMs>(time), value}});
    }
    return in.left() == 0 ? Status{} : Status{damaged()};
}

} // namespace codesage::tsdb
