#include "Fixture.h"

#include <set>

using namespace codesage;
using namespace codesage::code;

// What an answer holds beside the right lines.
class SearchAnswerTest : public QObject {
    Q_OBJECT
private slots:
    void aMatchTellsColumnTextRangesAndContext();
    void linesAndContextOfLargeFilesAreRight();
    void aLongLineIsCutAroundItsMatch();
    void pagesTogetherAreTheWholeAnswer();
    void aPageAfterARefreshGoesOnBehindTheLastFile();
    void aCursorOfAnotherSearchIsRefused();
    void wordsAndNamesComeFirst();
    void filesAndCountsAnswerPerFile();
    void globsAndLanguagesChooseFiles_data();
    void globsAndLanguagesChooseFiles();
    void severalCodebasesAreSearchedWithoutLeaking();
    void aFolderInsideACodebaseCanBeSearchedAlone();
    void aCodebaseInsideAnotherAnswersOnce();
    void smartCaseFollowsThePattern();
    void wholeWordsStopAtLettersOfEveryScript();
    void wrongQueriesSayWhatIsWrong_data();
    void wrongQueriesSayWhatIsWrong();
    void heavyExpressionsAreRefusedOrEndInTime();
    void aSpentTimeBudgetIsToldAndNothingIsLost();
    void aStoppedSearchSaysCancelled();
    void changedFilesAreCounted();
    void manyThreadsOverMuchTextAnswerTheSame();
};

void SearchAnswerTest::aMatchTellsColumnTextRangesAndContext() {
    Fixture f;
    f.write("a.c", "one\ntwo\r\nx foo y foo\r\nfour\nfive");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("foo");
    query.contextLines = 2;
    const auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QCOMPARE(answer->matches.size(), std::size_t{1});
    const Match& match = answer->matches[0];
    QCOMPARE(match.path, (f.root() / "a.c").string());
    QCOMPARE(match.root, f.root().string());
    QCOMPARE(match.line, std::uint64_t{3});
    QCOMPARE(match.column, std::uint64_t{3});
    QCOMPARE(match.text, std::string("x foo y foo"));
    QVERIFY(match.ranges == (std::vector<TextRange>{{2, 5}, {8, 11}}));
    QVERIFY(match.before == (std::vector<std::string>{"one", "two"}));
    QVERIFY(match.after == (std::vector<std::string>{"four", "five"}));
    QVERIFY(answer->totalIsExact && !answer->truncated && answer->nextCursor.empty());
    QCOMPARE(answer->total, std::uint64_t{1});
}

void SearchAnswerTest::linesAndContextOfLargeFilesAreRight() {
    // Several passages, and one line longer than any.
    Fixture f;
    std::vector<std::string> lines;
    std::string text;
    for (int i = 1; i <= 9000; ++i) {
        lines.push_back("line " + std::to_string(i) + (i % 97 == 0 ? " needle" : ""));
        if (i == 4500)
            lines.back() += std::string(100'000, 'x') + " needle";
        text += lines.back() + "\n";
    }
    text += "needle at the end";
    lines.push_back("needle at the end");
    f.write("a.txt", text);
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("needle");
    query.contextLines = 50;
    query.maxLineBytes = 200'000;
    const auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QCOMPARE(answer->matches.size(), std::size_t{9000 / 97 + 2});
    for (const Match& match : answer->matches) {
        const auto at = static_cast<std::size_t>(match.line - 1);
        QVERIFY(match.text == lines[at]);
        QCOMPARE(match.before.size(), std::min<std::size_t>(50, at));
        QCOMPARE(match.after.size(), std::min<std::size_t>(50, lines.size() - 1 - at));
        for (std::size_t i = 0; i < match.before.size(); ++i)
            QVERIFY(match.before[i] == lines[at - match.before.size() + i]);
        for (std::size_t i = 0; i < match.after.size(); ++i)
            QVERIFY(match.after[i] == lines[at + 1 + i]);
    }
    query.mode = AnswerMode::Count;
    QCOMPARE(f.codebases->search(query)->files.at(0).lines, std::uint64_t{9000 / 97 + 2});
    query.mode = AnswerMode::Files;
    QCOMPARE(f.codebases->search(query)->files.at(0).firstLine, std::uint64_t{97});
    QCOMPARE(f.codebases->search(f.regex("^$|^line 9000$"))->matches.at(0).line, std::uint64_t{9000});
}

void SearchAnswerTest::aLongLineIsCutAroundItsMatch() {
    Fixture f;
    std::string line;
    for (int i = 0; i < 3000; ++i)
        line += "\xC3\xA9";
    f.write("a.js", "first\n" + line + "needle" + line + "\nlast\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.regex("ne+dle");
    query.maxLineBytes = 400;
    const auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    const Match& match = answer->matches.at(0);
    QVERIFY(match.textCut);
    QVERIFY(match.text.size() <= 400);
    QCOMPARE(match.column, std::uint64_t{6001});
    QVERIFY(match.ranges.size() == 1);
    QCOMPARE(match.text.substr(match.ranges[0].begin, match.ranges[0].end - match.ranges[0].begin),
             std::string("needle"));
    QCOMPARE(match.textOffset + match.ranges[0].begin, std::uint64_t{6000});
    QVERIFY(QString::fromStdString(match.text).toStdString() == match.text); // no half characters
}

void SearchAnswerTest::pagesTogetherAreTheWholeAnswer() {
    Fixture f;
    for (int i = 0; i < 60; ++i) {
        std::string text;
        for (int line = 0; line < i % 9 * 5; ++line)
            text += line % 2 == 0 ? "a needle here\n" : "needles\n";
        f.write("d" + std::to_string(i % 5) + "/f" + std::to_string(i) + ".c", text);
    }
    VERIFY_OK(f.index());
    for (const AnswerMode mode : {AnswerMode::Content, AnswerMode::Files, AnswerMode::Count}) {
        for (const ResultOrder order : {ResultOrder::Relevance, ResultOrder::Path}) {
            SearchQuery query = f.literal("needle");
            query.mode = mode;
            query.order = order;
            const auto all = f.codebases->search(query);
            VERIFY_OK(all);
            std::set<std::string> expected;
            for (const Match& match : all->matches)
                expected.insert(match.path + ":" + std::to_string(match.line));
            for (const FileHit& hit : all->files)
                expected.insert(hit.path + ":" + std::to_string(hit.lines));
            QVERIFY(expected.size() > 40);

            query.limit = 7;
            std::set<std::string> paged;
            std::size_t shown = 0;
            for (int page = 0; page < 400; ++page) {
                const auto answer = f.codebases->search(query);
                VERIFY_OK(answer);
                QCOMPARE(answer->total, all->total);
                QVERIFY(answer->totalIsExact);
                for (const Match& match : answer->matches)
                    paged.insert(match.path + ":" + std::to_string(match.line));
                for (const FileHit& hit : answer->files)
                    paged.insert(hit.path + ":" + std::to_string(hit.lines));
                shown += answer->matches.size() + answer->files.size();
                QCOMPARE(answer->truncated, !answer->nextCursor.empty());
                query.cursor = answer->nextCursor;
                if (query.cursor.empty())
                    break;
                QCOMPARE(answer->matches.size() + answer->files.size(), std::size_t{7});
            }
            QVERIFY(query.cursor.empty());
            QVERIFY(paged == expected);
            QCOMPARE(shown, expected.size()); // nothing twice
        }
    }
}

void SearchAnswerTest::aPageAfterARefreshGoesOnBehindTheLastFile() {
    Fixture f;
    for (const char* name : {"a.c", "c.c", "e.c", "g.c"})
        f.write(name, "needle\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("needle");
    query.limit = 2;
    auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QCOMPARE(answer->matches.at(1).path, (f.root() / "c.c").string());
    // A new file before the page's end and the loss of its last file move no other file.
    f.write("b.c", "needle\n");
    std::filesystem::remove(f.root() / "c.c");
    VERIFY_OK(f.index());
    query.cursor = answer->nextCursor;
    answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QCOMPARE(answer->matches.size(), std::size_t{2});
    QCOMPARE(answer->matches.at(0).path, (f.root() / "e.c").string());
    QCOMPARE(answer->matches.at(1).path, (f.root() / "g.c").string());
}

void SearchAnswerTest::aCursorOfAnotherSearchIsRefused() {
    Fixture f;
    f.write("a.c", "foo\nfoo\nbar\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("foo");
    query.limit = 1;
    const auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QVERIFY(!answer->nextCursor.empty());
    query.pattern = "bar";
    query.cursor = answer->nextCursor;
    QCOMPARE(f.codebases->search(query).error().code, ErrorCode::InvalidArgument);
    for (const char* broken :
         {"x", "....", "1.2.3.4.5.zz", "ffffffffffffffffff.1.1.1.aa.aa", "1.300.1.1.aa.aa"}) {
        query.cursor = broken;
        QCOMPARE(f.codebases->search(query).error().code, ErrorCode::InvalidArgument);
    }
}

void SearchAnswerTest::wordsAndNamesComeFirst() {
    Fixture f;
    f.write("a/uses.c", "parsers\n");
    f.write("b/word.c", "parse this\n");
    f.write("c/parse.c", "parse\n");
    f.write("tests/parse.c", "parsed\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("parse");
    query.order = ResultOrder::Relevance;
    // The name first, then the plain word, then parts of words, those of tests last.
    QCOMPARE(f.lines(query), std::string("c/parse.c:1 b/word.c:1 tests/parse.c:1 a/uses.c:1"));
    query.order = ResultOrder::Path;
    QCOMPARE(f.lines(query), std::string("a/uses.c:1 b/word.c:1 c/parse.c:1 tests/parse.c:1"));
}

void SearchAnswerTest::filesAndCountsAnswerPerFile() {
    Fixture f;
    f.write("a.c", "x\nfoo\nfoo\n");
    f.write("b.c", "foo foo\n");
    f.write("c.c", "bar\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("foo");
    query.mode = AnswerMode::Count;
    auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QVERIFY(answer->matches.empty());
    QCOMPARE(answer->files.size(), std::size_t{2});
    QCOMPARE(answer->files[0].lines, std::uint64_t{2});
    QCOMPARE(answer->files[0].firstLine, std::uint64_t{2});
    QCOMPARE(answer->files[1].lines, std::uint64_t{1});
    QCOMPARE(answer->total, std::uint64_t{3});
    query.mode = AnswerMode::Files;
    answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QCOMPARE(answer->total, std::uint64_t{2});
    QCOMPARE(answer->files[0].firstLine, std::uint64_t{2});
}

void SearchAnswerTest::globsAndLanguagesChooseFiles_data() {
    QTest::addColumn<QStringList>("globs");
    QTest::addColumn<QStringList>("languages");
    QTest::addColumn<QString>("files");
    const auto row = [](const char* name, const QStringList& globs, const QStringList& languages,
                        const char* files) { QTest::newRow(name) << globs << languages << QString(files); };
    row("all", {}, {}, "a.c lib/b.h lib/deep/c.py src/d.cpp");
    row("by name", {"*.h"}, {}, "lib/b.h");
    row("by path", {"lib/*"}, {}, "lib/b.h");
    row("below", {"lib/**"}, {}, "lib/b.h lib/deep/c.py");
    row("folder", {"deep/"}, {}, "lib/deep/c.py");
    row("anchored", {"/a.c"}, {}, "a.c");
    row("braces", {"*.{c,cpp}"}, {}, "a.c src/d.cpp");
    row("several", {"*.c", "*.py"}, {}, "a.c lib/deep/c.py");
    row("without", {"!lib/**"}, {}, "a.c src/d.cpp");
    row("with and without", {"*.{c,h}", "!lib/"}, {}, "a.c");
    row("language", {}, {"python"}, "lib/deep/c.py");
    row("languages", {}, {"C", "c++"}, "a.c lib/b.h src/d.cpp");
    row("both", {"lib/**"}, {"cpp", ".h"}, "lib/b.h");
}

void SearchAnswerTest::globsAndLanguagesChooseFiles() {
    QFETCH(QStringList, globs);
    QFETCH(QStringList, languages);
    QFETCH(QString, files);
    Fixture f;
    for (const char* name : {"a.c", "lib/b.h", "lib/deep/c.py", "src/d.cpp"})
        f.write(name, "needle\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("needle");
    for (const QString& each : globs)
        query.pathGlobs.push_back(each.toStdString());
    for (const QString& each : languages)
        query.languages.push_back(each.toStdString());
    QString expected;
    for (const QString& each : files.split(' '))
        expected += (expected.isEmpty() ? "" : " ") + each + ":1";
    QCOMPARE(QString::fromStdString(f.lines(query)), expected);
}

void SearchAnswerTest::severalCodebasesAreSearchedWithoutLeaking() {
    Fixture f;
    f.dir.write("one/a.c", "needle\n");
    f.dir.write("two/b.c", "needle\n");
    VERIFY_OK(f.codebases->index(f.dir / "one"));
    VERIFY_OK(f.codebases->index(f.dir / "two"));
    SearchQuery query = f.literal("needle");
    QCOMPARE(f.codebases->search(query)->total, std::uint64_t{2});
    query.roots = {f.dir / "two/"};
    const auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QCOMPARE(answer->total, std::uint64_t{1});
    QCOMPARE(answer->matches[0].path, (f.dir / "two/b.c").string());
    query.roots = {f.dir / "three"};
    QCOMPARE(f.codebases->search(query).error().code, ErrorCode::NotFound);
    QVERIFY(f.codebases->search(query).error().message.find((f.dir / "one").string()) != std::string::npos);
    QVERIFY(f.codebases->remove(f.dir / "one").has_value());
    query.roots.clear();
    QCOMPARE(f.codebases->search(query)->total, std::uint64_t{1});
    QCOMPARE(f.codebases->remove(f.dir / "one").error().code, ErrorCode::NotFound);
}

void SearchAnswerTest::aFolderInsideACodebaseCanBeSearchedAlone() {
    Fixture f;
    for (const char* name : {"a/x.c", "a-b/x.c", "a.c", "a/y/z.c", "ab/x.c"})
        f.write(name, "needle\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("needle");
    query.roots = {f.root() / "a"};
    QCOMPARE(f.lines(query), std::string("a/x.c:1 a/y/z.c:1"));
    query.roots = {f.root() / "a/y/z.c", f.root() / "ab/"};
    QCOMPARE(f.lines(query), std::string("a/y/z.c:1 ab/x.c:1"));
    QCOMPARE(f.codebases->files(f.root() / "a")->size(), std::size_t{2});
}

void SearchAnswerTest::aCodebaseInsideAnotherAnswersOnce() {
    Fixture f;
    for (const char* name : {"a.c", "inner/b.c", "z.c"})
        f.write(name, "needle\n");
    VERIFY_OK(f.index());
    VERIFY_OK(f.codebases->index(f.root() / "inner"));
    QCOMPARE(f.lines(f.literal("needle")), std::string("a.c:1 z.c:1 inner/b.c:1"));
    SearchQuery query = f.literal("needle");
    query.roots = {f.root() / "inner"};
    QCOMPARE(f.lines(query), std::string("inner/b.c:1"));
}

void SearchAnswerTest::smartCaseFollowsThePattern() {
    Fixture f;
    f.write("a.c", "Foo\nfoo\nFOO\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("foo");
    query.caseMode = CaseMode::Smart;
    QCOMPARE(f.lines(query), std::string("a.c:1 a.c:2 a.c:3"));
    QVERIFY(!f.codebases->search(query)->caseSensitive);
    query.pattern = "Foo";
    QCOMPARE(f.lines(query), std::string("a.c:1"));
    QVERIFY(f.codebases->search(query)->caseSensitive);
    query.kind = PatternKind::Regex;
    query.pattern = "\\Sfo*$|^\\W*foo"; // the capitals of escapes don't count
    QCOMPARE(f.lines(query), std::string("a.c:1 a.c:2 a.c:3"));
}

void SearchAnswerTest::wholeWordsStopAtLettersOfEveryScript() {
    Fixture f;
    f.write("a.c", "foo\n\xC3\xA9"
                   "foo\nfoo\xCE\xA9\n\xE2\x82\xAC"
                   "foo\nfoo_\n(foo)\nafoo foo\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("foo");
    query.wholeWord = true;
    QCOMPARE(f.lines(query), std::string("a.c:1 a.c:4 a.c:6 a.c:7"));
    QCOMPARE(f.codebases->search(query)->matches.at(3).column, std::uint64_t{6});
    query.kind = PatternKind::Regex;
    query.pattern = "fo+";
    QCOMPARE(f.lines(query), std::string("a.c:1 a.c:4 a.c:6 a.c:7"));
    QVERIFY(f.codebases->search(query)->matches.at(3).ranges == (std::vector<TextRange>{{5, 8}}));
    query.wholeWord = false;
    query.pattern = "\\bfoo\\b";
    QCOMPARE(f.lines(query), std::string("a.c:1 a.c:4 a.c:6 a.c:7"));
}

void SearchAnswerTest::wrongQueriesSayWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* pattern, const char* part) {
        QTest::newRow(part) << QByteArray(pattern) << QByteArray(part);
    };
    row("", "empty");
    row("foo(bar", "missing )");
    row("a**", "(byte 2: '**')");
    row("x[b-a]", "(byte 3: 'b-a')");
    row("(?=a)", "look-around");
    row("(a)\\1", "(byte 4: '\\1')");
    row("a\\nb", "line feed (byte 3)");
    row("\xFF", "not valid UTF-8");
    row("(((a{100}){100}){100})", "regular expression is not valid");
}

void SearchAnswerTest::wrongQueriesSayWhatIsWrong() {
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, part);
    Fixture f;
    f.write("a.c", "x\n");
    VERIFY_OK(f.index());
    const auto answer = f.codebases->search(f.regex(pattern.toStdString()));
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(answer.error().message.find(part.toStdString()) != std::string::npos,
             answer.error().message.c_str());
    SearchQuery query = f.literal("x");
    query.pathGlobs = {"a[b"};
    QCOMPARE(f.codebases->search(query).error().code, ErrorCode::InvalidArgument);
    query.pathGlobs = {"{a,b"};
    QCOMPARE(f.codebases->search(query).error().code, ErrorCode::InvalidArgument);
    query.pathGlobs = {"{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"};
    QCOMPARE(f.codebases->search(query).error().code, ErrorCode::InvalidArgument);
    query.pathGlobs.clear();
    query.languages = {"klingon"};
    QCOMPARE(f.codebases->search(query).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(f.codebases->search(f.literal("a\nb")).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(f.codebases->search(f.literal(std::string(5000, 'x'))).error().code, ErrorCode::InvalidArgument);
}

void SearchAnswerTest::heavyExpressionsAreRefusedOrEndInTime() {
    Fixture f;
    f.write("a.c", std::string(200'000, 'a') + "\n");
    VERIFY_OK(f.index());
    QCOMPARE(f.codebases->search(f.regex("(a+)+b"))->total, std::uint64_t{0});
    QCOMPARE(f.codebases->search(f.regex("(a|aa|aaa)*c"))->total, std::uint64_t{0});
    QCOMPARE(f.codebases->search(f.regex("(.*)(.*)(.*)(.*)[b-z]$"))->total, std::uint64_t{0});
    QCOMPARE(f.codebases->search(f.regex(std::string(900, '(') + "x" + std::string(900, ')')))->total,
             std::uint64_t{0});
}

void SearchAnswerTest::aSpentTimeBudgetIsToldAndNothingIsLost() {
    Fixture f;
    for (int i = 0; i < 50; ++i)
        f.write("f" + std::to_string(i), "needle\n");
    VERIFY_OK(f.index());
    SearchQuery query = f.literal("needle");
    query.timeBudget = std::chrono::milliseconds(0);
    auto answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QVERIFY(answer->truncated && !answer->totalIsExact);
    QCOMPARE(answer->note, std::string("The time of 0 ms was over before everything was searched."));
    query.timeBudget = std::chrono::seconds(60);
    query.limit = 10;
    query.countBudget = std::chrono::milliseconds(0);
    std::size_t shown = 0;
    do {
        answer = f.codebases->search(query);
        VERIFY_OK(answer);
        QVERIFY(answer->total >= shown + answer->matches.size());
        shown += answer->matches.size();
        query.cursor = answer->nextCursor;
    } while (!query.cursor.empty());
    QCOMPARE(shown, std::size_t{50});
    query = f.literal("needle");
    query.maxAnswerBytes = 1000;
    answer = f.codebases->search(query);
    VERIFY_OK(answer);
    QVERIFY(answer->truncated && answer->note.find("too large") != std::string::npos);
}

void SearchAnswerTest::aStoppedSearchSaysCancelled() {
    Fixture f;
    f.write("a.c", "needle\n");
    VERIFY_OK(f.index());
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(f.codebases->search(f.literal("needle"), stop.get_token()).error().code, ErrorCode::Cancelled);
}

void SearchAnswerTest::changedFilesAreCounted() {
    Fixture f;
    const auto a = f.write("a.c", "needle\n");
    f.write("b.c", "needle\n");
    f.write("c.c", "needle\n");
    const auto report = f.index();
    VERIFY_OK(report);
    auto answer = f.codebases->search(f.literal("needle"));
    QCOMPARE(answer->filesChangedSince, std::uint64_t{0});
    QCOMPARE(answer->indexedAt, report->indexedAt);
    f.write("a.c", "needles\n");
    std::filesystem::remove(f.root() / "b.c");
    answer = f.codebases->search(f.literal("needle"));
    QCOMPARE(answer->filesChangedSince, std::uint64_t{2});
    QCOMPARE(answer->total, std::uint64_t{3}); // what was indexed stays whole until the next run
    VERIFY_OK(f.index());
    answer = f.codebases->search(f.literal("needle"));
    QCOMPARE(answer->filesChangedSince, std::uint64_t{0});
    QCOMPARE(answer->total, std::uint64_t{2});
}

void SearchAnswerTest::manyThreadsOverMuchTextAnswerTheSame() {
    Fixture f;
    std::string filler;
    for (int i = 0; i < 4000; ++i)
        filler += "line " + std::to_string(i * 7919 % 10007) + " of some text that goes on for a while\n";
    for (int i = 0; i < 80; ++i)
        f.write("f" + std::to_string(i) + ".txt", filler + "end " + std::to_string(i) + "\n");
    VERIFY_OK(f.index());
    Fixture& g = f;
    const std::string expected = g.lines(g.regex("^end [0-9]$|9[0-9]*1 of"));
    g.options.searchThreads = 4;
    g.open();
    QCOMPARE(g.lines(g.regex("^end [0-9]$|9[0-9]*1 of")), expected);
    QVERIFY(expected.size() > 10'000);
    SearchQuery query = g.regex("[0-9]7 of");
    query.order = ResultOrder::Relevance;
    query.limit = 30;
    const auto first = g.codebases->search(query);
    g.options.searchThreads = 1;
    g.open();
    const auto second = g.codebases->search(query);
    VERIFY_OK(first);
    VERIFY_OK(second);
    QCOMPARE(first->matches.size(), std::size_t{30});
    for (std::size_t i = 0; i < 30; ++i) {
        QCOMPARE(first->matches[i].path, second->matches[i].path);
        QCOMPARE(first->matches[i].line, second->matches[i].line);
    }
}

CODESAGE_TEST(SearchAnswerTest)
#include "SearchAnswerTest.moc"
