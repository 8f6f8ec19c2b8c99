#include "Fixture.h"
#include "PatternGenerator.h"

#include <QProcess>
#include <QStandardPaths>

#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>

using namespace codesage;
using namespace codesage::code;

// The lines that are found, against slow and simple ways to find them.
class SearchEqualityTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void literalsFindWhatAPlainLoopFinds();
    void expressionsFindWhatRipgrepFinds();
    void literalsFindWhatRipgrepFinds();
    void expressionsFindWhatRe2FindsLineByLine();
    void oneThreadAnswersAsTwoDo();

private:
    using Lines = std::set<std::string>;
    Lines found(const SearchQuery& query);
    Lines ripgreps(const QStringList& arguments) const;
    Lines byLine(const std::function<bool(std::string_view)>& matches) const;
    void report(const std::string& pattern, const Lines& ours, const Lines& theirs) const;

    Fixture m_fixture;
    std::map<std::string, std::string> m_files;
};

namespace {

QString showing(const std::string& pattern, const std::string& line) {
    return QString("pattern %1 differs at %2")
        .arg(QString::fromUtf8(QByteArray::fromStdString(pattern)), QString::fromStdString(line));
}

} // namespace

void SearchEqualityTest::initTestCase() {
    PatternGenerator random(42);
    for (int i = 0; i < 120; ++i) {
        const std::string name = "d" + std::to_string(i % 7) + "/f" + std::to_string(i) + ".txt";
        m_files[name] = random.file();
        m_fixture.write(name, m_files[name]);
    }
    // Small enough for several segments.
    m_fixture.options.memoryBytes = 1;
    m_fixture.open();
    VERIFY_OK(m_fixture.index());
}

SearchEqualityTest::Lines SearchEqualityTest::found(const SearchQuery& query) {
    Lines lines;
    const auto answer = m_fixture.codebases->search(query);
    if (!answer)
        return {answer.error().text()};
    for (const Match& match : answer->matches)
        lines.insert(match.path.substr(m_fixture.root().string().size() + 1) + ":" +
                     std::to_string(match.line));
    if (answer->total != lines.size())
        lines.insert("a wrong total of " + std::to_string(answer->total));
    return lines;
}

SearchEqualityTest::Lines SearchEqualityTest::ripgreps(const QStringList& arguments) const {
    QProcess rg;
    rg.setWorkingDirectory(QString::fromStdString(m_fixture.root().string()));
    rg.start("rg", QStringList{"-a", "-n", "--no-heading", "--with-filename", "--color=never", "--no-config",
                               "-j1"} +
                       arguments + QStringList{"."});
    rg.closeWriteChannel();
    rg.waitForFinished();
    Lines lines;
    for (const QByteArray& line : rg.readAllStandardOutput().split('\n')) {
        const auto first = line.indexOf(':');
        const auto second = line.indexOf(':', first + 1);
        if (first > 0 && second > 0)
            lines.insert(line.left(second).mid(2).toStdString());
    }
    if (rg.exitCode() > 1)
        lines.insert("ripgrep: " + rg.readAllStandardError().toStdString());
    return lines;
}

SearchEqualityTest::Lines
SearchEqualityTest::byLine(const std::function<bool(std::string_view)>& matches) const {
    Lines lines;
    for (const auto& [name, content] : m_files) {
        std::string_view text = content;
        if (text.starts_with("\xEF\xBB\xBF"))
            text.remove_prefix(3);
        for (std::uint64_t number = 1; !text.empty(); ++number) {
            const std::size_t feed = text.find('\n');
            if (matches(text.substr(0, feed)))
                lines.insert(name + ":" + std::to_string(number));
            text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
        }
    }
    return lines;
}

void SearchEqualityTest::report(const std::string& pattern, const Lines& ours, const Lines& theirs) const {
    std::vector<std::string> different;
    std::set_symmetric_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                  std::back_inserter(different));
    QVERIFY2(different.empty(), qPrintable(showing(pattern, different.empty() ? "" : different.front())));
}

void SearchEqualityTest::literalsFindWhatAPlainLoopFinds() {
    PatternGenerator random(1);
    std::size_t hits = 0;
    for (int i = 0; i < 400; ++i) {
        const std::string text = random.literal();
        const Lines theirs =
            byLine([&](std::string_view line) { return line.find(text) != std::string_view::npos; });
        report(text, found(m_fixture.literal(text)), theirs);
        if (QTest::currentTestFailed())
            return;
        hits += theirs.size();
    }
    QVERIFY(hits > 1000);
}

void SearchEqualityTest::expressionsFindWhatRe2FindsLineByLine() {
    PatternGenerator random(2);
    RE2::Options options(RE2::Quiet);
    options.set_never_nl(true);
    std::size_t hits = 0;
    int compared = 0;
    for (int i = 0; i < 500; ++i) {
        const std::string pattern = random.regex();
        // What RE2 and we mean differs on purpose where Unicode comes in; ripgrep judges that below.
        if (pattern.find('\\') != std::string::npos)
            continue;
        const RE2 re("(?m)" + pattern, options);
        if (!re.ok())
            continue;
        const Lines theirs = byLine([&](std::string_view line) {
            return RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), re);
        });
        report(pattern, found(m_fixture.regex(pattern)), theirs);
        if (QTest::currentTestFailed())
            return;
        hits += theirs.size();
        ++compared;
    }
    QVERIFY(compared > 150);
    QVERIFY(hits > 1000);
}

void SearchEqualityTest::literalsFindWhatRipgrepFinds() {
    if (QStandardPaths::findExecutable("rg").isEmpty())
        QSKIP("CODESAGE-SKIP: ripgrep is not installed");
    PatternGenerator random(3);
    for (int i = 0; i < 150; ++i) {
        const std::string text = random.literal();
        if (text.find('\xFF') != std::string::npos ||
            !QString::fromStdString(text).toStdString().starts_with(text))
            continue; // no way to hand broken UTF-8 to it
        SearchQuery query = m_fixture.literal(text);
        QStringList arguments{"-F"};
        query.wholeWord = i % 3 == 0;
        query.caseMode = i % 4 == 0   ? CaseMode::Insensitive
                         : i % 4 == 1 ? CaseMode::Smart
                                      : CaseMode::Sensitive;
        if (query.wholeWord)
            arguments << "-w";
        if (query.caseMode == CaseMode::Insensitive)
            arguments << "-i";
        if (query.caseMode == CaseMode::Smart)
            arguments << "-S";
        report(text + " " + arguments.join(' ').toStdString(), found(query),
               ripgreps(arguments << "-e" << QString::fromStdString(text)));
        if (QTest::currentTestFailed())
            return;
    }
}

void SearchEqualityTest::expressionsFindWhatRipgrepFinds() {
    if (QStandardPaths::findExecutable("rg").isEmpty())
        QSKIP("CODESAGE-SKIP: ripgrep is not installed");
    PatternGenerator random(4);
    std::size_t hits = 0;
    for (int i = 0; i < 400; ++i) {
        const std::string pattern = random.regex();
        SearchQuery query = m_fixture.regex(pattern);
        QStringList arguments;
        // \b beside letters outside ASCII is the one place where RE2 and ripgrep part.
        if (pattern.find("\\b") != std::string::npos)
            continue;
        query.wholeWord = i % 5 == 0;
        query.caseMode = i % 4 == 0   ? CaseMode::Insensitive
                         : i % 4 == 1 ? CaseMode::Smart
                                      : CaseMode::Sensitive;
        if (query.wholeWord)
            arguments << "-w";
        if (query.caseMode == CaseMode::Insensitive)
            arguments << "-i";
        if (query.caseMode == CaseMode::Smart)
            arguments << "-S";
        const Lines theirs = ripgreps(arguments + QStringList{"-e", QString::fromStdString(pattern)});
        report(pattern + " " + arguments.join(' ').toStdString(), found(query), theirs);
        if (QTest::currentTestFailed())
            return;
        hits += theirs.size();
    }
    QVERIFY(hits > 2000);
}

void SearchEqualityTest::oneThreadAnswersAsTwoDo() {
    Fixture other;
    other.options.searchThreads = 1;
    other.options.threads = 1;
    other.open();
    for (const auto& [name, content] : m_files)
        other.write(name, content);
    VERIFY_OK(other.index());
    PatternGenerator random(5);
    for (int i = 0; i < 50; ++i) {
        const std::string text = random.literal();
        QCOMPARE(m_fixture.lines(m_fixture.literal(text)), other.lines(other.literal(text)));
    }
}

CODESAGE_TEST(SearchEqualityTest)
#include "SearchEqualityTest.moc"
