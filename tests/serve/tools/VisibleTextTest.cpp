#include "serve/tools/VisibleText.h"
#include "base/core/Strings.h"
#include "support/Test.h"

#include <random>

using namespace codesage;
using codesage::tools::visibleText;

class VisibleTextTest : public QObject {
    Q_OBJECT
private slots:
    void ordinaryTextIsUnchanged();
    void hiddenCharactersAppear_data();
    void hiddenCharactersAppear();
    void anyBytesBecomeUtf8WithoutControls();
};

void VisibleTextTest::ordinaryTextIsUnchanged() {
    for (const char* text :
         {"", "int a = 1;\t// b", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", "\xE4\xB8\xAD\xE6\x96\x87"})
        QCOMPARE(visibleText(text), std::string(text));
}

void VisibleTextTest::hiddenCharactersAppear_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("shown");
    const auto row = [](const char* name, std::string text, const char* shown) {
        QTest::newRow(name) << std::move(text) << std::string(shown);
    };
    row("escape sequence", "\x1B[2Jx", "⟨U+001B⟩[2Jx");
    row("NUL", std::string("a\0b", 3), "a⟨U+0000⟩b");
    row("carriage return", "a\rb", "a⟨U+000D⟩b");
    row("line feed in a name", "a\nb", "a⟨U+000A⟩b");
    row("delete", "\x7F", "⟨U+007F⟩");
    row("C1 control", "\xC2\x9B", "⟨U+009B⟩");
    row("right-to-left override", "x\xE2\x80\xAEy", "x⟨U+202E⟩y");
    row("isolate", "\xE2\x81\xA6", "⟨U+2066⟩");
    row("zero width space", "a\xE2\x80\x8B", "a⟨U+200B⟩");
    row("line separator", "\xE2\x80\xA8", "⟨U+2028⟩");
    row("byte order mark", "\xEF\xBB\xBF", "⟨U+FEFF⟩");
    row("tag character", "\xF3\xA0\x81\x81", "⟨U+E0041⟩");
    row("stray byte", "a\xFFz", "a⟨xFF⟩z");
    row("cut character", "\xE2\x82", "⟨xE2⟩⟨x82⟩");
    row("overlong slash", "\xC0\xAF", "⟨xC0⟩⟨xAF⟩");
    row("surrogate", "\xED\xA0\x80", "⟨xED⟩⟨xA0⟩⟨x80⟩");
}

void VisibleTextTest::hiddenCharactersAppear() {
    QFETCH(std::string, text);
    QFETCH(std::string, shown);
    QCOMPARE(visibleText(text), shown);
}

void VisibleTextTest::anyBytesBecomeUtf8WithoutControls() {
    std::mt19937 random(3);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (std::size_t i = random() % 20; i > 0; --i)
            text += static_cast<char>(random() % 4 == 0 ? 0xE0 + random() % 32 : random() % 256);
        const std::string shown = visibleText(text);
        QVERIFY(isValidUtf8(shown));
        for (const char c : shown)
            QVERIFY(c == '\t' || static_cast<unsigned char>(c) >= 0x20);
        QCOMPARE(visibleText(shown), shown);
    }
}

CODESAGE_TEST(VisibleTextTest)
#include "VisibleTextTest.moc"
