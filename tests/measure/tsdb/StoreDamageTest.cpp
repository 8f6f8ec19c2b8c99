#include "StoreModel.h"
#include "base/core/Log.h"
#include "base/db/Must.h"
#include "support/Test.h"

#include <fstream>

using namespace codesage;
using namespace codesage::tsdb;
using namespace codesage::tsdb::test;

namespace {

constexpr TimestampMs kStart = 1'700'000'000'000;

StoreOptions optionsFor(const std::filesystem::path& directory) {
    StoreOptions options;
    options.directory = directory;
    options.backgroundMaintenance = false;
    options.retention = std::chrono::milliseconds(0);
    options.openChunkSamples = 40;
    options.sealedChunkSamples = 100;
    return options;
}

using Reference = std::map<std::string, std::map<TimestampMs, double>>;

std::string slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), {});
}

void spill(const std::filesystem::path& path, const std::string& bytes) {
    std::filesystem::permissions(path, std::filesystem::perms{0644});
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace

class StoreDamageTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void flippedBitsAreHarmlessOrDetected_data();
    void flippedBitsAreHarmlessOrDetected();
    void zeroedSectorsAreHarmlessOrDetected_data() { flippedBitsAreHarmlessOrDetected_data(); }
    void zeroedSectorsAreHarmlessOrDetected();
    void truncatedFilesAreDetected_data() { flippedBitsAreHarmlessOrDetected_data(); }
    void truncatedFilesAreDetected();
    void aDestroyedDayLeavesTheOthers();
    void aDestroyedHeadLeavesTheDays();
    void oneDamagedChunkCostsOnlyItself();

private:
    // Runs a store over a copy with one file replaced: "" or what is wrong. Sets m_lost when samples were
    // missing, m_told when the store said so.
    std::string check(const std::string& name, const std::string& content);

    std::unique_ptr<codesage::test::TempDir> m_dir;
    Reference m_reference;
    std::map<std::string, std::string> m_files;
    std::size_t m_samples = 0;
    bool m_lost = false;
    bool m_told = false;
};

void StoreDamageTest::initTestCase() {
    log::configure(log::Level::Off, {}); // damage is what this class is about
    m_dir = std::make_unique<codesage::test::TempDir>();
    ManualClock clock(kStart);
    {
        auto store = Store::open(optionsFor(*m_dir / "good"), clock);
        VERIFY_OK(store);
        auto appender = (*store)->appender();
        std::mt19937_64 random(23);
        for (int step = 0; step < 300; ++step) { // two and a half days, on four dates
            for (int series = 0; series < 12; ++series) {
                const Labels labels{{"__name__", "d"}, {"i", std::to_string(series)}};
                const TimestampMs t = kStart + step * 720'000;
                const double value = plausibleValue(random, series % 3, step);
                QVERIFY(appender->add(labels, t, value).has_value());
                m_reference[labels.toString()][t] = value;
                ++m_samples;
            }
            MUST(appender->commit());
            clock.advance(std::chrono::minutes(12));
            if (step == 240) // head rows of what is in day files go: a lost day is lost
                MUST((*store)->flush());
        }
        MUST((*store)->maintain());
        QCOMPARE((*store)->stats().sealedDays, std::uint64_t{3});
        QCOMPARE((*store)->stats().days, std::uint64_t{4});
        QVERIFY((*store)->stats().headSamples > 50);
    }
    for (const auto& entry : std::filesystem::directory_iterator(*m_dir / "good"))
        m_files[entry.path().filename().string()] = slurp(entry.path());
    QCOMPARE(m_files.size(), std::size_t{5});
}

std::string StoreDamageTest::check(const std::string& name, const std::string& content) {
    const auto folder = *m_dir / "bad";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    for (const auto& [file, bytes] : m_files)
        std::ofstream(folder / file, std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    spill(folder / name, content);
    ManualClock clock(kStart + 216'000'000);
    m_lost = m_told = false;
    for (int life = 0; life < 2; ++life) {
        auto store = Store::open(optionsFor(folder), clock);
        if (!store)
            return "does not open: " + store.error().text();
        for (int round = 0; round < 2; ++round) {
            const auto set = (*store)->open({}, 0, INT64_MAX, {});
            if (!set)
                return "cannot be asked: " + set.error().text();
            std::size_t found = 0;
            for (std::size_t i = 0; i < (*set)->size(); ++i) {
                std::vector<Sample> samples;
                if (const auto read = (*set)->read(i, 0, INT64_MAX, samples, {}); !read)
                    return "cannot be read: " + read.error().text();
                const auto& expected = m_reference[(*set)->labels(i).toString()];
                for (const Sample& sample : samples) {
                    const auto at = expected.find(sample.t);
                    if (at == expected.end() || !sameBits(sample, {at->first, at->second}))
                        return "gives a wrong sample of " + (*set)->labels(i).toString();
                }
                found += samples.size();
            }
            m_lost = m_lost || found < m_samples;
            m_told = m_told || !(*store)->problems().empty() || !(*set)->warnings().empty();
            if (m_lost && !m_told)
                return "lost samples without a word";
            if (const auto done = (*store)->maintain(); !done)
                return "cannot be mended: " + done.error().text();
        }
        if (const auto verified = (*store)->verify(); !verified || !verified->problems.empty())
            return "stays damaged after mending";
        // It takes new samples, whatever happened.
        auto appender = (*store)->appender();
        if (!appender->add(Labels{{"__name__", "d"}, {"i", "0"}}, kStart + 216'000'000 + life, 1) ||
            !appender->commit())
            return "takes no new samples";
        m_reference["d{i=\"0\"}"][kStart + 216'000'000 + life] = 1;
    }
    return {};
}

void StoreDamageTest::flippedBitsAreHarmlessOrDetected_data() {
    QTest::addColumn<std::string>("name");
    QTest::newRow("the head") << std::string("head.db");
    QTest::newRow("a sealed day") << std::string("2023-11-15.db");
    QTest::newRow("the open day") << std::string("2023-11-17.db");
}

void StoreDamageTest::flippedBitsAreHarmlessOrDetected() {
    QFETCH(std::string, name);
    std::mt19937_64 random(29);
    const std::string good = m_files.at(name);
    for (int flip = 0; flip < 40; ++flip) {
        std::string bad = good;
        // Half of them in the first page, where the structure is.
        const std::size_t at =
            flip % 2 == 0 ? random() % bad.size() : random() % std::min<std::size_t>(bad.size(), 4096);
        bad[at] ^= static_cast<char>(1u << random() % 8);
        const std::string wrong = check(name, bad);
        QVERIFY2(wrong.empty(),
                 qPrintable(QString("byte %1 of %2: %3").arg(at).arg(name.c_str(), wrong.c_str())));
    }
}

void StoreDamageTest::zeroedSectorsAreHarmlessOrDetected() {
    QFETCH(std::string, name);
    std::mt19937_64 random(31);
    const std::string good = m_files.at(name);
    for (int round = 0; round < 20; ++round) {
        std::string bad = good;
        const std::size_t at = random() % (bad.size() / 512) * 512;
        bad.replace(at, 512, 512, '\0');
        const std::string wrong = check(name, bad);
        QVERIFY2(wrong.empty(),
                 qPrintable(QString("sector at %1 of %2: %3").arg(at).arg(name.c_str(), wrong.c_str())));
    }
}

void StoreDamageTest::truncatedFilesAreDetected() {
    QFETCH(std::string, name);
    std::mt19937_64 random(37);
    const std::string good = m_files.at(name);
    for (int round = 0; round < 10; ++round) {
        const std::size_t size = round == 0 ? 0 : random() % good.size();
        const std::string wrong = check(name, good.substr(0, size));
        QVERIFY2(wrong.empty(),
                 qPrintable(QString("%1 cut to %2: %3").arg(name.c_str()).arg(size).arg(wrong.c_str())));
        QVERIFY(m_told || !m_lost);
    }
}

void StoreDamageTest::aDestroyedDayLeavesTheOthers() {
    QCOMPARE(check("2023-11-15.db", std::string(50'000, 'x')), std::string());
    QVERIFY(m_lost && m_told);
    QVERIFY(m_lost && m_told);
    bool quarantined = false;
    for (const auto& entry : std::filesystem::directory_iterator(*m_dir / "bad"))
        quarantined = quarantined || entry.path().filename().string().starts_with("2023-11-15.db.corrupt-");
    QVERIFY(quarantined);
}

void StoreDamageTest::aDestroyedHeadLeavesTheDays() {
    QCOMPARE(check("head.db", std::string(50'000, 'x')), std::string());
    QVERIFY(m_lost && m_told);
    QVERIFY(m_lost && m_told);
}

void StoreDamageTest::oneDamagedChunkCostsOnlyItself() {
    // The last byte of a sealed file lies in a chunk of the table's last page or in free space: look for a
    // byte whose change costs samples, and see that it costs few.
    std::mt19937_64 random(41);
    const std::string good = m_files.at("2023-11-15.db");
    std::size_t costly = 0;
    for (int round = 0; round < 100 && costly < 3; ++round) {
        std::string bad = good;
        bad[bad.size() / 2 + random() % (bad.size() / 2)] ^= 0x10;
        QCOMPARE(check("2023-11-15.db", bad), std::string());
        if (!m_lost)
            continue;
        ++costly;
        ManualClock clock(kStart + 216'000'000);
        auto store = Store::open(optionsFor(*m_dir / "bad"), clock);
        VERIFY_OK(store);
        std::size_t found = 0;
        const auto all = (*store)->select({}, 0, kStart + 216'000'000 - 1);
        VERIFY_OK(all);
        for (const auto& series : *all)
            found += series.samples.size();
        QVERIFY(found + 100 >= m_samples);
    }
    QVERIFY(costly > 0);
}

CODESAGE_TEST(StoreDamageTest)
#include "StoreDamageTest.moc"
