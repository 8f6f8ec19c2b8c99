#include "OutlineText.h"
#include "base/core/Strings.h"
#include "support/Test.h"

#include <random>

using namespace codesage;
using namespace codesage::code;

namespace {

constexpr SourceLanguage kAll[] = {
    SourceLanguage::C,          SourceLanguage::Cpp,  SourceLanguage::Python, SourceLanguage::JavaScript,
    SourceLanguage::TypeScript, SourceLanguage::Java, SourceLanguage::Go,     SourceLanguage::Rust};

// What every outline promises, whatever the text was.
std::string brokenPromise(const Outline& outline) {
    std::uint32_t line = 1;
    for (std::size_t i = 0; i < outline.symbols.size(); ++i) {
        const Symbol& symbol = outline.symbols[i];
        if (symbol.line < line || symbol.endLine < symbol.line || symbol.endLine > outline.lines)
            return "lines out of order at " + symbol.name;
        if (symbol.name.empty() || !isValidUtf8(symbol.name) || !isValidUtf8(symbol.signature) ||
            symbol.signature.size() > kSignatureBytes || symbol.signature.find('\n') != std::string::npos)
            return "bad text at line " + std::to_string(symbol.line);
        if (symbol.parent >= static_cast<std::int32_t>(i) || symbol.parent < -1)
            return "parent behind its child: " + symbol.name;
        line = symbol.line;
    }
    return {};
}

} // namespace

class OutlineTest : public QObject {
    Q_OBJECT
private slots:
    void firstBranchCountsWhereBracesDiffer();
    void laterBranchesAreReadWhereTheyAreWhole();
    void constructorListsAreNotTakenForFunctions();
    void macrosBeforeDeclarationsAreSteppedOver();
    void documentationBelongsToTheNextLineOnly();
    void unknownLanguageIsRefused();
    void tooLongTextIsRefused();
    void symbolLimitTruncates();
    void emptyAndWindowsTextWork();
    void anyBytesGiveAnOrderlyOutline();
    void endlessNestingEndsTheOutline();
    void deepNestingNeedsNoStack();
    void strayQuotesStayLinear();
};

void OutlineTest::firstBranchCountsWhereBracesDiffer() {
    QCOMPARE(test::outlineText(SourceLanguage::C,
                               "#if A\nint f(int a) {\n#else\nint f(long a) {\n#endif\n return a;\n}\n"
                               "int g(void) { return 0; }\n"),
             std::string("2-7 function f | int f(int a)\n8-8 function g | int g(void)\n"));
    QCOMPARE(test::outlineText(SourceLanguage::C,
                               "int f(\n#if A\n int a\n#else\n long a)\n{ }\n#endif\n) { }\nint x;\n"),
             std::string(
                 "1-8 function f | int f(#if A int a #else long a) { } #endif)\n9-9 variable x | int x\n"));
}

void OutlineTest::laterBranchesAreReadWhereTheyAreWhole() {
    QCOMPARE(
        test::outlineText(SourceLanguage::C,
                          "#if A\nint f(void) { }\n#elif B\nint g(void) { }\n#else\nint h;\n#endif\n"),
        std::string("2-2 function f | int f(void)\n4-4 function g | int g(void)\n6-6 variable h | int h\n"));
    QCOMPARE(test::outlineText(SourceLanguage::C,
                               "#if 0\nint off;\n#if 1\nint off2;\n#endif\n#else\nint on;\n#endif\n"),
             std::string("7-7 variable on | int on\n"));
    QCOMPARE(test::outlineText(SourceLanguage::C,
                               "#if 1\nint on;\n#else\nint off;\n#endif\n#endif\n#else\nint end;\n"),
             std::string("2-2 variable on | int on\n8-8 variable end | int end\n"));
}

void OutlineTest::constructorListsAreNotTakenForFunctions() {
    QCOMPARE(test::outlineText(SourceLanguage::Cpp,
                               "A::A(int n) : Base<int>(n), m_a{n}, m_b({n, 1}) { m_a = 1; }\n"
                               "struct B { B() NOEXCEPT : a(1) {} B(int)\n  : a(2) {} int a; };\n"),
             std::string("1-1 constructor A::A | A::A(int n)\n"
                         "2-3 struct B | struct B\n"
                         "2-2 constructor B::B | B() NOEXCEPT\n"
                         "2-3 constructor B::B | B(int)\n"
                         "3-3 field B::a | int a\n"));
}

void OutlineTest::macrosBeforeDeclarationsAreSteppedOver() {
    QCOMPARE(test::outlineText(SourceLanguage::Cpp, "class EXPORT_API(1) Window : public Base {\n"
                                                    "    Q_OBJECT\n"
                                                    "    Q_PROPERTY(int size READ size)\n"
                                                    "public slots:\n"
                                                    "    void show();\n"
                                                    "    DISABLE_COPY(Window)\n"
                                                    "    ~Window();\n"
                                                    "};\n"
                                                    "EXPORT(x) int run(int a) NOTHROW_ATTR(2);\n"
                                                    "CHECK_LATER(run);\n"),
             std::string("1-8 class Window | class EXPORT_API(1) Window : public Base\n"
                         "5-5 method Window::show decl | void show()\n"
                         "7-7 method Window::~Window decl | ~Window()\n"
                         "9-9 function run decl | EXPORT(x) int run(int a) NOTHROW_ATTR(2)\n"));
}

void OutlineTest::documentationBelongsToTheNextLineOnly() {
    QCOMPARE(test::outlineText(SourceLanguage::Cpp,
                               "// about a\nint a; // about a too\nint b;\n\n// about nothing\n\nint c;\n"),
             std::string("2-2 variable a doc | int a\n3-3 variable b | int b\n7-7 variable c | int c\n"));
    QCOMPARE(test::outlineText(SourceLanguage::Java,
                               "/* not Javadoc */\nclass A {}\n/** Javadoc */\nclass B {}\n"),
             std::string("2-2 class A | class A\n4-4 class B doc | class B\n"));
    QCOMPARE(test::outlineText(SourceLanguage::Python,
                               "def a():\n  x = 1\n  'no docstring'\ndef b():\n  # note\n  u'docstring'\n"),
             std::string("1-3 function a | def a()\n4-6 function b doc | def b()\n"));
}

void OutlineTest::unknownLanguageIsRefused() {
    const auto none = outline(SourceLanguage::Unknown, "text");
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::Unsupported);
}

void OutlineTest::tooLongTextIsRefused() {
    const auto none = outline(SourceLanguage::C, "int a;", {.bytes = 5});
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::LimitExceeded);
    VERIFY_OK(outline(SourceLanguage::C, "int a;", {.bytes = 6}));
}

void OutlineTest::symbolLimitTruncates() {
    for (const SourceLanguage language : kAll) {
        std::string text;
        for (int i = 0; i < 50; ++i) {
            const std::string n = std::to_string(i);
            text += language == SourceLanguage::Python ? "def f" + n + "(): pass\n"
                    : language == SourceLanguage::Go   ? "func f" + n + "() {}\n"
                    : language == SourceLanguage::Rust ? "fn f" + n + "() {}\n"
                    : language == SourceLanguage::Java ? "class F" + n + " { void f() { } }\n"
                    : language == SourceLanguage::C || language == SourceLanguage::Cpp
                        ? "void f" + n + "(void) { }\n"
                        : "function f" + n + "() {}\n";
        }
        const auto cut = outline(language, text, {.symbols = 7});
        VERIFY_OK(cut);
        QCOMPARE(cut->symbols.size(), std::size_t(7));
        QVERIFY(cut->truncated);
        const auto whole = outline(language, text);
        VERIFY_OK(whole);
        QCOMPARE(whole->symbols.size(), std::size_t(language == SourceLanguage::Java ? 100 : 50));
        QVERIFY(!whole->truncated);
    }
}

void OutlineTest::emptyAndWindowsTextWork() {
    for (const SourceLanguage language : kAll)
        for (const char* text :
             {"", "\n", "\xEF\xBB\xBF", "\r\n\r\n", "\\", "/*", "\"", "#", "`", "'", "R\"(", "{", "}"})
            QCOMPARE(test::outlineText(language, text), std::string());
    QCOMPARE(
        test::outlineText(SourceLanguage::Cpp,
                          "\xEF\xBB\xBFstruct A {\r\n  int b;\r\n};\r\n#define X \\\r\n  1\r\nint c;\r\n"),
        std::string("1-3 struct A | struct A\n2-2 field A::b | int b\n4-5 macro X | #define X\n6-6 variable "
                    "c | int c\n"));
    QCOMPARE(test::outlineText(SourceLanguage::Python, "class A:\r\n\tdef f(self):\r\n\t\t'''doc'''\r\n"),
             std::string("1-3 class A | class A\n2-3 method A.f doc | def f(self)\n"));
}

void OutlineTest::anyBytesGiveAnOrderlyOutline() {
    const char* const pieces[] = {
        "class ",    "struct ", "A",       "(",          ")",         "{",        "}",        "<",
        ">",         "[",       "]",       ";",          ":",         "::",       ",",        "=",
        "=>",        "\n",      " ",       "\"",         "'",         "`",        "/*",       "*/",
        "//",        "#if 1\n", "#else\n", "#endif\n",   "#define M", "template", "operator", "def f",
        "fn g",      "func ",   "impl ",   "const ",     "${",        "\\",       "\xFF",     "\xC3\xA9",
        "function ", "type ",   "enum ",   "interface ", "@",         "#",        "r#\"",     "R\"(",
        "\"\"\"",    "\t",      "import ", "return ",    "/",         "\0x"};
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        std::string text;
        const std::size_t length = random() % 120;
        for (std::size_t i = 0; i < length; ++i)
            text += pieces[random() % std::size(pieces)];
        for (const SourceLanguage language : kAll) {
            const auto found = outline(language, text);
            VERIFY_OK(found);
            const std::string broken = brokenPromise(*found);
            QVERIFY2(broken.empty(), (broken + " in: " + text).c_str());
        }
    }
}

void OutlineTest::endlessNestingEndsTheOutline() {
    for (const SourceLanguage language :
         {SourceLanguage::C, SourceLanguage::Cpp, SourceLanguage::JavaScript, SourceLanguage::TypeScript,
          SourceLanguage::Java, SourceLanguage::Rust}) {
        const auto found = outline(language, std::string(20'000, '{'));
        VERIFY_OK(found);
        QVERIFY(found->truncated);
    }
}

void OutlineTest::deepNestingNeedsNoStack() {
    constexpr std::size_t kDepth = 200'000;
    for (const std::string piece :
         {"{", "(", "[", "<", "namespace a {", "class A {", "f(", "`${", "def f(\n", "#if A\n", "struct {",
          "/*", "template <", "impl<", "mod a {", "fn f() {", "if x:\n "}) {
        std::string text;
        for (std::size_t i = 0; i < kDepth / piece.size() + 1; ++i)
            text += piece;
        for (const SourceLanguage language : kAll) {
            const auto found = outline(language, text);
            VERIFY_OK(found);
            const std::string broken = brokenPromise(*found);
            QVERIFY2(broken.empty(), (broken + " for " + piece).c_str());
        }
    }
}

// A quadratic scan over these would take minutes, beyond the test's time limit.
void OutlineTest::strayQuotesStayLinear() {
    for (const std::string piece :
         {"'\\", "\"\\", "/ ", "x='", "a\"\\\"", "(/[", "r#\"", "R\"x", "`", "'''\\"}) {
        std::string text;
        while (text.size() < (1u << 18))
            text += piece;
        for (const SourceLanguage language : kAll)
            VERIFY_OK(outline(language, text));
    }
}

CODESAGE_TEST(OutlineTest)
#include "OutlineTest.moc"
