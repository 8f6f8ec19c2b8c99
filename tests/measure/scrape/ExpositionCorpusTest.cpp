#include "base/core/Files.h"
#include "base/core/Json.h"
#include "measure/scrape/ExpositionParser.h"
#include "support/Test.h"

#include <filesystem>
#include <nlohmann/json.hpp>

using namespace codesage;
using namespace codesage::scrape;

class ExpositionCorpusTest : public QObject {
    Q_OBJECT
private slots:
    void theSpecificationsCasesAreJudgedAsStated();
    void realExpositionsAreRead();
    void cutAndFlippedExpositionsNeverCrash();
};

void ExpositionCorpusTest::theSpecificationsCasesAreJudgedAsStated() {
    const std::filesystem::path folder = test::corpusDirectory(CODESAGE_SOURCE_DIR) / "openmetrics";
    if (!std::filesystem::is_directory(folder))
        QSKIP("CODESAGE-SKIP: the OpenMetrics parser cases are not here");
    int cases = 0;
    QStringList wrong;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto description = readFile(entry.path() / "test.json");
        const auto metrics = readFile(entry.path() / "metrics");
        if (!description || !metrics)
            continue;
        const auto json = parseJson(*description);
        VERIFY_OK(json);
        const bool shouldParse = json->at("shouldParse").get<bool>();
        const bool parses = parseExposition(*metrics, ExpositionFormat::OpenMetrics).has_value();
        if (parses != shouldParse)
            wrong << QString::fromStdString(entry.path().filename().string());
        ++cases;
    }
    QCOMPARE(wrong, QStringList());
    QVERIFY(cases > 100);
}

void ExpositionCorpusTest::realExpositionsAreRead() {
    const std::filesystem::path folder = test::corpusDirectory(CODESAGE_SOURCE_DIR) / "exposition";
    if (!std::filesystem::is_directory(folder))
        QSKIP("CODESAGE-SKIP: the exposition texts are not here");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto text = readFile(entry.path());
        VERIFY_OK(text);
        const bool isOpen = entry.path().string().ends_with(".om.txt");
        const auto parsed =
            parseExposition(*text, isOpen ? ExpositionFormat::OpenMetrics : ExpositionFormat::PrometheusText,
                            {.strictness = Strictness::Scrape});
        QVERIFY2(parsed.has_value(),
                 (entry.path().filename().string() + ": " + (parsed ? "" : parsed.error().text())).c_str());
        QVERIFY(parsed->samples.size() > 10);
        for (const ParsedSample& sample : parsed->samples)
            QVERIFY(!labelsOf(sample.series).empty());
    }
}

void ExpositionCorpusTest::cutAndFlippedExpositionsNeverCrash() {
    const std::filesystem::path folder = test::corpusDirectory(CODESAGE_SOURCE_DIR) / "exposition";
    if (!std::filesystem::is_directory(folder))
        QSKIP("CODESAGE-SKIP: the exposition texts are not here");
    for (const char* name : {"newest-alltypes.5mfs.om.txt", "v2.42-promtestdata.txt"}) {
        const auto text = readFile(folder / name);
        VERIFY_OK(text);
        const std::string_view start = std::string_view(*text).substr(0, 6000);
        std::uint32_t state = 1;
        for (std::size_t i = 0; i < start.size(); i += 3) {
            std::string damaged(start.substr(0, start.size() - i));
            state = state * 1664525 + 1013904223;
            if (!damaged.empty())
                damaged[state % damaged.size()] = static_cast<char>(state >> 24);
            for (const auto format : {ExpositionFormat::OpenMetrics, ExpositionFormat::PrometheusText})
                if (const auto parsed = parseExposition(damaged, format))
                    for (const ParsedSample& sample : parsed->samples)
                        QVERIFY(!labelsOf(sample.series).empty());
        }
    }
}

CODESAGE_TEST(ExpositionCorpusTest)
#include "ExpositionCorpusTest.moc"
