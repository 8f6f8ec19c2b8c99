// rooms: measure_tsdb
#include "measure/tsdb/codec/ChunkCodec.h"
#include "measure/tsdb/day/ChunkDirectory.h"
#include "measure/tsdb/day/DayFormat.h"
#include "measure/tsdb/head/HeadRow.h"
#include "measure/tsdb/index/SeriesBlock.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

using namespace codesage::tsdb;

// Whatever decodes must be a chunk: ascending, and the same again after another encoding.
void decodeAny(std::string_view bytes) {
    std::vector<Sample> samples;
    if (!decodeChunk(bytes, samples))
        return;
    std::string again;
    encodeChunk(samples, Effort::Fast, again);
    std::vector<Sample> back;
    if (!decodeChunk(again, back) || back.size() != samples.size())
        std::abort();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!sameBits(samples[i], back[i]) || (i > 0 && samples[i].t <= samples[i - 1].t))
            std::abort();
    }
}

// Any samples at all must come back bit by bit.
void encodeAny(std::string_view bytes, Effort effort) {
    std::vector<Sample> samples;
    std::int64_t t = 0;
    while (bytes.size() >= 10) {
        std::uint16_t gap = 0;
        double value = 0;
        std::memcpy(&gap, bytes.data(), 2);
        std::memcpy(&value, bytes.data() + 2, 8);
        bytes.remove_prefix(10);
        t += 1 + gap;
        samples.push_back({t, value});
    }
    if (samples.empty())
        return;
    std::string blob;
    encodeChunk(samples, effort, blob);
    std::vector<Sample> back;
    if (!decodeChunk(blob, back) || back.size() != samples.size())
        std::abort();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!sameBits(samples[i], back[i]))
            std::abort();
    }
}

} // namespace

// The first byte chooses which decoder gets the rest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 8) {
    case 0:
    case 1:
        decodeAny(bytes);
        break;
    case 2:
        encodeAny(bytes, Effort::Raw);
        break;
    case 3:
        encodeAny(bytes, Effort::Best);
        break;
    case 4: {
        std::vector<NewSample> row;
        (void)decodeHeadRow(bytes, row);
        break;
    }
    case 5: {
        std::vector<SeriesEntry> series;
        (void)decodeSeriesBlock(bytes, series);
        break;
    }
    case 6: {
        ChunkDirectory directory;
        (void)directory.decodePart(bytes);
        directory.compact();
        break;
    }
    default:
        (void)DayMeta::decode(bytes);
        break;
    }
    return 0;
}
