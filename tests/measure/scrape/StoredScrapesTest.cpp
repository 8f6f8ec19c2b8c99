// Scrapes into the real store, over a restart.
#include "FakeStore.h"
#include "FaultServer.h"
#include "measure/metrics/Instruments.h"
#include "measure/scrape/ScrapeManager.h"
#include "measure/scrape/StoreMetrics.h"
#include "measure/tsdb/Store.h"
#include "net/http/Client.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::scrape;
using namespace std::chrono_literals;

namespace {

std::vector<tsdb::SeriesData> select(const tsdb::Store& store, const std::string& name, TimestampMs until) {
    auto found = store.select({tsdb::Matcher::equal("__name__", name)}, 0, until, {});
    return found ? *std::move(found) : std::vector<tsdb::SeriesData>();
}

} // namespace

class StoredScrapesTest : public QObject {
    Q_OBJECT
private slots:
    void samplesOfEveryScrapeAreThereAfterARestart();
};

void StoredScrapesTest::samplesOfEveryScrapeAreThereAfterARestart() {
    const test::TempDir folder;
    std::atomic<int> asked{0};
    test::FaultServer server([&](test::Connection& connection) {
        const int value = ++asked;
        connection.answer("count " + std::to_string(value) + "\n" + (value == 1 ? "brief 1\n" : ""));
    });
    ManualClock clock;
    tsdb::StoreOptions options;
    options.directory = folder / "metrics";
    options.backgroundMaintenance = false;
    {
        Result<std::unique_ptr<tsdb::Store>> store = tsdb::Store::open(options, clock);
        VERIFY_OK(store);
        metrics::Instruments instruments;
        http::Client client;
        ScrapeOptions scrapeOptions;
        scrapeOptions.self.address = "127.0.0.1:8000";
        scrapeOptions.self.interval = 30s;
        scrapeOptions.self.collect = [&] { return storeFamilies((*store)->stats()); };
        ScrapeManager manager(client, **store, clock, instruments, scrapeOptions);
        const auto config =
            parsePrometheusConfig("scrape_configs:\n- {job_name: app, scrape_interval: 30s, static_configs: "
                                  "[{targets: ['" +
                                      server.address() + "']}]}\n",
                                  "prometheus.yml", folder.path());
        VERIFY_OK(config);
        QCOMPARE(test::problem(manager.start(*config)), std::string());
        for (int round = 1; round <= 3; ++round) {
            clock.advance(30s);
            QTRY_VERIFY([&] {
                for (const TargetStatus& status : manager.targets())
                    if (status.lastScrape <= clock.now() - 30'000 || status.health != TargetHealth::Up)
                        return false;
                return true;
            }());
        }
        manager.stop();
        QCOMPARE(test::problem((*store)->close()), std::string());
    }
    Result<std::unique_ptr<tsdb::Store>> store = tsdb::Store::open(options, clock);
    VERIFY_OK(store);
    const auto count = select(**store, "count", clock.now());
    QCOMPARE(count.size(), 1u);
    QCOMPARE(count[0].samples.size(), 3u);
    QCOMPARE(count[0].samples[2].v, 3.0);
    QCOMPARE(count[0].samples[2].t - count[0].samples[0].t, TimestampMs(60'000));
    const auto brief = select(**store, "brief", clock.now());
    QCOMPARE(brief[0].samples.size(), 2u);
    QVERIFY(tsdb::isStaleNaN(brief[0].samples[1].v));
    QCOMPARE(select(**store, "up", clock.now()).size(), 2u);
    QCOMPARE(select(**store, "codesage_tsdb_series", clock.now())[0].samples.size(), 3u);
    QCOMPARE(select(**store, "codesage_tsdb_memory_bytes", clock.now()).size(), 2u);
}

CODESAGE_TEST(StoredScrapesTest)
#include "StoredScrapesTest.moc"
