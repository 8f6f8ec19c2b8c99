#include "base/core/Files.h"
#include "base/core/Json.h"
#include "base/core/Strings.h"
#include "code/symbols/Outline.h"
#include "support/Test.h"

#include <QProcess>
#include <QStandardPaths>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

using namespace codesage;
using namespace codesage::code;

namespace {

using Found = std::tuple<std::string, std::string, std::uint32_t>; // file, name without blanks, line

std::string withoutBlanks(std::string name) {
    std::erase_if(name, [](char c) { return c == ' ' || c == '\t' || c == '#'; });
    return name;
}

// What Universal Ctags calls functions and types. `language` is its name for a language, empty: by file name.
std::set<Found> ctagsOf(const std::vector<std::string>& files, const QString& language) {
    static const std::set<std::string> kKinds{"function",  "class",  "struct",    "union",  "enum",
                                              "interface", "method", "func",      "member", "generator",
                                              "namespace", "getter", "annotation"};
    QStringList arguments{
        "--options=NONE", "--output-format=json", "--fields=+nKe", "--sort=no", "-f", "-", "-L", "-"};
    if (!language.isEmpty())
        arguments.append("--language-force=" + language);
    else
        arguments.append("--langmap=C++:+.h");
    QProcess ctags;
    ctags.start("ctags", arguments);
    for (const std::string& file : files)
        ctags.write((file + "\n").c_str());
    ctags.closeWriteChannel();
    ctags.waitForFinished();
    std::set<Found> found;
    const std::string output = ctags.readAllStandardOutput().toStdString();
    for (const std::string_view line : split(output, '\n')) {
        const auto tag = parseJson(line);
        if (!tag || tag->value("_type", "") != "tag" || !kKinds.contains(tag->value("kind", "")))
            continue;
        const std::string name = tag->value("name", "");
        const bool member = tag->value("kind", "") == "member";
        // A member is a method in Python only; names made up for nameless things are ctags's own.
        if (name.starts_with("__anon") || name.starts_with("Anonymous") || (member && language != "Python"))
            continue;
        found.emplace(tag->value("path", ""), withoutBlanks(name), tag->value("line", 0u));
    }
    return found;
}

std::set<Found> outlined(const std::vector<std::string>& files, std::optional<SourceLanguage> language) {
    std::set<Found> found;
    for (const std::string& file : files) {
        const auto text = readFile(file);
        if (!text)
            continue;
        const auto symbols = outline(language.value_or(SourceLanguage::Cpp), *text);
        if (!symbols)
            continue;
        for (const Symbol& symbol : symbols->symbols)
            found.emplace(file, withoutBlanks(symbol.name), symbol.line);
    }
    return found;
}

// The share of `wanted` that is in `found`, in percent, and the first that are not.
std::pair<double, std::string> agreement(const std::set<Found>& wanted, const std::set<Found>& found) {
    std::size_t same = 0;
    std::string missing;
    for (const Found& one : wanted) {
        if (found.contains(one))
            ++same;
        else if (missing.size() < 2000)
            missing += fmt::format("\n  {}:{}: {}", std::get<0>(one), std::get<2>(one), std::get<1>(one));
    }
    return {wanted.empty() ? 0 : 100.0 * static_cast<double>(same) / static_cast<double>(wanted.size()),
            missing};
}

} // namespace

class CtagsAgreementTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void samplesAgree_data();
    void samplesAgree();
    void ourOwnSourcesAgree();
};

void CtagsAgreementTest::initTestCase() {
    if (QStandardPaths::findExecutable("ctags").isEmpty())
        QSKIP("CODESAGE-SKIP: universal-ctags is not installed");
    QProcess ctags;
    ctags.start("ctags", {"--list-features"});
    ctags.waitForFinished();
    if (!ctags.readAllStandardOutput().contains("json"))
        QSKIP("CODESAGE-SKIP: this ctags does not write JSON");
}

void CtagsAgreementTest::samplesAgree_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<QString>("ctagsName");
    QTest::newRow("C++") << std::string("cpp") << "C++";
    QTest::newRow("C") << std::string("c") << "C";
    QTest::newRow("Python") << std::string("python") << "Python";
    QTest::newRow("JavaScript") << std::string("javascript") << "JavaScript";
    QTest::newRow("TypeScript") << std::string("typescript") << "TypeScript";
    QTest::newRow("Java") << std::string("java") << "Java";
    QTest::newRow("Go") << std::string("go") << "Go";
    QTest::newRow("Rust") << std::string("rust") << "Rust";
}

// The samples are nastier than real code, and ctags itself stumbles over some of it: 90 % is the floor here.
void CtagsAgreementTest::samplesAgree() {
    QFETCH(std::string, name);
    QFETCH(QString, ctagsName);
    const std::vector<std::string> files{
        (std::filesystem::path(CODESAGE_SOURCE_DIR) / "tests/code/symbols/samples" / (name + ".sample"))
            .string()};
    const auto wanted = ctagsOf(files, ctagsName);
    QVERIFY(wanted.size() >= 5);
    const auto [percent, missing] = agreement(wanted, outlined(files, sourceLanguageFromName(name)));
    QVERIFY2(percent >= 90.0,
             fmt::format("{:.1f} % of {}, missing:{}", percent, wanted.size(), missing).c_str());
}

void CtagsAgreementTest::ourOwnSourcesAgree() {
    std::vector<std::string> files;
    const std::filesystem::path core = std::filesystem::path(CODESAGE_SOURCE_DIR) / "core";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(core))
        if (entry.path().extension() == ".cpp" || entry.path().extension() == ".h")
            files.push_back(entry.path().string());
    const auto wanted = ctagsOf(files, "C++");
    QVERIFY(wanted.size() >= 200);
    const auto [percent, missing] = agreement(wanted, outlined(files, SourceLanguage::Cpp));
    QVERIFY2(percent >= 98.0,
             fmt::format("{:.2f} % of {}, missing:{}", percent, wanted.size(), missing).c_str());
}

CODESAGE_TEST(CtagsAgreementTest)
#include "CtagsAgreementTest.moc"
