#include "measure/scrape/ScrapeManager.h"
#include "FakeStore.h"
#include "FaultServer.h"
#include "base/core/Log.h"
#include "measure/metrics/Instruments.h"
#include "measure/tsdb/Model.h"
#include "net/http/Client.h"
#include "support/Test.h"

#include <QElapsedTimer>
#include <cmath>
#include <zlib.h>

using namespace codesage;
using namespace codesage::scrape;
using namespace std::chrono_literals;
using test::Connection;
using test::FaultServer;

namespace {

std::string gzipped(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// On the test's own clock; long, so that a slow machine's real time never runs into a timeout.
constexpr auto kInterval = 30s;

void good(Connection& connection) {
    connection.answer("works 1\n");
}

std::string job(const std::string& name, const std::string& address, const std::string& extra = {}) {
    return "- {job_name: " + name + ", scrape_interval: 30s, static_configs: [{targets: ['" + address +
           "']}]" + (extra.empty() ? "" : ", " + extra) + "}\n";
}

// A manager with everything it needs, on a clock that only the test moves.
struct Bench {
    ManualClock clock;
    test::FakeStore store;
    metrics::Instruments instruments;
    http::Client client;
    ScrapeOptions options;
    std::unique_ptr<ScrapeManager> manager;

    static PrometheusConfig config(const std::string& jobs) {
        Result<PrometheusConfig> parsed =
            parsePrometheusConfig("scrape_configs:\n" + jobs, "prometheus.yml", "/");
        if (!parsed)
            qFatal("%s", parsed.error().text().c_str());
        return *std::move(parsed);
    }

    Status start(const std::string& jobs) {
        manager = std::make_unique<ScrapeManager>(client, store.factory(), clock, instruments, options);
        return manager->start(config(jobs));
    }

    TargetStatus target(const std::string& pool) const {
        for (const TargetStatus& status : manager->targets())
            if (status.scrapePool == pool)
                return status;
        return {};
    }
    // Moves to every target's next time and waits until all have been scraped then.
    bool round(const std::vector<std::string>& pools) {
        std::vector<TimestampMs> before;
        for (const std::string& pool : pools)
            before.push_back(target(pool).lastScrape);
        clock.advance(kInterval);
        return QTest::qWaitFor(
            [&] {
                for (std::size_t i = 0; i < pools.size(); ++i)
                    if (target(pools[i]).lastScrape == before[i])
                        return false;
                return true;
            },
            60'000);
    }
    static std::string series(const std::string& name, const std::string& pool, const std::string& address) {
        return name + "{instance=\"" + address + "\", job=\"" + pool + "\"}";
    }
    double counted(std::string_view family, const std::string& pool, const std::string& second = {}) const {
        for (const metrics::Family& one : instruments.collect())
            if (one.name == family)
                for (const metrics::Point& point : one.points)
                    if (point.labels[0].second == pool &&
                        (second.empty() || point.labels[1].second == second))
                        return point.value;
        return 0;
    }
};

// Warnings about failing targets are expected here.
class QuietLog {
public:
    QuietLog() { log::configure(log::Level::Off, {}); }
};

} // namespace

class ScrapeManagerTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void aTargetIsScrapedAndReported();
    void everyFormatAndEncodingIsRead();
    void faultyTargetsAreDownAndOthersUnharmed_data();
    void faultyTargetsAreDownAndOthersUnharmed();
    void aRecoveredTargetIsUpAgain();
    void theRunningProgramIsATargetWithoutHttp();
    void aReloadKeepsWhatStaysAndEndsWhatGoes();
    void aRemovedTargetOnItsWayEndsToo();
    void aBadFileLeavesTheOldTargets();
    void changedTargetFilesAreNoticed();
    void aFullDiskIsToldAndForgotten();
    void slowTargetsAreNotAskedTwiceAtOnce();
    void timestampsStayOnTheGrid();
    void missedTimesAreLeftOut();
    void stoppingIsQuickWhateverHangs();
    void redirectsOnTheHostAreFollowed();
    void credentialsReachTheTarget();
    void manySeriesInOneTargetLeaveOthersAlone();
    void metadataIsKept();
};

void ScrapeManagerTest::initTestCase() {
    static const QuietLog quiet;
}

void ScrapeManagerTest::aTargetIsScrapedAndReported() {
    FaultServer server([](Connection& connection) { connection.answer("a{x=\"y\"} 1.5\nb 2\n"); });
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("app", server.address()))), std::string());
    QCOMPARE(bench.target("app").health, TargetHealth::Unknown);
    QVERIFY(bench.round({"app"}));
    const TargetStatus status = bench.target("app");
    QCOMPARE(status.lastError, std::string());
    QCOMPARE(status.health, TargetHealth::Up);
    QCOMPARE(status.scrapeUrl, "http://" + server.address() + "/metrics");
    QCOMPARE(status.lastSamples, 2u);
    const std::string own = "{instance=\"" + server.address() + "\", job=\"app\"}";
    QCOMPARE(bench.store.last("a{instance=\"" + server.address() + "\", job=\"app\", x=\"y\"}"), 1.5);
    QCOMPARE(bench.store.last("up" + own), 1.0);
    QCOMPARE(bench.store.last("scrape_samples_scraped" + own), 2.0);
    QCOMPARE(bench.store.last("scrape_samples_post_metric_relabeling" + own), 2.0);
    QCOMPARE(bench.store.last("scrape_series_added" + own), 2.0);
    QVERIFY(bench.store.last("scrape_duration_seconds" + own) >= 0);
    QCOMPARE(bench.store.samples("b" + own)[0].t, status.lastScrape);
    QCOMPARE(bench.store.batches(), 1u);
    QCOMPARE(bench.counted("codesage_scrape_samples_total", "app"), 7.0);
    QCOMPARE(bench.counted("codesage_scrape_targets", "app", "up"), 1.0);
}

void ScrapeManagerTest::everyFormatAndEncodingIsRead() {
    FaultServer open([](Connection& connection) {
        connection.answer("# TYPE c counter\nc_total 1\n# EOF\n",
                          "application/openmetrics-text; version=1.0.0; charset=utf-8");
    });
    FaultServer packed([](Connection& connection) {
        const std::string body = gzipped("g 1\n");
        connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    FaultServer chunked([](Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nh 1\n\r\n0\r\n\r\n");
    });
    FaultServer old([](Connection& connection) { connection.send("HTTP/1.0 200 OK\r\n\r\nk 1\n"); });
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("open", open.address()) + job("packed", packed.address()) +
                                       job("chunked", chunked.address()) + job("old", old.address()))),
             std::string());
    QVERIFY(bench.round({"open", "packed", "chunked", "old"}));
    for (const auto& [name, pool] :
         {std::pair("c_total", "open"), {"g", "packed"}, {"h", "chunked"}, {"k", "old"}}) {
        const TargetStatus status = bench.target(pool);
        QVERIFY2(status.health == TargetHealth::Up, status.lastError.c_str());
        QCOMPARE(
            bench.store.last(Bench::series(name, pool, std::string(labelValue(status.labels, "instance")))),
            1.0);
    }
}

void ScrapeManagerTest::faultyTargetsAreDownAndOthersUnharmed_data() {
    QTest::addColumn<int>("fault");
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("reason");
    int fault = 0;
    const auto row = [&](const char* name, const char* settings, const char* reason) {
        QTest::newRow(name) << fault++ << QByteArray(settings) << QByteArray(reason);
    };
    row("hangs before the answer", "scrape_timeout: 1s", "timeout");
    row("hangs in the body", "scrape_timeout: 1s", "timeout");
    row("a byte now and then", "scrape_timeout: 1s", "timeout");
    row("resets", "", "connection");
    row("resets in the body", "", "connection");
    row("status 500", "", "http_status");
    row("promises more than it sends", "", "connection");
    row("too large", "body_size_limit: 1KB", "limit");
    row("announces too much", "body_size_limit: 1KB", "limit");
    row("packed bomb", "body_size_limit: 1MB", "limit");
    row("not metrics", "", "exposition");
    row("cut metrics", "", "exposition");
    row("not OpenMetrics", "", "exposition");
    row("too many samples", "sample_limit: 10", "limit");
    row("a label of a megabyte", "label_value_length_limit: 1000", "limit");
    row("not HTTP", "", "connection");
    row("redirects in a circle", "", "limit");
    row("redirects to a file", "", "configuration");
    row("redirects to another host", "", "configuration");
    row("redirects unfollowed", "follow_redirects: false", "http_status");
    row("broken gzip", "", "connection");
}

void ScrapeManagerTest::faultyTargetsAreDownAndOthersUnharmed() {
    QFETCH(int, fault);
    QFETCH(QByteArray, settings);
    QFETCH(QByteArray, reason);
    const std::string bomb = gzipped(std::string(64u << 20, '\n'));
    const std::vector<FaultServer::Behaviour> faults{
        [](Connection& connection) { connection.hang(); },
        [](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na 1\n");
            connection.hang();
        },
        [](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            connection.drip("\n");
        },
        [](Connection& connection) { connection.reset(); },
        [](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na 1\n");
            connection.reset();
        },
        [](Connection& connection) { connection.send("HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\na 1\n"); },
        [](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na 1\n");
        },
        [](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            const std::string line = "f\r\nlong_metric 1\n\n\r\n";
            while (connection.send(line)) {
            }
        },
        [](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\na 1\n");
            connection.hang();
        },
        [&](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
                            std::to_string(bomb.size()) + "\r\n\r\n" + bomb);
        },
        [](Connection& connection) { connection.answer("<!DOCTYPE html><html></html>", "text/html"); },
        [](Connection& connection) { connection.answer("a 1\nb{c=\"d"); },
        [](Connection& connection) { connection.answer("a 1\n", "application/openmetrics-text"); },
        [](Connection& connection) {
            std::string body;
            for (int i = 0; i < 11; ++i)
                body += "a{i=\"" + std::to_string(i) + "\"} 1\n";
            connection.answer(body);
        },
        [](Connection& connection) { connection.answer("a{l=\"" + std::string(1u << 20, 'x') + "\"} 1\n"); },
        [](Connection& connection) { connection.send("SSH-2.0-OpenSSH\r\n"); },
        [](Connection& connection) {
            connection.send("HTTP/1.1 302 Found\r\nLocation: /metrics\r\nContent-Length: 0\r\n\r\n");
        },
        [](Connection& connection) {
            connection.send(
                "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
        },
        [](Connection& connection) {
            connection.send(
                "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
        },
        [](Connection& connection) {
            connection.send("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
        },
        [](Connection& connection) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\na 1\n");
        }};
    FaultServer healthy(good);
    FaultServer sick([](Connection& connection) { connection.answer("before 1\n"); });
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("sick", sick.address(), settings.toStdString()) +
                                       job("well", healthy.address()))),
             std::string());
    QVERIFY(bench.round({"sick", "well"}));
    QCOMPARE(bench.target("sick").health, TargetHealth::Up);

    sick.setBehaviour(faults.at(static_cast<std::size_t>(fault)));
    QVERIFY(bench.round({"sick", "well"}));
    const TargetStatus status = bench.target("sick");
    QCOMPARE(status.health, TargetHealth::Down);
    QVERIFY(!status.lastError.empty());
    QVERIFY2(bench.counted("codesage_scrape_failures_total", "sick", reason.toStdString()) == 1,
             status.lastError.c_str());
    // Nothing of the bad answer was stored; what was there before has ended.
    QCOMPARE(bench.store.last(Bench::series("up", "sick", sick.address())), 0.0);
    QVERIFY(tsdb::isStaleNaN(bench.store.last(Bench::series("before", "sick", sick.address()))));
    QVERIFY(bench.store.samples(Bench::series("a", "sick", sick.address())).empty());
    QCOMPARE(bench.target("well").health, TargetHealth::Up);
    QCOMPARE(bench.store.samples(Bench::series("works", "well", healthy.address())).size(), 2u);
}

void ScrapeManagerTest::aRecoveredTargetIsUpAgain() {
    FaultServer server(good);
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("app", server.address()))), std::string());
    QVERIFY(bench.round({"app"}));
    server.setBehaviour([](Connection& connection) { connection.reset(); });
    QVERIFY(bench.round({"app"}));
    server.setBehaviour(good);
    QVERIFY(bench.round({"app"}));
    QCOMPARE(bench.target("app").lastError, std::string());
    const std::vector<tsdb::Sample> up = bench.store.samples(Bench::series("up", "app", server.address()));
    QCOMPARE(up.size(), 3u);
    QCOMPARE(up[0].v + up[1].v * 10 + up[2].v * 100, 101.0);
    QCOMPARE(bench.store.samples(Bench::series("works", "app", server.address())).size(), 3u);
}

void ScrapeManagerTest::theRunningProgramIsATargetWithoutHttp() {
    Bench bench;
    bench.options.self.address = "127.0.0.1:9000";
    bench.options.self.interval = kInterval;
    bench.options.self.collect = [&] {
        return std::vector{metrics::single("codesage_mcp_sessions", 0.1 + 0.2)};
    };
    QCOMPARE(test::problem(bench.start("")), std::string());
    QVERIFY(bench.round({"codesage"}));
    const TargetStatus status = bench.target("codesage");
    QVERIFY(status.isSelf);
    QCOMPARE(status.health, TargetHealth::Up);
    QCOMPARE(status.scrapeUrl, std::string("http://127.0.0.1:9000/metrics"));
    QCOMPARE(bench.store.last(Bench::series("codesage_mcp_sessions", "codesage", "127.0.0.1:9000")),
             0.1 + 0.2);
    QCOMPARE(bench.store.last(Bench::series("up", "codesage", "127.0.0.1:9000")), 1.0);
    QCOMPARE(bench.client.pending(), 0u);
}

void ScrapeManagerTest::aReloadKeepsWhatStaysAndEndsWhatGoes() {
    FaultServer first(good);
    FaultServer second(good);
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("stays", first.address()) + job("goes", second.address()))),
             std::string());
    QVERIFY(bench.round({"stays", "goes"}));
    const TimestampMs scraped = bench.target("stays").lastScrape;
    QCOMPARE(test::problem(bench.manager->reload(Bench::config(
                 job("stays", first.address(), "sample_limit: 9") + job("comes", second.address())))),
             std::string());
    QCOMPARE(bench.manager->targets().size(), 2u);
    QCOMPARE(bench.target("stays").lastScrape, scraped);
    QCOMPARE(bench.target("stays").health, TargetHealth::Up);
    QCOMPARE(bench.target("comes").health, TargetHealth::Unknown);
    const std::string gone = Bench::series("works", "goes", second.address());
    QTRY_VERIFY(tsdb::isStaleNaN(bench.store.last(gone)));
    QVERIFY(tsdb::isStaleNaN(bench.store.last(Bench::series("up", "goes", second.address()))));
    QVERIFY(!tsdb::isStaleNaN(bench.store.last(Bench::series("works", "stays", first.address()))));
    QVERIFY(bench.round({"stays", "comes"}));
    QCOMPARE(bench.store.samples(gone).size(), 2u);
}

void ScrapeManagerTest::aRemovedTargetOnItsWayEndsToo() {
    FaultServer server(good);
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("goes", server.address()))), std::string());
    QVERIFY(bench.round({"goes"}));
    server.setBehaviour([](Connection& connection) { connection.hang(); });
    bench.clock.advance(kInterval);
    QTRY_COMPARE(server.requests(), 2);
    QCOMPARE(test::problem(bench.manager->reload(Bench::config(""))), std::string());
    QTRY_VERIFY(tsdb::isStaleNaN(bench.store.last(Bench::series("works", "goes", server.address()))));
    QVERIFY(bench.manager->targets().empty());
}

void ScrapeManagerTest::aBadFileLeavesTheOldTargets() {
    const test::TempDir folder;
    const auto file = folder.write("prometheus.yml", "scrape_configs:\n" + job("app", "127.0.0.1:1"));
    Bench bench;
    QCOMPARE(test::problem(bench.start("")), std::string());
    QCOMPARE(test::problem(bench.manager->reloadFile(file)), std::string());
    QCOMPARE(bench.manager->targets().size(), 1u);
    folder.write("prometheus.yml", "scrape_config: []\n");
    const Status reloaded = bench.manager->reloadFile(file);
    QVERIFY(!reloaded);
    QVERIFY(reloaded.error().text().find("prometheus.yml:1") != std::string::npos);
    QCOMPARE(bench.manager->targets().size(), 1u);
    QCOMPARE(bench.manager->config()->scrapeConfigs.size(), 1u);
    for (const metrics::Family& family : bench.instruments.collect())
        if (family.name == "codesage_scrape_config_last_reload_successful")
            QCOMPARE(family.points[0].value, 0.0);
}

void ScrapeManagerTest::changedTargetFilesAreNoticed() {
    const test::TempDir folder;
    folder.write("t.json", "[{\"targets\": [\"127.0.0.1:1\"]}]");
    Bench bench;
    QCOMPARE(test::problem(bench.start("- {job_name: a, file_sd_configs: [{files: ['" +
                                       (folder / "t.json").string() + "']}]}\n")),
             std::string());
    QCOMPARE(bench.manager->targets().size(), 1u);
    folder.write("t.json", "[{\"targets\": [\"127.0.0.1:1\", \"127.0.0.1:2\", \"127.0.0.1:3\"]}]");
    QVERIFY(QTest::qWaitFor([&] {
        bench.clock.advance(5s);
        return bench.manager->targets().size() == 3;
    }));
}

void ScrapeManagerTest::aFullDiskIsToldAndForgotten() {
    FaultServer server(good);
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("app", server.address()))), std::string());
    QVERIFY(bench.round({"app"}));
    bench.store.failCommits(true);
    QVERIFY(bench.round({"app"}));
    QCOMPARE(bench.target("app").health, TargetHealth::Down);
    QVERIFY(bench.target("app").lastError.find("no space left on device") != std::string::npos);
    QCOMPARE(bench.counted("codesage_scrape_append_failures_total", "app"), 1.0);
    QCOMPARE(bench.counted("codesage_scrape_failures_total", "app", "storage"), 1.0);
    bench.store.failCommits(false);
    QVERIFY(bench.round({"app"}));
    QCOMPARE(bench.target("app").health, TargetHealth::Up);
    QCOMPARE(bench.store.samples(Bench::series("works", "app", server.address())).size(), 2u);
}

void ScrapeManagerTest::slowTargetsAreNotAskedTwiceAtOnce() {
    FaultServer server([](Connection& connection) { connection.hang(); });
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("slow", server.address()))), std::string());
    bench.clock.advance(kInterval);
    QTRY_COMPARE(server.requests(), 1);
    bench.clock.advance(kInterval);
    QTRY_COMPARE(bench.counted("codesage_scrape_skipped_total", "slow"), 1.0);
    QCOMPARE(server.requests(), 1);
}

void ScrapeManagerTest::timestampsStayOnTheGrid() {
    FaultServer server(good);
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("app", server.address()))), std::string());
    QVERIFY(bench.round({"app"}));
    const TimestampMs first = bench.target("app").lastScrape;
    // Two milliseconds late is put back; three is a new rhythm.
    bench.clock.setWall(bench.clock.now() + 2);
    QVERIFY(bench.round({"app"}));
    QCOMPARE(bench.target("app").lastScrape, first + 30'000);
    bench.clock.setWall(bench.clock.now() + 5);
    QVERIFY(bench.round({"app"}));
    QCOMPARE(bench.target("app").lastScrape, first + 60'007);
}

void ScrapeManagerTest::missedTimesAreLeftOut() {
    FaultServer server(good);
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("app", server.address()))), std::string());
    QVERIFY(bench.round({"app"}));
    bench.clock.advance(1h);
    QTRY_COMPARE(server.requests(), 2);
    QVERIFY(bench.round({"app"}));
    QCOMPARE(server.requests(), 3);
}

void ScrapeManagerTest::stoppingIsQuickWhateverHangs() {
    FaultServer hanging([](Connection& connection) { connection.hang(); });
    FaultServer dripping([](Connection& connection) {
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        connection.drip("\n");
    });
    Bench bench;
    QCOMPARE(test::problem(bench.start(
                 "- {job_name: a, scrape_interval: 60s, scrape_timeout: 60s, static_configs: [{targets: ['" +
                 hanging.address() + "', '" + dripping.address() + "']}]}\n")),
             std::string());
    bench.clock.advance(60s);
    QTRY_COMPARE(hanging.requests() + dripping.requests(), 2);
    QElapsedTimer timer;
    timer.start();
    bench.manager->stop();
    QVERIFY(timer.elapsed() < 10'000); // far from the minute that the targets would take
    QCOMPARE(bench.client.pending(), 0u);
    QCOMPARE(bench.store.batches(), 0u);
}

void ScrapeManagerTest::redirectsOnTheHostAreFollowed() {
    FaultServer server([](Connection& connection) {
        if (connection.request().starts_with("GET /metrics "))
            connection.send("HTTP/1.1 301 Moved\r\nLocation: /new/place?x=1\r\nContent-Length: 0\r\n\r\n");
        else
            connection.answer("moved 1\n");
    });
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("app", server.address()))), std::string());
    QVERIFY(bench.round({"app"}));
    QCOMPARE(bench.target("app").lastError, std::string());
    QCOMPARE(bench.store.last(Bench::series("moved", "app", server.address())), 1.0);
    QCOMPARE(server.requests(), 2);
}

void ScrapeManagerTest::credentialsReachTheTarget() {
    std::mutex mutex;
    std::string seen;
    FaultServer server([&](Connection& connection) {
        {
            const std::lock_guard lock(mutex);
            seen += connection.request();
        }
        connection.answer("a 1\n");
    });
    const test::TempDir folder;
    const std::string token = folder.write("token", "s3cret\n").string();
    Bench bench;
    QCOMPARE(test::problem(
                 bench.start(job("bearer", server.address(), "bearer_token_file: " + token) +
                             job("basic", server.address(), "basic_auth: {username: u, password: p}") +
                             job("broken", server.address(), "bearer_token_file: " + token + ".missing"))),
             std::string());
    QVERIFY(bench.round({"bearer", "basic", "broken"}));
    const std::lock_guard lock(mutex);
    QVERIFY(seen.find("Authorization: Bearer s3cret\r\n") != std::string::npos);
    QVERIFY(seen.find("Authorization: Basic dTpw\r\n") != std::string::npos);
    QVERIFY(seen.find("X-Prometheus-Scrape-Timeout-Seconds: 10\r\n") != std::string::npos);
    QVERIFY(seen.find("application/openmetrics-text") != std::string::npos);
    QCOMPARE(server.requests(), 2);
    QCOMPARE(bench.target("broken").health, TargetHealth::Down);
    QVERIFY(bench.target("broken").lastError.find("token.missing") != std::string::npos);
}

void ScrapeManagerTest::manySeriesInOneTargetLeaveOthersAlone() {
    std::string body;
    for (int i = 0; i < 100'000; ++i)
        body += "m{i=\"" + std::to_string(i) + "\"} 1\n";
    FaultServer large([&](Connection& connection) { connection.answer(body); });
    FaultServer small(good);
    Bench bench;
    bench.options.maxSeriesPerTarget = 50'000;
    QCOMPARE(test::problem(bench.start(job("large", large.address()) + job("small", small.address()))),
             std::string());
    QVERIFY(bench.round({"large", "small"}));
    QCOMPARE(bench.target("large").health, TargetHealth::Down);
    QVERIFY(bench.target("large").lastError.find("50000") != std::string::npos);
    QCOMPARE(bench.target("small").health, TargetHealth::Up);
    QCOMPARE(bench.store.seriesNames().size(), 11u);
}

void ScrapeManagerTest::metadataIsKept() {
    FaultServer server(
        [](Connection& connection) { connection.answer("# HELP a Help.\n# TYPE a gauge\na 1\n"); });
    Bench bench;
    QCOMPARE(test::problem(bench.start(job("app", server.address()))), std::string());
    QVERIFY(bench.round({"app"}));
    const std::vector<TargetMetadata> metadata = bench.manager->metadata();
    QCOMPARE(metadata.size(), 1u);
    QCOMPARE(metadata[0].metadata.help, std::string("Help."));
    QCOMPARE(labelValue(metadata[0].targetLabels, "job"), std::string_view("app"));
}

CODESAGE_TEST(ScrapeManagerTest)
#include "ScrapeManagerTest.moc"
