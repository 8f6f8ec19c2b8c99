#include "base/core/Files.h"
#include "show/dashboard/DashboardFile.h"
#include "show/dashboard/GridLayout.h"
#include "show/dashboard/Intervals.h"
#include "show/dashboard/Units.h"
#include "support/Test.h"

#include <QObject>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

using namespace codesage;
using namespace codesage::show;

namespace {

// Units whose text depends on the moment or the place; and clocks, which no dashboard at hand uses.
const std::set<std::string> kNotCompared{"dateTimeAsUS",    "dateTimeAsUSNoDateIfToday",    "dateTimeFromNow",
                                         "dateTimeAsLocal", "dateTimeAsLocalNoDateIfToday", "clocks",
                                         "clockms"};

// The answers of units that leave out today's date were made on this day.
constexpr std::int64_t kDayOfVectors = 1'795'455'600'000;

nlohmann::json load(const std::filesystem::path& file) {
    const auto text = readFile(file, 64u << 20);
    return text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
}

} // namespace

class DashboardCorpusTest : public QObject {
    Q_OBJECT

private slots:
    void unitsReadAsInGrafana() {
        const auto corpus = test::corpusDirectory(CODESAGE_SOURCE_DIR);
        if (corpus.empty())
            QSKIP("CODESAGE-SKIP: the folder with real-world test data is missing");
        const nlohmann::json golden = load(corpus / "grafana" / "golden-units.json");
        QVERIFY(golden.is_array());
        std::size_t compared = 0;
        std::map<std::string, std::string> wrong;
        std::size_t failures = 0;
        for (const auto& row : golden) {
            const std::string unit = row["unit"];
            if (kNotCompared.contains(unit))
                continue;
            const std::optional<int> decimals =
                row["d"].is_null() ? std::nullopt : std::optional(row["d"].get<int>());
            const double value = row["v"];
            const std::string text = formatValue(unit, value, decimals, {kDayOfVectors, {}}).text;
            ++compared;
            if (text == row["text"].get<std::string>())
                continue;
            ++failures;
            wrong.try_emplace(unit, row.dump() + " but got " + text);
        }
        for (const auto& [unit, example] : wrong)
            qInfo("%s: %s", unit.c_str(), example.c_str());
        qInfo("%zu of %zu answers differ, in %zu units", failures, compared, wrong.size());
        QVERIFY(compared > 40'000);
        QCOMPARE(failures, std::size_t{0});
    }

    void intervalsAreGrafanas() {
        const auto corpus = test::corpusDirectory(CODESAGE_SOURCE_DIR);
        if (corpus.empty())
            QSKIP("CODESAGE-SKIP: the folder with real-world test data is missing");
        const nlohmann::json golden = load(corpus / "grafana" / "golden-interval.json");
        QVERIFY(golden.is_array() && !golden.empty());
        for (const auto& row : golden) {
            const auto least = row[2].is_null() ? std::nullopt : parseInterval(row[2].get<std::string>());
            const Milliseconds interval =
                calculateInterval(Milliseconds(row[0].get<std::int64_t>()), row[1], least);
            QCOMPARE(interval.count(), row[4].get<std::int64_t>());
            QCOMPARE(intervalText(interval), row[3].get<std::string>());
        }
    }

    void everyRealDashboardIsReadLaidOutAndWrittenBackWhole() {
        const auto corpus = test::corpusDirectory(CODESAGE_SOURCE_DIR);
        if (corpus.empty())
            QSKIP("CODESAGE-SKIP: the folder with real-world test data is missing");
        std::size_t read = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus / "dashboards")) {
            if (entry.path().extension() != ".json")
                continue;
            const auto text = readFile(entry.path(), 64u << 20);
            VERIFY_OK(text);
            const auto dashboard = readDashboard(*text);
            if (!dashboard && dashboard.error().code == ErrorCode::Unsupported &&
                text->find("\"rows\"") != std::string::npos)
                continue; // the form before Grafana 5 is refused with what to do
            QVERIFY2(dashboard,
                     (entry.path().string() + ": " + (dashboard ? "" : dashboard.error().text())).c_str());
            QVERIFY(!layOut(*dashboard).empty());
            const std::string written = writeDashboard(*dashboard);
            QVERIFY2(nlohmann::json::parse(written) == nlohmann::json::parse(*text), entry.path().c_str());
            const auto again = readDashboard(written);
            VERIFY_OK(again);
            QCOMPARE(writeDashboard(*again), written);
            ++read;
        }
        QVERIFY(read > 10);
    }
};

CODESAGE_TEST(DashboardCorpusTest)
#include "DashboardCorpusTest.moc"
