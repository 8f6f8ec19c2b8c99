#include "measure/tsdb/codec/ChunkCodec.h"

#include "measure/tsdb/codec/DecimalScale.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <numeric>

namespace codesage::tsdb {

namespace {

constexpr unsigned kVersion = 1;

enum TimeForm : unsigned { kRegular = 0, kIrregular = 1 };
enum ValueForm : unsigned { kDecimalDelta = 0, kDecimalOffset = 1, kBits = 2 };
constexpr unsigned kHasExceptions = 1u << 4;
constexpr unsigned kTimeShift = 3;

std::uint64_t asBits(double value) {
    return std::bit_cast<std::uint64_t>(value);
}

// The interval that most samples keep: the median, which a gap or a late scrape does not move.
std::int64_t usualInterval(std::span<const Sample> samples) {
    std::vector<std::int64_t> intervals(samples.size() - 1);
    for (std::size_t i = 1; i < samples.size(); ++i)
        intervals[i - 1] = samples[i].t - samples[i - 1].t;
    const auto middle = intervals.begin() + static_cast<std::ptrdiff_t>(intervals.size() / 2);
    std::nth_element(intervals.begin(), middle, intervals.end());
    return *middle;
}

TimeForm encodeTimes(std::span<const Sample> samples, Effort effort, std::string& out) {
    putSigned(out, samples.front().t);
    if (samples.size() == 1)
        return kRegular;
    const std::int64_t interval = usualInterval(samples);
    putSigned(out, interval);
    std::vector<std::uint64_t> offs(samples.size() - 1);
    bool regular = true;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        offs[i - 1] = zigzag(samples[i].t - samples[i - 1].t - interval);
        regular = regular && offs[i - 1] == 0;
    }
    if (regular)
        return kRegular;
    encodePlanes(offs, effort, out);
    return kIrregular;
}

void encodeBits(std::span<const double> values, Effort effort, std::string& out) {
    putFixed64(out, asBits(values.front()));
    std::vector<std::uint64_t> changes(values.size() - 1);
    for (std::size_t i = 1; i < values.size(); ++i)
        changes[i - 1] = asBits(values[i]) ^ asBits(values[i - 1]);
    encodePlanes(changes, effort, out);
}

// Steps from value to value, their common divisor taken out (memory sizes move by pages).
void encodeDelta(const DecimalScale& scale, Effort effort, std::string& out) {
    const auto& mantissas = scale.mantissas;
    std::vector<std::int64_t> steps(mantissas.size() - 1);
    std::uint64_t divisor = 0;
    for (std::size_t i = 1; i < mantissas.size(); ++i) {
        steps[i - 1] = mantissas[i] - mantissas[i - 1];
        if (divisor != 1)
            divisor = std::gcd(divisor, static_cast<std::uint64_t>(std::abs(steps[i - 1])));
    }
    divisor = std::max<std::uint64_t>(divisor, 1);
    putSigned(out, mantissas.front());
    putVarint(out, divisor);
    std::vector<std::uint64_t> coded(steps.size());
    const auto by = static_cast<std::int64_t>(divisor);
    for (std::size_t i = 0; i < steps.size(); ++i)
        coded[i] = zigzag(by == 1 ? steps[i] : steps[i] / by);
    encodePlanes(coded, effort, out);
}

// Distances from the smallest value: better for noise around a level.
void encodeOffset(const DecimalScale& scale, Effort effort, std::string& out) {
    const std::int64_t lowest = *std::min_element(scale.mantissas.begin(), scale.mantissas.end());
    std::vector<std::uint64_t> coded(scale.mantissas.size());
    std::uint64_t divisor = 0;
    for (std::size_t i = 0; i < coded.size(); ++i) {
        coded[i] = static_cast<std::uint64_t>(scale.mantissas[i] - lowest);
        if (divisor != 1)
            divisor = std::gcd(divisor, coded[i]);
    }
    divisor = std::max<std::uint64_t>(divisor, 1);
    putSigned(out, lowest);
    putVarint(out, divisor);
    if (divisor != 1)
        for (std::uint64_t& value : coded)
            value /= divisor;
    encodePlanes(coded, effort, out);
}

void putExceptions(const DecimalScale& scale, std::span<const double> values, std::string& out) {
    putVarint(out, scale.exceptions.size());
    std::uint32_t last = 0;
    for (const std::uint32_t at : scale.exceptions) {
        putVarint(out, at - last);
        putFixed64(out, asBits(values[at]));
        last = at;
    }
}

unsigned encodeDecimal(const DecimalScale& scale, std::span<const double> values, Effort effort,
                       std::string& out) {
    putByte(out, static_cast<unsigned>(scale.digits));
    unsigned form = kDecimalDelta;
    const std::size_t start = out.size();
    encodeDelta(scale, effort, out);
    if (effort == Effort::Best && out.size() - start > 16) {
        std::string other;
        encodeOffset(scale, effort, other);
        if (other.size() < out.size() - start) {
            out.replace(start, std::string::npos, other);
            form = kDecimalOffset;
        }
    }
    if (!scale.exceptions.empty()) {
        putExceptions(scale, values, out);
        form |= kHasExceptions;
    }
    return form;
}

bool decodeTimes(ByteReader& in, TimeForm form, std::span<Sample> samples,
                 std::vector<std::uint64_t>& scratch) {
    // Sums are taken unsigned: damaged bytes may overflow, which the ascending check then refuses.
    auto t = static_cast<std::uint64_t>(in.signedVarint());
    samples.front().t = static_cast<TimestampMs>(t);
    if (samples.size() == 1)
        return in.ok() && form == kRegular;
    const auto interval = static_cast<std::uint64_t>(in.signedVarint());
    if (form == kIrregular && !decodePlanes(in, samples.size() - 1, scratch))
        return false;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        t += interval;
        if (form == kIrregular)
            t += static_cast<std::uint64_t>(unzigzag(scratch[i - 1]));
        samples[i].t = static_cast<TimestampMs>(t);
        if (samples[i].t <= samples[i - 1].t)
            return false;
    }
    return in.ok();
}

void storeMantissas(std::span<Sample> samples, std::uint64_t first, std::uint64_t divisor, double power,
                    const std::vector<std::uint64_t>& steps) {
    auto mantissa = first;
    samples.front().v = static_cast<double>(static_cast<std::int64_t>(mantissa)) / power;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        mantissa += static_cast<std::uint64_t>(unzigzag(steps[i - 1])) * divisor;
        samples[i].v = static_cast<double>(static_cast<std::int64_t>(mantissa)) / power;
    }
}

bool decodeDecimal(ByteReader& in, unsigned form, std::span<Sample> samples,
                   std::vector<std::uint64_t>& scratch) {
    const unsigned digits = in.byte();
    if (digits > DecimalScale::kMaxDigits)
        return false;
    const double power = powerOfTen(static_cast<int>(digits));
    const auto first = static_cast<std::uint64_t>(in.signedVarint());
    const std::uint64_t divisor = in.varint();
    if (!in.ok())
        return false;
    if (form == kDecimalDelta) {
        if (!decodePlanes(in, samples.size() - 1, scratch))
            return false;
        storeMantissas(samples, first, divisor, power, scratch);
        return true;
    }
    if (!decodePlanes(in, samples.size(), scratch))
        return false;
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i].v = static_cast<double>(static_cast<std::int64_t>(first + scratch[i] * divisor)) / power;
    return true;
}

bool decodeBits(ByteReader& in, std::span<Sample> samples, std::vector<std::uint64_t>& scratch) {
    std::uint64_t last = in.fixed64();
    if (!decodePlanes(in, samples.size() - 1, scratch))
        return false;
    samples.front().v = std::bit_cast<double>(last);
    for (std::size_t i = 1; i < samples.size(); ++i) {
        last ^= scratch[i - 1];
        samples[i].v = std::bit_cast<double>(last);
    }
    return true;
}

bool applyExceptions(ByteReader& in, std::span<Sample> samples) {
    const std::uint64_t count = in.varint();
    if (!in.ok() || count > samples.size())
        return false;
    std::uint64_t at = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        at += in.varint();
        const std::uint64_t bits = in.fixed64();
        if (!in.ok() || at >= samples.size())
            return false;
        samples[at].v = std::bit_cast<double>(bits);
    }
    return true;
}

bool decodeBody(ByteReader& in, unsigned form, std::span<Sample> samples) {
    thread_local std::vector<std::uint64_t> scratch;
    const unsigned valueForm = form & 7u;
    if ((form >> 5) != 0 || valueForm > kBits)
        return false;
    if (!decodeTimes(in, static_cast<TimeForm>((form >> kTimeShift) & 1u), samples, scratch))
        return false;
    if (valueForm == kBits ? !decodeBits(in, samples, scratch)
                           : !decodeDecimal(in, valueForm, samples, scratch))
        return false;
    if ((form & kHasExceptions) != 0 && !applyExceptions(in, samples))
        return false;
    return in.ok() && in.left() == 0;
}

} // namespace

void encodeChunk(std::span<const Sample> samples, Effort effort, std::string& out) {
    putByte(out, kVersion);
    const std::size_t formAt = out.size();
    putByte(out, 0);
    putVarint(out, samples.size());
    const TimeForm timeForm = encodeTimes(samples, effort, out);

    std::vector<double> values(samples.size());
    std::transform(samples.begin(), samples.end(), values.begin(), [](const Sample& s) { return s.v; });
    DecimalScale scale;
    unsigned form = kBits;
    if (scale.build(values))
        form = encodeDecimal(scale, values, effort, out);
    else
        encodeBits(values, effort, out);
    out[formAt] = static_cast<char>(form | (static_cast<unsigned>(timeForm) << kTimeShift));
}

Status decodeChunk(std::string_view blob, std::vector<Sample>& out) {
    ByteReader in(blob);
    const unsigned version = in.byte();
    if (in.ok() && version > kVersion)
        return fail(
            ErrorCode::Unsupported,
            fmt::format("A chunk has codec version {}; this program reads up to {}.", version, kVersion));
    const unsigned form = in.byte();
    const std::uint64_t count = in.varint();
    if (!in.ok() || version == 0 || count == 0 || count > kMaxChunkSamples)
        return fail(ErrorCode::Corrupt, "A chunk's header is damaged.");
    const std::size_t before = out.size();
    out.resize(before + count);
    if (!decodeBody(in, form, std::span(out).subspan(before))) {
        out.resize(before);
        return fail(ErrorCode::Corrupt, "A chunk's content is damaged.");
    }
    return {};
}

} // namespace codesage::tsdb
