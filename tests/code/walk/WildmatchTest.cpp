#include "code/walk/Wildmatch.h"

#include "support/Test.h"

#include <chrono>

using namespace codesage::code;

class WildmatchTest : public QObject {
    Q_OBJECT
private slots:
    void patternsMatchAsGitsDo_data();
    void patternsMatchAsGitsDo();
    void manyStarsOverLongTextEndSoon();
};

void WildmatchTest::patternsMatchAsGitsDo_data() {
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("asName");
    QTest::addColumn<bool>("asPath");
    const auto row = [](const char* pattern, const char* text, bool asName, bool asPath) {
        QTest::addRow("%s on %s", pattern, text)
            << QByteArray(pattern) << QByteArray(text) << asName << asPath;
    };
    row("foo", "foo", true, true);
    row("foo", "foobar", false, false);
    row("*", "", true, true);
    row("*.c", "a.c", true, true);
    row("*.c", "dir/a.c", true, false);
    row("a?c", "abc", true, true);
    row("a?c", "a/c", true, false);
    row("[a-c]x", "bx", true, true);
    row("[!a-c]x", "bx", false, false);
    row("[^a-c]x", "dx", true, true);
    row("[]a]x", "]x", true, true);
    row("[a-]x", "-x", true, true);
    row("[[:digit:]]x", "7x", true, true);
    row("[[:nothing:]]x", "nx", false, false);
    row("[[:digit:]-z]", "-", true, true);
    row("[a", "a", false, false);
    row("[a", "[a", false, false);
    row("\\*", "*", true, true);
    row("\\*", "a", false, false);
    row("a\\", "a\\", false, false);
    row("**/b", "b", false, true);
    row("**/b", "a/x/b", true, true);
    row("a/**", "a/b/c", true, true);
    row("a/**", "a", false, false);
    row("a/**/b", "a/b", false, true);
    row("a/**/b", "a/x/y/b", true, true);
    row("a**b", "a/b", true, false);
    row("a**b", "axxb", true, true);
    row("a/*/b", "a/x/b", true, true);
    row("a/*/b", "a/x/y/b", true, false);
    row("*/b/*", "a/b/c", true, true);
    row("[/]", "/", true, false);
}

void WildmatchTest::patternsMatchAsGitsDo() {
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, text);
    QFETCH(bool, asName);
    QFETCH(bool, asPath);
    const std::string_view p(pattern.constData(), static_cast<std::size_t>(pattern.size()));
    const std::string_view t(text.constData(), static_cast<std::size_t>(text.size()));
    QCOMPARE(wildmatch(p, t, SlashRule::Ordinary), asName);
    QCOMPARE(wildmatch(p, t, SlashRule::Path), asPath);
}

void WildmatchTest::manyStarsOverLongTextEndSoon() {
    // Trying every split would take longer than the test may run.
    std::string pattern;
    for (int i = 0; i < 40; ++i)
        pattern += "*a";
    pattern += "*b";
    QVERIFY(!wildmatch(pattern, std::string(4000, 'a'), SlashRule::Ordinary));
    QVERIFY(!wildmatch(pattern, std::string(4000, 'a'), SlashRule::Path));
}

CODESAGE_TEST(WildmatchTest)
#include "WildmatchTest.moc"
