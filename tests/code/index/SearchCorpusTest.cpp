#include "base/core/Strings.h"
#include "code/index/Codebases.h"
#include "support/Test.h"

#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <random>
#include <set>

using namespace codesage;
using namespace codesage::code;

// Real code: the headers of the C++ library, queries cut from them, ripgrep as the judge.
class SearchCorpusTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void literalsFindWhatRipgrepFinds();
    void expressionsFindWhatRipgrepFinds();
    void anUnchangedTreeIsNotReadAgain();

private:
    std::string word();
    void compare(const std::string& pattern, PatternKind kind, bool ignoreCase, bool wholeWord);

    test::TempDir m_dir;
    SystemClock m_clock;
    std::unique_ptr<Codebases> m_codebases;
    std::vector<std::string> m_words;
    std::mt19937 m_random{99};
    std::size_t m_lines = 0;
};

namespace {
const char* const kTree = "/usr/include/c++";
}

void SearchCorpusTest::initTestCase() {
    if (!std::filesystem::is_directory(kTree) || QStandardPaths::findExecutable("rg").isEmpty())
        QSKIP("CODESAGE-SKIP: the headers of the C++ library or ripgrep are not installed");
    auto opened = Codebases::open(m_dir / "data", {}, m_clock);
    VERIFY_OK(opened);
    m_codebases = std::move(*opened);
    const auto report = m_codebases->index(kTree);
    VERIFY_OK(report);
    QVERIFY(report->files > 500);
    // Identifiers to ask for, taken over the whole tree.
    std::set<std::string> words;
    const auto files = m_codebases->files(kTree);
    VERIFY_OK(files);
    for (const IndexedFile& file : *files) {
        if (m_random() % 20 != 0)
            continue;
        const auto lines = m_codebases->readLines(kTree + ("/" + file.path), 1, 400);
        VERIFY_OK(lines);
        for (const std::string& line : lines->lines) {
            std::string current;
            for (const char c : line + " ") {
                if (std::isalnum(static_cast<unsigned char>(c)) || c == '_')
                    current += c;
                else if (current.size() > 3)
                    words.insert(std::exchange(current, {}));
                else
                    current.clear();
            }
        }
    }
    m_words.assign(words.begin(), words.end());
    QVERIFY(m_words.size() > 500);
}

std::string SearchCorpusTest::word() {
    return m_words[m_random() % m_words.size()];
}

void SearchCorpusTest::compare(const std::string& pattern, PatternKind kind, bool ignoreCase,
                               bool wholeWord) {
    SearchQuery query;
    query.pattern = pattern;
    query.kind = kind;
    query.caseMode = ignoreCase ? CaseMode::Insensitive : CaseMode::Sensitive;
    query.wholeWord = wholeWord;
    query.limit = 0;
    const auto answer = m_codebases->search(query);
    VERIFY_OK(answer);
    std::set<std::string> ours;
    for (const Match& match : answer->matches)
        ours.insert(match.path + ":" + std::to_string(match.line));
    QCOMPARE(answer->total, std::uint64_t{ours.size()});

    QProcess rg;
    QStringList arguments{"-a",          "-n",      "--no-heading", "--with-filename", "--color=never",
                          "--no-config", "--hidden"};
    if (kind == PatternKind::Literal)
        arguments << "-F";
    if (ignoreCase)
        arguments << "-i";
    if (wholeWord)
        arguments << "-w";
    rg.start("rg", arguments << "-e" << QString::fromStdString(pattern) << kTree);
    rg.closeWriteChannel();
    rg.waitForFinished();
    std::set<std::string> theirs;
    for (const QByteArray& line : rg.readAllStandardOutput().split('\n')) {
        const auto first = line.indexOf(':');
        const auto second = line.indexOf(':', first + 1);
        if (first > 0 && second > 0)
            theirs.insert(line.left(second).toStdString());
    }
    QVERIFY2(ours == theirs, qPrintable(QString("%1: %2 lines, ripgrep has %3")
                                            .arg(QString::fromStdString(pattern))
                                            .arg(ours.size())
                                            .arg(theirs.size())));
    m_lines += ours.size();
}

void SearchCorpusTest::literalsFindWhatRipgrepFinds() {
    for (int i = 0; i < 60 && !QTest::currentTestFailed(); ++i) {
        std::string text = word();
        if (i % 3 == 1)
            text = text.substr(m_random() % 2, 2 + m_random() % 4);
        else if (i % 3 == 2)
            text += std::string(1, " (_:;,.>"[m_random() % 8]);
        compare(text, PatternKind::Literal, i % 4 == 0, i % 5 == 0);
    }
    QVERIFY(m_lines > 500);
}

void SearchCorpusTest::expressionsFindWhatRipgrepFinds() {
    for (int i = 0; i < 80 && !QTest::currentTestFailed(); ++i) {
        const std::string a = word();
        const std::string b = word();
        const std::vector<std::string> patterns{"\\b" + a + "\\b",
                                                "^\\s*" + a,
                                                a + "$",
                                                "(" + a + "|" + b + ")",
                                                a.substr(0, 3) + "\\w*" + b.substr(b.size() - 2),
                                                "[" + a.substr(0, 1) + "x]" + a.substr(1),
                                                a.substr(0, 4) + ".*" + b.substr(0, 2),
                                                a + "\\s*[(<;]",
                                                "#\\s*(if|define).*" + a.substr(0, 3),
                                                "(?i)" + a + "?",
                                                a.substr(0, 2) + "{1,2}[a-z]+_",
                                                "\\d{2,}.*" + a.substr(0, 2)};
        compare(patterns[static_cast<std::size_t>(i) % patterns.size()], PatternKind::Regex, i % 7 == 0,
                i % 11 == 0);
    }
    QVERIFY(m_lines > 1500);
}

void SearchCorpusTest::anUnchangedTreeIsNotReadAgain() {
    const auto report = m_codebases->index(kTree);
    VERIFY_OK(report);
    QCOMPARE(report->bytesRead, std::uint64_t{0});
    QCOMPARE(report->changed + report->added + report->removed, std::uint64_t{0});
}

CODESAGE_TEST(SearchCorpusTest)
#include "SearchCorpusTest.moc"
