#include "measure/tsdb/Store.h"

#include "StoreModel.h"
#include "base/core/Log.h"
#include "base/db/Database.h"
#include "base/db/Must.h"
#include "support/Test.h"

#include <fstream>
#include <unistd.h>

using namespace codesage;
using namespace codesage::tsdb;

namespace {

constexpr TimestampMs kStart = 1'700'000'000'000;

StoreOptions optionsFor(const std::filesystem::path& directory) {
    StoreOptions options;
    options.directory = directory;
    options.backgroundMaintenance = false;
    return options;
}

const Labels kUp{{"__name__", "up"}, {"job", "a"}};

} // namespace

class StoreTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { log::configure(log::Level::Off, {}); } // damage and refusals are logged, rightly
    void committedSamplesAreFound();
    void committedSamplesSurviveReopening();
    void rolledBackSamplesAreNeverSeen();
    void lateSamplesInsideTheWindowAreInserted();
    void duplicatesAreIgnoredAndConflictsRefused();
    void duplicatesOfClosedChunksAreRecognised();
    void seriesOverTheLimitAreRefusedWithAClearError();
    void badLabelsAndTimesAreRefused();
    void numbersKeepTheirLabelsOverRestarts();
    void matchersSelectAndOrderSeries();
    void labelQueriesKeepToTheTimeRange();
    void aStoppedQueryIsCancelled();
    void closedStoreRefusesFurtherWork();
    void readOnlyStoreServesButTakesNothing();
    void unwritableFolderIsAClearError();
    void newerFormatIsRefusedByName();
    void snapshotHoldsEverythingCommitted();
    void flushLeavesOnlyDayFiles();
    void statsCountWhatHappened();
    void cardinalityNamesTheLargest();
    void backgroundThreadSealsWithoutBeingAsked();
};

void StoreTest::committedSamplesAreFound() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    QVERIFY(appender->add(kUp, kStart, 1).has_value());
    QVERIFY(appender->add(kUp, kStart + 15'000, kStaleNaN).has_value());
    QVERIFY((*store)->select({}, 0, INT64_MAX)->empty()); // nothing before the commit
    const auto report = appender->commit();
    VERIFY_OK(report);
    QCOMPARE(report->appended, std::size_t{2});
    QCOMPARE(appender->pending(), std::size_t{0});
    const auto found = (*store)->select({Matcher::equal("__name__", "up")}, kStart, kStart + 15'000);
    VERIFY_OK(found);
    QCOMPARE(found->size(), std::size_t{1});
    QCOMPARE(found->front().labels.toString(), std::string("up{job=\"a\"}"));
    QCOMPARE(found->front().samples.size(), std::size_t{2});
    QVERIFY(isStaleNaN(found->front().samples[1].v));
}

void StoreTest::committedSamplesSurviveReopening() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    tsdb::test::StoreModel model(std::chrono::minutes(30));
    for (int life = 0; life < 3; ++life) {
        auto store = Store::open(optionsFor(dir.path()), clock);
        VERIFY_OK(store);
        QCOMPARE(model.difference(**store, 0, INT64_MAX), std::string());
        auto appender = (*store)->appender();
        for (int i = 0; i < 10; ++i) {
            const TimestampMs t = kStart + (life * 10 + i) * 15'000;
            model.add(kUp, t, i);
            QVERIFY(appender->add(kUp, t, i).has_value());
        }
        MUST(appender->commit());
        QVERIFY((*store)->problems().empty());
    }
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    QCOMPARE(model.difference(**store, 0, INT64_MAX), std::string());
}

void StoreTest::rolledBackSamplesAreNeverSeen() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    {
        auto appender = (*store)->appender();
        QVERIFY(appender->add(kUp, kStart, 1).has_value());
        appender->rollback();
        MUST(appender->commit());
        QVERIFY(appender->add(kUp, kStart, 2).has_value());
    }
    QVERIFY((*store)->select({}, 0, INT64_MAX)->empty());
}

void StoreTest::lateSamplesInsideTheWindowAreInserted() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    const TimestampMs window = 30 * 60'000;
    for (const TimestampMs t : {kStart + window, kStart, kStart - 1, kStart + 1})
        QVERIFY(appender->add(kUp, t, static_cast<double>(t)).has_value());
    const auto report = appender->commit();
    VERIFY_OK(report);
    QCOMPARE(report->appended, std::size_t{3});
    QCOMPARE(report->outOfOrder, std::size_t{2});
    QCOMPARE(report->tooOld, std::size_t{1});
    const auto samples = std::vector((*store)->select({}, 0, INT64_MAX)->front().samples);
    QCOMPARE(samples.size(), std::size_t{3});
    QCOMPARE(samples[0].t, kStart);
    QCOMPARE(samples[1].t, kStart + 1);
    QCOMPARE(samples[2].t, kStart + window);
}

void StoreTest::duplicatesAreIgnoredAndConflictsRefused() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (const double value : {1.0, 1.0, 2.0})
        QVERIFY(appender->add(kUp, kStart, value).has_value());
    auto report = appender->commit();
    VERIFY_OK(report);
    QCOMPARE(report->appended, std::size_t{1});
    QCOMPARE(report->duplicates, std::size_t{1});
    QCOMPARE(report->conflicts, std::size_t{1});
    // The same again in a batch of its own; a NaN equals itself, zero and minus zero differ.
    const Labels zero{{"__name__", "zero"}};
    QVERIFY(appender->add(zero, kStart, 0.0).has_value());
    QVERIFY(appender->add(kUp, kStart + 1, kStaleNaN).has_value());
    MUST(appender->commit());
    QVERIFY(appender->add(zero, kStart, -0.0).has_value());
    QVERIFY(appender->add(kUp, kStart + 1, kStaleNaN).has_value());
    report = appender->commit();
    VERIFY_OK(report);
    QCOMPARE(report->duplicates, std::size_t{1});
    QCOMPARE(report->conflicts, std::size_t{1});
    QCOMPARE((*store)->select({Matcher::equal("__name__", "up")}, 0, kStart)->front().samples[0].v, 1.0);
}

void StoreTest::duplicatesOfClosedChunksAreRecognised() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (int i = 0; i < 50; ++i)
        QVERIFY(appender->add(kUp, kStart + i * 1000, i).has_value());
    MUST(appender->commit());
    MUST((*store)->flush());
    QCOMPARE((*store)->stats().headSamples, std::uint64_t{0});
    QVERIFY(appender->add(kUp, kStart + 10'000, 10).has_value());
    QVERIFY(appender->add(kUp, kStart + 11'000, 10).has_value());
    QVERIFY(appender->add(kUp, kStart + 11'500, 11.5).has_value());
    const auto report = appender->commit();
    VERIFY_OK(report);
    QCOMPARE(report->duplicates, std::size_t{1});
    QCOMPARE(report->conflicts, std::size_t{1});
    QCOMPARE(report->outOfOrder, std::size_t{1});
    // The late sample's chunk overlaps the closed one; reading joins them.
    MUST((*store)->flush());
    const auto samples = (*store)->select({}, kStart + 11'000, kStart + 12'000)->front().samples;
    QCOMPARE(samples.size(), std::size_t{3});
    QCOMPARE(samples[1].v, 11.5);
}

void StoreTest::seriesOverTheLimitAreRefusedWithAClearError() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    StoreOptions options = optionsFor(dir.path());
    options.maxSeries = 3;
    auto store = Store::open(options, clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (int i = 0; i < 3; ++i)
        QVERIFY(appender->add(Labels{{"__name__", "m"}, {"i", std::to_string(i)}}, kStart, i).has_value());
    const auto refused = appender->add(Labels{{"__name__", "m"}, {"i", "3"}}, kStart, 3);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::LimitExceeded);
    QVERIFY(refused.error().message.find("m{i=\"3\"}") != std::string::npos);
    QCOMPARE((*store)->stats().seriesLimitHits, std::uint64_t{1});
    // The rest of the batch stays good.
    QCOMPARE(appender->commit()->appended, std::size_t{3});
}

void StoreTest::badLabelsAndTimesAreRefused() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    QCOMPARE(appender->add(Labels{{"job", "a"}}, kStart, 1).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(appender->add(Labels{{"__name__", std::string(70'000, 'x')}}, kStart, 1).error().code,
             ErrorCode::InvalidArgument);
    QCOMPARE(appender->add(kUp, INT64_MAX, 1).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(appender->add(kUp, INT64_MIN, 1).error().code, ErrorCode::InvalidArgument);
    QVERIFY(!appender->add(SeriesRef{77}, kStart, 1));
    QCOMPARE(appender->pending(), std::size_t{0});
}

void StoreTest::numbersKeepTheirLabelsOverRestarts() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    SeriesRef first = 0;
    SeriesRef second = 0;
    {
        auto store = Store::open(optionsFor(dir.path()), clock);
        VERIFY_OK(store);
        auto appender = (*store)->appender();
        first = *appender->add(kUp, kStart, 1);
        second = *appender->add(Labels{{"__name__", "down"}}, kStart, 2);
        MUST(appender->commit());
    }
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    QVERIFY(appender->add(second, kStart + 1, 3));
    QCOMPARE(*appender->add(kUp, kStart + 1, 3), first);
    QVERIFY(*appender->add(Labels{{"__name__", "new"}}, kStart, 1) > second);
    MUST(appender->commit());
    QCOMPARE((*store)->select({Matcher::equal("__name__", "down")}, 0, INT64_MAX)->front().samples.size(),
             std::size_t{2});
}

void StoreTest::matchersSelectAndOrderSeries() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (const char* code : {"500", "200", "404"})
        QVERIFY(appender->add(Labels{{"__name__", "http"}, {"code", code}}, kStart, 1).has_value());
    QVERIFY(appender->add(Labels{{"__name__", "http"}}, kStart, 1).has_value());
    MUST(appender->commit());
    const auto select = [&](Matcher::Type type, const char* name, const char* value) {
        std::string found;
        const auto selected = (*store)->series({*Matcher::make(type, name, value)}, 0, INT64_MAX);
        for (const auto& series : *selected)
            found += "[" + std::string(series.get("code")) + "]";
        return found;
    };
    using enum Matcher::Type;
    QCOMPARE(select(Equal, "__name__", "http"), std::string("[][200][404][500]"));
    QCOMPARE(select(Equal, "code", ""), std::string("[]"));
    QCOMPARE(select(NotEqual, "code", ""), std::string("[200][404][500]"));
    QCOMPARE(select(NotEqual, "code", "200"), std::string("[][404][500]"));
    QCOMPARE(select(Regex, "code", "200|404"), std::string("[200][404]"));
    QCOMPARE(select(Regex, "code", "200|"), std::string("[][200]"));
    QCOMPARE(select(Regex, "code", "[45].."), std::string("[404][500]"));
    QCOMPARE(select(Regex, "code", ".*"), std::string("[][200][404][500]"));
    QCOMPARE(select(Regex, "code", ".+"), std::string("[200][404][500]"));
    QCOMPARE(select(NotRegex, "code", "4.*"), std::string("[][200][500]"));
    QCOMPARE(select(NotRegex, "code", ".*0|"), std::string("[404]"));
    QCOMPARE(select(Equal, "absent", "x"), std::string());
    QCOMPARE(select(NotEqual, "absent", "x"), std::string("[][200][404][500]"));
}

void StoreTest::labelQueriesKeepToTheTimeRange() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    const TimestampMs day = 86'400'000;
    QVERIFY(appender->add(Labels{{"__name__", "old"}, {"a", "1"}}, kStart, 1).has_value());
    QVERIFY(appender->add(Labels{{"__name__", "new"}, {"b", "2"}}, kStart + 3 * day, 1).has_value());
    MUST(appender->commit());
    for (int round = 0; round < 2; ++round) { // from the head, then from day files
        QCOMPARE(*(*store)->labelNames({}, kStart, kStart), (std::vector<std::string>{"__name__", "a"}));
        QCOMPARE(*(*store)->labelNames({}, 0, INT64_MAX), (std::vector<std::string>{"__name__", "a", "b"}));
        QCOMPARE(*(*store)->labelValues("__name__", {}, kStart + day, INT64_MAX),
                 (std::vector<std::string>{"new"}));
        QCOMPARE(*(*store)->labelValues("__name__", {Matcher::equal("a", "1")}, 0, INT64_MAX),
                 (std::vector<std::string>{"old"}));
        QVERIFY((*store)->labelValues("nothing", {}, 0, INT64_MAX)->empty());
        QVERIFY((*store)->series({}, kStart + 1, kStart + day)->empty());
        MUST((*store)->flush());
    }
}

void StoreTest::aStoppedQueryIsCancelled() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    QVERIFY(appender->add(kUp, kStart, 1).has_value());
    MUST(appender->commit());
    std::stop_source stop;
    const auto set = (*store)->open({}, 0, INT64_MAX, stop.get_token());
    VERIFY_OK(set);
    stop.request_stop();
    std::vector<Sample> samples;
    QCOMPARE((*set)->read(0, 0, INT64_MAX, samples, stop.get_token()).error().code, ErrorCode::Cancelled);
    QCOMPARE((*store)->select({}, 0, INT64_MAX, stop.get_token()).error().code, ErrorCode::Cancelled);
}

void StoreTest::closedStoreRefusesFurtherWork() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    QVERIFY(appender->add(kUp, kStart, 1).has_value());
    MUST((*store)->close());
    MUST((*store)->close());
    QCOMPARE(appender->commit().error().code, ErrorCode::Unavailable);
    QCOMPARE((*store)->flush().error().code, ErrorCode::Unavailable);
    QCOMPARE((*store)->maintain().error().code, ErrorCode::Unavailable);
    // A clean close leaves no log behind: every file stands alone.
    for (const auto& entry : std::filesystem::directory_iterator(dir.path()))
        QVERIFY2(entry.path().extension() == ".db", entry.path().c_str());
}

void StoreTest::readOnlyStoreServesButTakesNothing() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    StoreOptions options = optionsFor(dir.path());
    {
        auto store = Store::open(options, clock);
        VERIFY_OK(store);
        auto appender = (*store)->appender();
        for (int i = 0; i < 500; ++i)
            QVERIFY(appender->add(kUp, kStart + i * 15'000, i).has_value());
        MUST(appender->commit());
    }
    options.readOnly = true;
    auto store = Store::open(options, clock);
    VERIFY_OK(store);
    QCOMPARE((*store)->select({}, 0, INT64_MAX)->front().samples.size(), std::size_t{500});
    auto appender = (*store)->appender();
    QVERIFY(appender->add(kUp, kStart - 1, 1).has_value());
    QCOMPARE(appender->commit().error().code, ErrorCode::PermissionDenied);
    QVERIFY((*store)->verify()->problems.empty());
    options.directory = dir / "missing";
    QCOMPARE(Store::open(options, clock).error().code, ErrorCode::NotFound);
}

void StoreTest::unwritableFolderIsAClearError() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    // A file where the folder should be fails for root as well.
    const auto file = dir.write("file", "x");
    const auto opened = Store::open(optionsFor(file), clock);
    QVERIFY(!opened.has_value());
    QVERIFY2(opened.error().message.find(file.string()) != std::string::npos, opened.error().message.c_str());
    if (::geteuid() == 0)
        return;
    std::filesystem::create_directory(dir / "locked");
    std::filesystem::permissions(dir / "locked", std::filesystem::perms{0555});
    QCOMPARE(Store::open(optionsFor(dir / "locked"), clock).error().code, ErrorCode::PermissionDenied);
}

void StoreTest::newerFormatIsRefusedByName() {
    const ManualClock clock(kStart);
    for (const char* name : {"head.db", "2023-11-14.db"}) {
        const codesage::test::TempDir dir;
        {
            auto store = Store::open(optionsFor(dir.path()), clock);
            VERIFY_OK(store);
            auto appender = (*store)->appender();
            QVERIFY(appender->add(kUp, kStart, 1).has_value());
            MUST(appender->commit());
            MUST((*store)->flush());
        }
        // What a release with another format would leave: its version in the header and in its own words.
        std::fstream file(dir / name, std::ios::in | std::ios::out | std::ios::binary);
        QVERIFY(file.good());
        std::string bytes((std::istreambuf_iterator<char>(file)), {});
        bytes[63] = 2; // user_version, big endian at 60
        file.clear();
        file.seekp(0);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file.close();
        {
            db::OpenOptions raw;
            raw.journal = db::Journal::Delete;
            static constexpr db::Migration kTwo[] = {{2, ""}};
            raw.migrations = kTwo;
            auto database = db::Database::open(dir / name, raw);
            VERIFY_OK(database);
            MUST(database->execute("UPDATE meta SET data = x'02', crc = 0"));
        }
        const auto opened = Store::open(optionsFor(dir.path()), clock);
        QVERIFY(!opened.has_value());
        QCOMPARE(opened.error().code, ErrorCode::Unsupported);
        QVERIFY(opened.error().message.find(name) != std::string::npos);
        QVERIFY(opened.error().message.find("version 2") != std::string::npos);
    }
}

void StoreTest::snapshotHoldsEverythingCommitted() {
    const codesage::test::TempDir dir;
    ManualClock clock(kStart);
    tsdb::test::StoreModel model(std::chrono::minutes(30));
    auto store = Store::open(optionsFor(dir / "store"), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (int i = 0; i < 12'000; ++i) { // two days and a bit: sealed, open and in the head
        const TimestampMs t = kStart + i * 15'000;
        model.add(kUp, t, i % 100);
        QVERIFY(appender->add(kUp, t, i % 100).has_value());
        if (i % 100 == 99)
            MUST(appender->commit());
    }
    MUST(appender->commit());
    clock.advance(std::chrono::hours(50));
    MUST((*store)->maintain());
    QVERIFY((*store)->stats().sealedDays > 0);
    MUST((*store)->snapshot(dir / "copy"));
    QCOMPARE((*store)->snapshot(dir / "copy").error().code, ErrorCode::AlreadyExists);
    // What comes later is not in it.
    QVERIFY(appender->add(kUp, kStart + 12'000 * 15'000, 1).has_value());
    MUST(appender->commit());
    auto copy = Store::open(optionsFor(dir / "copy"), clock);
    VERIFY_OK(copy);
    QCOMPARE(model.difference(**copy, 0, INT64_MAX), std::string());
    QVERIFY((*copy)->problems().empty());
    // Writing into the copy does not touch the original, hard links or not.
    auto other = (*copy)->appender();
    QVERIFY(other->add(Labels{{"__name__", "late"}}, kStart, 5).has_value());
    MUST(other->commit());
    MUST((*copy)->flush());
    MUST((*copy)->close());
    QVERIFY((*store)->verify()->problems.empty());
    other.reset();
    appender.reset();
    store->reset();
    store = Store::open(optionsFor(dir / "store"), clock);
    VERIFY_OK(store);
    QVERIFY((*store)->problems().empty());
    QVERIFY((*store)->series({Matcher::equal("__name__", "late")}, 0, INT64_MAX)->empty());
    QCOMPARE(model.difference(**store, 0, kStart + 11'999 * 15'000), std::string());
}

void StoreTest::flushLeavesOnlyDayFiles() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    tsdb::test::StoreModel model(std::chrono::minutes(30));
    {
        auto store = Store::open(optionsFor(dir.path()), clock);
        VERIFY_OK(store);
        auto appender = (*store)->appender();
        for (int i = 0; i < 1000; ++i) {
            model.add(kUp, kStart + i * 15'000, i);
            QVERIFY(appender->add(kUp, kStart + i * 15'000, i).has_value());
        }
        MUST(appender->commit());
        MUST((*store)->flush());
        QCOMPARE((*store)->stats().storedSamples, std::uint64_t{1000});
    }
    std::filesystem::remove(dir / "head.db");
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    QCOMPARE(model.difference(**store, 0, INT64_MAX), std::string());
    QCOMPARE((*store)->problems().size(), std::size_t{1}); // head.db is missing, and that is said
}

void StoreTest::statsCountWhatHappened() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (int i = 0; i < 600; ++i)
        QVERIFY(appender->add(kUp, kStart + i * 1000, 1).has_value());
    MUST(appender->commit());
    const StoreStats stats = (*store)->stats();
    QCOMPARE(stats.series, std::uint64_t{1});
    QCOMPARE(stats.appendedSamples, std::uint64_t{600});
    QCOMPARE(stats.headSamples + stats.storedSamples, std::uint64_t{600});
    QCOMPARE(stats.minTime, kStart);
    QCOMPARE(stats.maxTime, kStart + 599'000);
    QCOMPARE(stats.commits, std::uint64_t{1});
    QVERIFY(stats.fileBytes > 0);
    QVERIFY(stats.indexBytes > 0);
    QVERIFY((*store)->verify()->problems.empty());
}

void StoreTest::cardinalityNamesTheLargest() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart);
    auto store = Store::open(optionsFor(dir.path()), clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (int i = 0; i < 10; ++i)
        QVERIFY(
            appender->add(Labels{{"__name__", i < 7 ? "many" : "few"}, {"i", std::to_string(i)}}, kStart, 1)
                .has_value());
    MUST(appender->commit());
    const CardinalityStats stats = (*store)->cardinality(1);
    QCOMPARE(stats.series, std::uint64_t{10});
    QCOMPARE(stats.labelPairs, std::uint64_t{12});
    QVERIFY(stats.seriesByMetric == (std::vector<std::pair<std::string, std::uint64_t>>{{"many", 7}}));
    QVERIFY(stats.valuesByLabel == (std::vector<std::pair<std::string, std::uint64_t>>{{"i", 10}}));
    QVERIFY(stats.seriesByPair == (std::vector<std::pair<std::string, std::uint64_t>>{{"__name__=many", 7}}));
}

void StoreTest::backgroundThreadSealsWithoutBeingAsked() {
    const codesage::test::TempDir dir;
    const ManualClock clock(kStart + 10LL * 86'400'000);
    StoreOptions options = optionsFor(dir.path());
    options.backgroundMaintenance = true;
    auto store = Store::open(options, clock);
    VERIFY_OK(store);
    auto appender = (*store)->appender();
    for (int i = 0; i < 300; ++i) // enough to cut a chunk, which makes a day file and wakes the thread
        QVERIFY(appender->add(kUp, kStart + i * 1000, i).has_value());
    MUST(appender->commit());
    QTRY_COMPARE_WITH_TIMEOUT((*store)->stats().sealedDays, std::uint64_t{1}, 20'000);
    QCOMPARE((*store)->select({}, 0, INT64_MAX)->front().samples.size(), std::size_t{300});
}

CODESAGE_TEST(StoreTest)
#include "StoreTest.moc"
