#include "measure/tsdb/codec/ChunkCodec.h"

#include "StoreModel.h"
#include "base/db/Must.h"
#include "measure/tsdb/head/HeadRow.h"
#include "measure/tsdb/index/SeriesBlock.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::tsdb;
using namespace codesage::tsdb::test;

namespace {

std::string encoded(const std::vector<Sample>& samples, Effort effort) {
    std::string blob;
    encodeChunk(samples, effort, blob);
    return blob;
}

bool same(const std::vector<Sample>& a, const std::vector<Sample>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), sameBits);
}

bool roundTrips(const std::vector<Sample>& samples) {
    for (const Effort effort : {Effort::Raw, Effort::Fast, Effort::Best}) {
        std::vector<Sample> back;
        if (!decodeChunk(encoded(samples, effort), back) || !same(samples, back))
            return false;
    }
    return true;
}

std::vector<Sample> every15s(const std::vector<double>& values) {
    std::vector<Sample> samples;
    for (const double value : values)
        samples.push_back({1'700'000'000'000 + static_cast<TimestampMs>(samples.size()) * 15'000, value});
    return samples;
}

} // namespace

class ChunkCodecTest : public QObject {
    Q_OBJECT
private slots:
    void everyBitOfEveryValueComesBack();
    void extremeTimesComeBack();
    void randomChunksComeBack();
    void aStaleMarkerDoesNotSpoilADecimalChunk();
    void constantAndRegularChunksTakeAFewBytes();
    void countersTakeLessThanABytePerSample();
    void cutBytesAreRefusedAndLeaveTheOutputAlone();
    void flippedBytesNeverCrashOrGrowWithoutBound();
    void randomBytesAreSafe();
    void newerVersionIsUnsupported();
    void headRowsComeBack();
    void damagedHeadRowsAreRefused();
    void seriesBlocksComeBack();
    void damagedSeriesBlocksAreRefused();
};

void ChunkCodecTest::everyBitOfEveryValueComesBack() {
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> special = {0.0,
                                         -0.0,
                                         1,
                                         -1,
                                         0.1,
                                         0.3,
                                         1e15,
                                         4503599627370496.0,
                                         9007199254740993.0,
                                         1e22,
                                         -1e300,
                                         5e-324,
                                         infinity,
                                         -infinity,
                                         kStaleNaN,
                                         kNormalNaN,
                                         std::bit_cast<double>(0xfff0000000000001ull),
                                         std::numeric_limits<double>::max(),
                                         123456789.123456};
    for (const double one : special)
        QVERIFY(roundTrips(every15s({one})));
    for (const double one : special)
        for (const double two : special)
            QVERIFY(roundTrips(every15s({one, two, one, 7, 8, 9})));
    QVERIFY(roundTrips(every15s(special)));
}

void ChunkCodecTest::extremeTimesComeBack() {
    QVERIFY(roundTrips({{INT64_MIN, 1}, {-1, 2}, {0, 3}, {1, 4}, {INT64_MAX, 5}}));
    QVERIFY(roundTrips({{INT64_MAX - 1, 1}, {INT64_MAX, 2}}));
    QVERIFY(roundTrips({{-62'167'219'200'000, 1}, {253'402'300'799'999, 2}}));
}

void ChunkCodecTest::randomChunksComeBack() {
    std::mt19937_64 random(7);
    for (int round = 0; round < 400; ++round) {
        std::vector<Sample> samples;
        TimestampMs t = static_cast<TimestampMs>(random() % 2'000'000'000'000);
        const std::size_t count = 1 + random() % (round % 20 == 0 ? 3000 : 300);
        const auto jitter = random() % 3 * 20;
        for (std::size_t i = 0; i < count; ++i) {
            t += 15'000 + (jitter == 0 ? 0 : static_cast<TimestampMs>(random() % jitter)) +
                 (random() % 100 == 0 ? 3'600'000 : 0);
            double value = plausibleValue(random, round, static_cast<int>(i));
            if (random() % 50 == 0)
                value = awkwardValue(random);
            samples.push_back({t, value});
        }
        QVERIFY(roundTrips(samples));
    }
}

void ChunkCodecTest::aStaleMarkerDoesNotSpoilADecimalChunk() {
    std::vector<double> values;
    for (int i = 0; i < 240; ++i)
        values.push_back(20 + (i * 7 % 30) / 10.0);
    const std::size_t plain = encoded(every15s(values), Effort::Fast).size();
    values[100] = kStaleNaN;
    values.back() = kStaleNaN;
    QVERIFY(roundTrips(every15s(values)));
    QVERIFY(encoded(every15s(values), Effort::Fast).size() < plain + 40);
}

void ChunkCodecTest::constantAndRegularChunksTakeAFewBytes() {
    QVERIFY(encoded(every15s(std::vector<double>(1920, 1.0)), Effort::Fast).size() <= 24);
    QVERIFY(encoded(every15s(std::vector<double>(1920, kStaleNaN)), Effort::Fast).size() <= 64);
    std::vector<double> ramp;
    for (int i = 0; i < 1920; ++i)
        ramp.push_back(1e9 + i * 15);
    QVERIFY(encoded(every15s(ramp), Effort::Fast).size() <= 28);
}

void ChunkCodecTest::countersTakeLessThanABytePerSample() {
    std::mt19937_64 random(1);
    std::vector<double> values{1e6};
    while (values.size() < 1920)
        values.push_back(values.back() + static_cast<double>(random() % 16));
    QVERIFY(encoded(every15s(values), Effort::Fast).size() < 1920 * 6 / 10);
}

void ChunkCodecTest::cutBytesAreRefusedAndLeaveTheOutputAlone() {
    std::mt19937_64 random(3);
    std::vector<Sample> samples;
    for (int i = 0; i < 300; ++i)
        samples.push_back({i * 1000 + static_cast<TimestampMs>(random() % 900), awkwardValue(random)});
    const std::string blob = encoded(samples, Effort::Fast);
    std::vector<Sample> out{{1, 2}};
    for (std::size_t size = 0; size < blob.size(); ++size) {
        QVERIFY(!decodeChunk(std::string_view(blob).substr(0, size), out).has_value());
        QCOMPARE(out.size(), std::size_t{1});
    }
    QVERIFY(!decodeChunk(blob + "x", out).has_value());
    QCOMPARE(out.size(), std::size_t{1});
}

void ChunkCodecTest::flippedBytesNeverCrashOrGrowWithoutBound() {
    std::mt19937_64 random(5);
    for (int round = 0; round < 20; ++round) {
        std::vector<Sample> samples;
        for (int i = 0; i < 200; ++i)
            samples.push_back(
                {i * 1000 + static_cast<TimestampMs>(random() % 900), plausibleValue(random, round, i)});
        const std::string blob = encoded(samples, round % 2 == 0 ? Effort::Fast : Effort::Raw);
        for (int flip = 0; flip < 500; ++flip) {
            std::string broken = blob;
            for (std::uint64_t times = 1 + random() % 3; times > 0; --times)
                broken[random() % broken.size()] ^= static_cast<char>(1u << random() % 8);
            std::vector<Sample> out;
            if (decodeChunk(broken, out))
                QVERIFY(!out.empty() && out.size() <= kMaxChunkSamples);
            else
                QVERIFY(out.empty());
        }
    }
}

void ChunkCodecTest::randomBytesAreSafe() {
    std::mt19937_64 random(11);
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes(random() % 64, '\0');
        for (char& c : bytes)
            c = static_cast<char>(random());
        if (!bytes.empty())
            bytes[0] = 1; // past the version check
        std::vector<Sample> out;
        if (decodeChunk(bytes, out))
            QVERIFY(!out.empty());
        std::vector<NewSample> row;
        (void)decodeHeadRow(bytes, row);
        QVERIFY(row.size() <= bytes.size());
        std::vector<SeriesEntry> series;
        (void)decodeSeriesBlock(bytes, series);
    }
}

void ChunkCodecTest::newerVersionIsUnsupported() {
    std::string blob = encoded(every15s({1, 2, 3}), Effort::Fast);
    blob[0] = 2;
    std::vector<Sample> out;
    QCOMPARE(decodeChunk(blob, out).error().code, ErrorCode::Unsupported);
}

void ChunkCodecTest::headRowsComeBack() {
    std::mt19937_64 random(13);
    for (int round = 0; round < 200; ++round) {
        std::vector<NewSample> samples;
        for (std::uint64_t i = 0; i < random() % 400; ++i)
            samples.push_back({static_cast<SeriesRef>(1 + random() % 5000),
                               {static_cast<TimestampMs>(random() % 4'000'000'000'000) - 1'000'000'000'000,
                                plausibleValue(random, static_cast<int>(i), round)}});
        std::vector<NewSample> back;
        MUST(decodeHeadRow(encodeHeadRow(samples), back));
        QVERIFY(std::equal(samples.begin(), samples.end(), back.begin(), back.end(),
                           [](const NewSample& a, const NewSample& b) {
                               return a.series == b.series && sameBits(a.sample, b.sample);
                           }));
    }
}

void ChunkCodecTest::damagedHeadRowsAreRefused() {
    std::vector<NewSample> samples;
    for (SeriesRef i = 1; i < 50; ++i)
        samples.push_back({i, {1000, 0.1 * i}});
    const std::string row = encodeHeadRow(samples);
    std::vector<NewSample> back;
    for (std::size_t size = 0; size < row.size(); ++size)
        QVERIFY(!decodeHeadRow(std::string_view(row).substr(0, size), back).has_value());
    QVERIFY(!decodeHeadRow(row + "x", back).has_value());
    // A count that the bytes cannot hold must not be believed.
    QVERIFY(!decodeHeadRow(std::string("\x01\xff\xff\xff\xff\x0f", 6), back).has_value());
}

void ChunkCodecTest::seriesBlocksComeBack() {
    std::vector<SeriesEntry> series;
    for (SeriesRef i = 1; i < 500; ++i)
        series.emplace_back(i * 3,
                            Labels{{"__name__", "metric"}, {"i", std::to_string(i)}, {"ä", "ü\n\"\\"}});
    for (const auto& part : {series, {}, {series.front()}}) {
        std::vector<SeriesEntry> back;
        MUST(decodeSeriesBlock(encodeSeriesBlock(part), back));
        QVERIFY(back == part);
    }
    QVERIFY(encodeSeriesBlock(series).size() < 5000);
}

void ChunkCodecTest::damagedSeriesBlocksAreRefused() {
    const std::string block =
        encodeSeriesBlock({{1, Labels{{"__name__", "a"}}}, {2, Labels{{"__name__", "b"}}}});
    std::vector<SeriesEntry> back;
    for (std::size_t size = 0; size < block.size(); ++size)
        QVERIFY(!decodeSeriesBlock(std::string_view(block).substr(0, size), back).has_value());
    QVERIFY(back.empty());
    // A frame that claims to unpack to four gigabytes.
    QVERIFY(!decodeSeriesBlock(std::string("\x01\x01\xff\xff\xff\xff\x0f", 7), back).has_value());
}

CODESAGE_TEST(ChunkCodecTest)
#include "ChunkCodecTest.moc"
