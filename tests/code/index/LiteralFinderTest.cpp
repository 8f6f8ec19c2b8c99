#include "code/index/LiteralFinder.h"

#include "base/core/Strings.h"
#include "code/index/TextScan.h"
#include "support/Test.h"

#include <algorithm>
#include <random>

using namespace codesage;
using namespace codesage::code;

class LiteralFinderTest : public QObject {
    Q_OBJECT
private slots:
    void findsWhatAPlainSearchFinds();
    void caseIsIgnoredForAsciiLettersOnly();
    void countsAndAsciiAgreeWithPlainLoops();
};

void LiteralFinderTest::findsWhatAPlainSearchFinds() {
    std::mt19937 random(7);
    const std::string letters = "aabAB\n. \xC3@`[{";
    std::size_t hits = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text(random() % 90, '\0');
        for (char& c : text)
            c = letters[random() % letters.size()];
        std::string needle(1 + random() % 6, '\0');
        for (char& c : needle)
            c = letters[random() % letters.size()];
        const std::size_t from = random() % 8;
        const bool ignoreCase = round % 2 == 1;
        const std::size_t expected =
            ignoreCase ? lowered(text).find(lowered(needle), from) : text.find(needle, from);
        QCOMPARE(LiteralFinder(needle, ignoreCase).find(text, from), expected);
        hits += expected != std::string::npos;
    }
    QVERIFY(hits > 2000);
}

void LiteralFinderTest::caseIsIgnoredForAsciiLettersOnly() {
    // '@' and '`', '[' and '{' differ by the same bit as letters do.
    QCOMPARE(LiteralFinder("a@b", true).find("a`b", 0), std::string::npos);
    QCOMPARE(LiteralFinder("[x", true).find("{X [X", 0), std::size_t{3});
    QCOMPARE(LiteralFinder("MixedCase", true).find("a mIXEDcASE", 0), std::size_t{2});
}

void LiteralFinderTest::countsAndAsciiAgreeWithPlainLoops() {
    std::mt19937 random(8);
    for (std::size_t size = 0; size < 300; ++size) {
        std::string text(size, 'x');
        for (char& c : text)
            c = random() % 3 == 0 ? '\n' : 'y';
        QCOMPARE(countLineFeeds(text), static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
        QVERIFY(isAscii(text));
        if (size > 0) {
            text[random() % size] = '\x80';
            QVERIFY(!isAscii(text));
        }
    }
    const std::string many(100'000, '\n');
    QCOMPARE(countLineFeeds(many), many.size());
}

CODESAGE_TEST(LiteralFinderTest)
#include "LiteralFinderTest.moc"
