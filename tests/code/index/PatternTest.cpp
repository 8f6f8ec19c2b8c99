#include "code/index/Grams.h"
#include "code/index/PatternSyntax.h"
#include "code/index/RequiredText.h"

#include "PatternGenerator.h"
#include "base/core/Strings.h"
#include "support/Test.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

using namespace codesage;
using namespace codesage::code;

// What is concluded from a pattern before it is run must never be more than is true.
class PatternTest : public QObject {
    Q_OBJECT
private slots:
    void requiredTextsAreAsExpected_data();
    void requiredTextsAreAsExpected();
    void everyMatchHasWhatIsRequired();
    void plainPatternsAreTakenAsLiterals();
    void lineFeedsAndUpperCaseAreNoticed();
    void trigramsAreThoseOfAPlainLoop();
};

namespace {

std::string shown(const RequiredText& required) {
    std::string text;
    for (const auto& clause : required.clauses) {
        text += text.empty() ? "" : " & ";
        for (std::size_t i = 0; i < clause.size(); ++i)
            text += (i > 0 ? "|" : "") + clause[i];
    }
    return text;
}

} // namespace

void PatternTest::requiredTextsAreAsExpected_data() {
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("required");
    const auto row = [](const char* pattern, const char* required) {
        QTest::newRow(pattern) << QByteArray(pattern) << QByteArray(required);
    };
    row("foo", "foo");
    row("foo.*bar", "foo & bar");
    row("(foo|bar)baz", "barbaz|foobaz");
    row("foo|b.r", "b|foo");
    row("foo|.", "");
    row("a+b", "a & b");
    row("(abc)+d", "abc & d");
    row("x*foo", "foo");
    row("colou?r", "color|colour");
    row("a{3}b", "aaab");
    row("(ab){2,}c", "abab & c");
    row("[ab]cd", "acd|bcd");
    row("[a-z]cd", "cd");
    row("[^a]cd", "cd");
    row("\\bfoo\\b", "foo");
    row("^#\\s*define", "# & define");
    row("\\w+", "");
    row("foo\\.bar\\x21", "foo.bar!");
    row("\\Qa.b*\\E+c", "a.b & * & c");
    row("\\Qab\\E{2}c", "abbc");
    row("\\Qab\\E*c", "a & c");
    row("(?:)", "");
    row("(?P<name>foo)\\(", "foo(");
    row("[.]x", ".x");
    row("[\\]x]y", "]y|xy");
    row("a{,3}", "a{,3}");
    row("\\pLfoo\\p{Greek}", "foo");
}

void PatternTest::requiredTextsAreAsExpected() {
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, required);
    const PatternSyntax syntax = parsePattern(pattern.toStdString(), false);
    QVERIFY(syntax.understood);
    QCOMPARE(shown(requiredText(syntax.root, false)), required.toStdString());
}

void PatternTest::everyMatchHasWhatIsRequired() {
    PatternGenerator random(77);
    RE2::Options options(RE2::Quiet);
    options.set_never_nl(true);
    std::size_t matches = 0;
    std::size_t constrained = 0;
    for (int i = 0; i < 4000; ++i) {
        const std::string pattern = random.regex();
        const bool ignoreCase = i % 2 == 0;
        options.set_case_sensitive(!ignoreCase);
        const RE2 re(pattern, options);
        if (!re.ok())
            continue;
        const PatternSyntax syntax = parsePattern(pattern, ignoreCase);
        const bool fold = ignoreCase || syntax.ignoresCaseSomewhere;
        const RequiredText required = requiredText(syntax.root, fold);
        constrained += !required.clauses.empty();
        const std::string file = random.file();
        for (const std::string_view line : split(file, '\n')) {
            // Letters that fold into ASCII from outside are kept apart by the index.
            if (fold && (line.find("\xC5\xBF") != std::string_view::npos ||
                         line.find("\xE2\x84\xAA") != std::string_view::npos))
                continue;
            if (!RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), re))
                continue;
            ++matches;
            const std::string text = fold ? lowered(line) : std::string(line);
            for (const auto& clause : required.clauses)
                QVERIFY2(std::any_of(
                             clause.begin(), clause.end(),
                             [&](const std::string& each) { return text.find(each) != std::string::npos; }),
                         (pattern + " on " + std::string(line) + " needs not " + shown(required)).c_str());
        }
    }
    QVERIFY(matches > 3000);
    QVERIFY(constrained > 1000);
}

void PatternTest::plainPatternsAreTakenAsLiterals() {
    QCOMPARE(requiredText(parsePattern("foo\\(bar", false).root, false).onlyLiteral, std::string("foo(bar"));
    QCOMPARE(requiredText(parsePattern("(?i)Foo", false).root, true).onlyLiteral, std::string("foo"));
    for (const char* pattern : {"foo?", "foo|bar", "^foo", "fo[ab]", "f.o", "\\bfoo", "fo+"})
        QVERIFY(!requiredText(parsePattern(pattern, false).root, false).onlyLiteral);
}

void PatternTest::lineFeedsAndUpperCaseAreNoticed() {
    QCOMPARE(parsePattern("ab\\nc", false).lineFeedAt, std::size_t{3});
    QVERIFY(parsePattern("a[\\n]c", false).lineFeedAt.has_value());
    QVERIFY(!parsePattern("a[x\\n]c\\s", false).lineFeedAt);
    QVERIFY(parsePattern("aBc", false).hasUpperCaseLiteral);
    QVERIFY(parsePattern("[A-Z]", false).hasUpperCaseLiteral);
    QVERIFY(!parsePattern("\\Wa\\S\\pL\\p{Lu}\\B\\D(?P<N>x)", false).hasUpperCaseLiteral);
    QVERIFY(parsePattern("a\\Ab", false).needsIsolatedLines);
    QVERIFY(!parsePattern("^a$", false).needsIsolatedLines);
}

void PatternTest::trigramsAreThoseOfAPlainLoop() {
    PatternGenerator random(5);
    GramCollector collector;
    for (int i = 0; i < 300; ++i) {
        const std::string text =
            i < 9 ? std::string("a_bc\n def").substr(0, static_cast<std::size_t>(i)) : random.file();
        std::vector<std::uint32_t> out(GramCollector::roomFor(text.size()));
        out.resize(collector.collect(text, out.data()));
        const std::set<std::uint32_t> found(out.begin(), out.end());
        QCOMPARE(found.size(), out.size()); // each once
        std::set<std::uint32_t> expected;
        const std::string whole = text + "\n";
        for (std::size_t at = 0; at + 3 <= whole.size(); ++at)
            if (symbolOf(whole[at]) != kLineEndSymbol && symbolOf(whole[at + 1]) != kLineEndSymbol)
                expected.insert(gramOf(std::string_view(whole).substr(at, 3)));
        QVERIFY(found == expected);
    }
    QCOMPARE(gramOf("aBc"), gramOf("AbC"));
    QVERIFY(gramOf("a_c") != gramOf("a-c"));
}

CODESAGE_TEST(PatternTest)
#include "PatternTest.moc"
