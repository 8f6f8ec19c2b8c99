#include "OutlineText.h"
#include "base/core/Files.h"
#include "base/core/Strings.h"
#include "support/Test.h"

#include <filesystem>

using namespace codesage;
using namespace codesage::code;

// Whole files of our own writing, full of what is hard in each language, against outlines checked by eye.
class SampleOutlineTest : public QObject {
    Q_OBJECT
private slots:
    void sampleHasItsOutline_data();
    void sampleHasItsOutline();
};

void SampleOutlineTest::sampleHasItsOutline_data() {
    QTest::addColumn<std::string>("name");
    for (const char* name : {"cpp", "c", "python", "javascript", "typescript", "java", "go", "rust"})
        QTest::newRow(name) << std::string(name);
}

void SampleOutlineTest::sampleHasItsOutline() {
    QFETCH(std::string, name);
    const std::filesystem::path folder =
        std::filesystem::path(CODESAGE_SOURCE_DIR) / "tests/code/symbols/samples";
    const auto source = readFile(folder / (name + ".sample"));
    VERIFY_OK(source);
    const auto expected = readFile(folder / (name + ".outline"));
    VERIFY_OK(expected);
    const auto language = sourceLanguageFromName(name);
    QVERIFY(language.has_value());
    const std::string actual = test::outlineText(*language, *source);
    const auto wanted = split(*expected, '\n');
    const auto got = split(actual, '\n');
    for (std::size_t i = 0; i < std::min(wanted.size(), got.size()); ++i)
        QCOMPARE(std::string(got[i]), std::string(wanted[i]));
    QCOMPARE(got.size(), wanted.size());
}

CODESAGE_TEST(SampleOutlineTest)
#include "SampleOutlineTest.moc"
