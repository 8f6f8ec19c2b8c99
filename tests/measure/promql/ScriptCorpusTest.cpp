#include "ScriptRunner.h"
#include "base/core/Files.h"
#include "support/Test.h"

#include <QObject>
#include <filesystem>

using namespace codesage;
using namespace codesage::promql;

// Prometheus's own test scripts.
class ScriptCorpusTest : public QObject {
    Q_OBJECT

private slots:
    void everyScriptOfVersion2Passes_data();
    void everyScriptOfVersion2Passes();
};

namespace {

std::filesystem::path folder() {
    const auto corpus = codesage::test::corpusDirectory(CODESAGE_SOURCE_DIR);
    return corpus.empty() ? corpus : corpus / "promql" / "v2.42";
}

} // namespace

void ScriptCorpusTest::everyScriptOfVersion2Passes_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("evaluations");
    // How many each file has: a script that is cut or skipped would pass unnoticed.
    const std::pair<const char*, int> scripts[] = {
        {"aggregators", 83}, {"at_modifier", 33}, {"collision", 2},      {"functions", 207},
        {"histograms", 38},  {"literals", 20},    {"operators", 94},     {"selectors", 31},
        {"staleness", 14},   {"subquery", 25},    {"trig_functions", 19}};
    for (const auto& [name, evaluations] : scripts)
        QTest::newRow(name) << QString::fromStdString((folder() / (std::string(name) + ".test")).string())
                            << evaluations;
}

void ScriptCorpusTest::everyScriptOfVersion2Passes() {
    QFETCH(const QString, path);
    QFETCH(const int, evaluations);
    if (!std::filesystem::exists(path.toStdString()))
        QSKIP("CODESAGE-SKIP: the corpus with Prometheus's test scripts is not there");
    const auto script = readFile(path.toStdString());
    VERIFY_OK(script);
    const auto report = script::ScriptRunner(Semantics::V2).run(*script);
    std::string failures;
    for (const std::string& failure : report.failures)
        failures += failure + "\n";
    QVERIFY2(failures.empty(), failures.c_str());
    QCOMPARE(report.evaluations, evaluations);
    QVERIFY(report.checks > report.evaluations);
}

CODESAGE_TEST(ScriptCorpusTest)
#include "ScriptCorpusTest.moc"
