#include "StoreModel.h"
#include "base/core/Log.h"
#include "base/db/FaultVfs.h"
#include "base/db/Must.h"
#include "support/Test.h"

#include <sqlite3.h>

using namespace codesage;
using namespace codesage::tsdb;
using namespace codesage::tsdb::test;
using codesage::test::FaultVfs;

namespace {

constexpr TimestampMs kStart = 1'700'000'000'000;

StoreOptions optionsFor(const std::filesystem::path& directory, const FaultVfs& faults) {
    StoreOptions options;
    options.directory = directory;
    options.backgroundMaintenance = false;
    options.retention = std::chrono::milliseconds(0);
    options.openChunkSamples = 8;
    options.sealedChunkSamples = 24;
    options.sqliteVfs = faults.name();
    return options;
}

// A short life with everything in it: new series, cuts, a flush, a day's end, a seal, a late sample for the
// sealed day. What was acknowledged goes into the model; errors are taken as they come.
class Life {
public:
    Life(Store& store, ManualClock& clock, StoreModel& model)
        : m_store(store)
        , m_clock(clock)
        , m_model(model)
        , m_appender(store.appender()) {}

    void live() {
        for (int step = 0; step < 40; ++step)
            one(step);
        (void)m_store.flush();
        m_clock.advance(std::chrono::hours(30));
        (void)m_store.maintain();
        for (int step = 40; step < 44; ++step)
            one(step);
        (void)m_store.flush();
        (void)m_store.maintain();
    }

    // Commits what faults kept from being committed: must work once they are over.
    Status settle() {
        CODESAGE_TRY([[maybe_unused]] const CommitReport report, m_appender->commit());
        for (const auto& [labels, sample] : m_pending)
            m_model.add(labels, sample.t, sample.v);
        m_pending.clear();
        return {};
    }

private:
    void one(int step) {
        for (int series = 0; series < 3 + step / 10; ++series) {
            const Labels labels{{"__name__", "f"}, {"i", std::to_string(series)}};
            const Sample sample{kStart + step * 1'000'000, step * 0.5 + series};
            if (m_appender->add(labels, sample.t, sample.v))
                m_pending.emplace_back(labels, sample);
        }
        (void)settle();
    }

    Store& m_store;
    ManualClock& m_clock;
    StoreModel& m_model;
    std::unique_ptr<Appender> m_appender;
    std::vector<std::pair<Labels, Sample>> m_pending;
};

} // namespace

// "Fail the n-th operation", for every n until a run meets no fault, as SQLite tests itself.
class StoreFaultTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { log::configure(log::Level::Off, {}); } // every fault is logged, rightly
    void anyFailingOperationLosesNothing_data();
    void anyFailingOperationLosesNothing();
    void powerCutAtAnyMomentLeavesAConsistentStore_data();
    void powerCutAtAnyMomentLeavesAConsistentStore();
};

void StoreFaultTest::anyFailingOperationLosesNothing_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("lasting");
    QTest::newRow("disk full until freed") << SQLITE_FULL << true;
    QTest::newRow("one write error") << SQLITE_IOERR_WRITE << false;
    QTest::newRow("one sync error") << SQLITE_IOERR_FSYNC << false;
    QTest::newRow("every write fails for a while") << SQLITE_IOERR_WRITE << true;
}

void StoreFaultTest::anyFailingOperationLosesNothing() {
    QFETCH(int, code);
    QFETCH(bool, lasting);
    FaultVfs faults("store-fault-test");
    int runs = 0;
    std::uint64_t nth = 1;
    for (;; nth += 1 + nth / 8, ++runs) {
        const codesage::test::TempDir dir;
        ManualClock clock(kStart);
        StoreModel model(std::chrono::minutes(30));
        faults.failFrom(nth, code, lasting ? FaultVfs::Kind::Lasting : FaultVfs::Kind::Once);
        auto store = Store::open(optionsFor(dir.path(), faults), clock);
        if (store) {
            Life life(**store, clock, model);
            life.live();
            faults.clear();
            MUST(life.settle());
            QCOMPARE(model.difference(**store, 0, INT64_MAX), std::string());
            MUST((*store)->flush());
            MUST((*store)->maintain());
            QCOMPARE(model.difference(**store, 0, INT64_MAX), std::string());
            MUST((*store)->close());
        } else {
            QVERIFY(!store.error().message.empty());
            QVERIFY(faults.struck());
            faults.clear();
        }
        const bool clean = !faults.struck();
        auto again = Store::open(optionsFor(dir.path(), faults), clock);
        VERIFY_OK(again);
        QCOMPARE(model.difference(**again, 0, INT64_MAX), std::string());
        QVERIFY((*again)->problems().empty());
        QVERIFY((*again)->verify()->problems.empty());
        if (clean)
            break;
    }
    QVERIFY(runs > 20);
}

void StoreFaultTest::powerCutAtAnyMomentLeavesAConsistentStore_data() {
    QTest::addColumn<bool>("full");
    QTest::newRow("normal") << false;
    QTest::newRow("full") << true;
}

void StoreFaultTest::powerCutAtAnyMomentLeavesAConsistentStore() {
    QFETCH(bool, full);
    FaultVfs faults("store-power-test");
    for (std::uint64_t nth = 1;; nth += 1 + nth / 10) {
        const codesage::test::TempDir dir;
        ManualClock clock(kStart);
        StoreModel model(std::chrono::minutes(30)); // what was acknowledged
        StoreOptions options = optionsFor(dir.path(), faults);
        options.durability = full ? Durability::Full : Durability::Normal;
        faults.failFrom(nth, SQLITE_IOERR_WRITE, FaultVfs::Kind::Lasting);
        if (auto store = Store::open(options, clock)) {
            Life life(**store, clock, model);
            life.live();
        }
        const bool clean = !faults.struck();
        faults.losePower();
        faults.clear();
        auto again = Store::open(options, clock);
        VERIFY_OK(again);
        if (full)
            QCOMPARE(model.difference(**again, 0, INT64_MAX), std::string());
        // Nothing wrong and nothing damaged, whatever was lost.
        const auto found = (*again)->select({}, 0, INT64_MAX);
        VERIFY_OK(found);
        for (const SeriesData& series : *found) {
            for (const Sample& sample : series.samples) {
                const auto step = static_cast<double>(sample.t - kStart) / 1e6;
                QCOMPARE(sample.v, step * 0.5 + std::stod(std::string(series.labels.get("i"))));
            }
        }
        for (const Problem& problem : (*again)->problems())
            QFAIL(problem.message.c_str());
        // And it goes on: the same series, later samples.
        auto appender = (*again)->appender();
        QVERIFY(appender->add(Labels{{"__name__", "f"}, {"i", "0"}}, kStart + 100'000'000, 50).has_value());
        MUST(appender->commit());
        MUST((*again)->flush());
        QVERIFY((*again)->verify()->problems.empty());
        if (clean)
            break;
    }
}

CODESAGE_TEST(StoreFaultTest)
#include "StoreFaultTest.moc"
