#include "serve/tools/SearchReport.h"
#include "code/index/SearchQuery.h"
#include "support/Test.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

using namespace codesage;
using namespace codesage::tools;

namespace {

code::SearchAnswer manyMatches(std::size_t files, std::size_t linesEach, std::size_t textBytes) {
    code::SearchAnswer answer;
    for (std::size_t file = 0; file < files; ++file)
        for (std::size_t line = 1; line <= linesEach; ++line) {
            code::Match match;
            match.root = "/code";
            match.path = fmt::format("/code/src/file{}.cpp", file);
            match.line = line * 10;
            match.column = 1;
            match.text = "needle" + std::string(textBytes, 'x');
            match.before = {"line before"};
            match.after = {"line after"};
            answer.matches.push_back(std::move(match));
        }
    answer.total = answer.matches.size();
    answer.indexedAt = 1'700'000'000'000;
    return answer;
}

code::SearchQuery contentQuery(unsigned context) {
    code::SearchQuery query;
    query.pattern = "needle";
    query.contextLines = context;
    return query;
}

} // namespace

class SearchReportTest : public QObject {
    Q_OBJECT
private slots:
    void shortAnswerIsWhole();
    void overlappingContextIsShownOnce();
    void longerAnswersAreShortenedByGrades_data();
    void longerAnswersAreShortenedByGrades();
    void absolutePathsAreShownWhereRootsDiffer();
    void changedFilesAndLowerBoundsAreTold();
};

void SearchReportTest::shortAnswerIsWhole() {
    const auto result = searchReport(contentQuery(1), manyMatches(1, 2, 0), 40'000);
    QCOMPARE(result.text, std::string("2 matching lines for `needle` (literal, case-sensitive) in /code:\n"
                                      "src/file0.cpp-9- line before\n"
                                      "src/file0.cpp:10: needle\n"
                                      "src/file0.cpp-11- line after\n"
                                      "--\n"
                                      "src/file0.cpp-19- line before\n"
                                      "src/file0.cpp:20: needle\n"
                                      "src/file0.cpp-21- line after\n"
                                      "index of 2023-11-14T22:13:20Z\n"));
    QCOMPARE(result.structured["shortened"].get<std::string>(), std::string("no"));
    QCOMPARE(result.structured["matches"][1]["line"].get<int>(), 20);
    QCOMPARE(result.structured["matches"][1]["path"].get<std::string>(), std::string("/code/src/file0.cpp"));
    QCOMPARE(result.structured["matches"][1]["before"][0].get<std::string>(), std::string("line before"));
}

void SearchReportTest::overlappingContextIsShownOnce() {
    code::SearchAnswer answer = manyMatches(1, 2, 0);
    answer.matches[0].line = 2;
    answer.matches[0].before = {"one"};
    answer.matches[0].after = {"three", "needle4"};
    answer.matches[1].line = 4;
    answer.matches[1].before = {"needle2", "three"};
    answer.matches[1].after = {"five"};
    const auto result = searchReport(contentQuery(2), answer, 40'000);
    QVERIFY2(result.text.find("src/file0.cpp-1- one\n"
                              "src/file0.cpp:2: needle\n"
                              "src/file0.cpp-3- three\n"
                              "src/file0.cpp:4: needle\n"
                              "src/file0.cpp-5- five\n") != std::string::npos,
             result.text.c_str());
}

void SearchReportTest::longerAnswersAreShortenedByGrades_data() {
    QTest::addColumn<std::size_t>("files");
    QTest::addColumn<std::size_t>("lines");
    QTest::addColumn<std::size_t>("bytes");
    QTest::addColumn<std::string>("shortened");
    const auto row = [](std::size_t files, std::size_t lines, std::size_t bytes, const char* shortened) {
        QTest::newRow(shortened) << files << lines << bytes << std::string(shortened);
    };
    row(2, 2, 10, "no");
    row(5, 6, 20, "context");
    row(2, 2, 1000, "lines");
    row(5, 20, 300, "locations");
    row(20, 100, 10, "counts");
    row(300, 3, 10, "list");
}

void SearchReportTest::longerAnswersAreShortenedByGrades() {
    QFETCH(std::size_t, files);
    QFETCH(std::size_t, lines);
    QFETCH(std::size_t, bytes);
    QFETCH(std::string, shortened);
    constexpr std::size_t kMaxChars = 2000;
    const auto result = searchReport(contentQuery(1), manyMatches(files, lines, bytes), kMaxChars);
    QCOMPARE(result.structured["shortened"].get<std::string>(), shortened);
    QVERIFY2(result.text.size() <= kMaxChars, result.text.c_str());
    QVERIFY(!result.isError);
    QCOMPARE(result.structured["total"].get<std::size_t>(), files * lines);
    QCOMPARE(result.text.find("[shortened") != std::string::npos, shortened != "no");
    if (shortened == "locations") {
        QVERIFY2(result.text.find("src/file0.cpp: 10,20,30") != std::string::npos, result.text.c_str());
        QCOMPARE(result.structured["files"].size(), files);
        QCOMPARE(result.structured["files"][0]["lines"].size(), lines);
    }
    if (shortened == "counts")
        QVERIFY2(result.text.find("src/file19.cpp: 100\n") != std::string::npos, result.text.c_str());
    if (shortened == "list")
        QVERIFY2(result.text.find(" more files\n") != std::string::npos, result.text.c_str());
}

void SearchReportTest::absolutePathsAreShownWhereRootsDiffer() {
    code::SearchAnswer answer = manyMatches(2, 1, 0);
    answer.matches[1].root = "/other";
    answer.matches[1].path = "/other/b\x1B.c";
    const auto result = searchReport(contentQuery(0), answer, 40'000);
    QVERIFY2(result.text.find("/code/src/file0.cpp:10: needle\n/other/b⟨U+001B⟩.c:10: needle\n") !=
                 std::string::npos,
             result.text.c_str());
}

void SearchReportTest::changedFilesAndLowerBoundsAreTold() {
    code::SearchAnswer answer = manyMatches(1, 1, 0);
    answer.total = 500;
    answer.totalIsExact = false;
    answer.truncated = true;
    answer.note = "the limit of 1 was reached";
    answer.nextCursor = "abc";
    answer.filesChangedSince = 1;
    const auto result = searchReport(contentQuery(0), answer, 40'000);
    QCOMPARE(result.text,
             std::string("at least 500 matching lines for `needle` (literal, case-sensitive) in /code, 1 "
                         "on this page:\n"
                         "src/file0.cpp:10: needle\n"
                         "note: the limit of 1 was reached\n"
                         "more: repeat with cursor l:abc\n"
                         "index of 2023-11-14T22:13:20Z; 1 file of these have changed since: "
                         "index_codebase refreshes it\n"));
    QCOMPARE(result.structured["next_cursor"].get<std::string>(), std::string("l:abc"));
    QCOMPARE(result.structured["total_is_exact"].get<bool>(), false);
}

CODESAGE_TEST(SearchReportTest)
#include "SearchReportTest.moc"
