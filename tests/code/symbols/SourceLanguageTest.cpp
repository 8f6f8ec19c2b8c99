#include "code/symbols/SourceLanguage.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::code;

class SourceLanguageTest : public QObject {
    Q_OBJECT
private slots:
    void languageIsFoundByNameAndFirstLine_data();
    void languageIsFoundByNameAndFirstLine();
    void headersAreCppWhenTheyShowIt();
    void namesPeopleWriteAreUnderstood();
};

void SourceLanguageTest::languageIsFoundByNameAndFirstLine_data() {
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("head");
    QTest::addColumn<std::string>("language");
    const auto row = [](const char* path, const char* head, const char* language) {
        QTest::addRow("%s %s", path, head) << std::string(path) << std::string(head) << std::string(language);
    };
    row("a/b.cpp", "", "cpp");
    row("a/B.CPP", "", "cpp");
    row("x.C", "", "cpp");
    row("x.c", "", "c");
    row("pkg/mod.pyi", "", "python");
    row("x.mjs", "", "javascript");
    row("x.tsx", "", "typescript");
    row("x.d.ts", "", "typescript");
    row("X.java", "", "java");
    row("x.go", "", "go");
    row("x.rs", "", "rust");
    row("SConstruct", "", "python");
    row("setup.py.in", "", "python");
    row("bin/tool", "#!/usr/bin/python3.11 -u\n", "python");
    row("bin/tool", "#!/usr/bin/env -S LANG=C python3\n", "python");
    row("bin/tool", "#! /usr/bin/env node\n", "javascript");
    row("bin/tool", "#!/bin/sh\n", "");
    row("bin/tool", "#!", "");
    row("vector", "// <vector> -*- C++ -*-\n", "cpp");
    row("notes.txt", "class Foo {", "");
    row("", "", "");
    row("dir.py/", "", "");
}

void SourceLanguageTest::languageIsFoundByNameAndFirstLine() {
    QFETCH(std::string, path);
    QFETCH(std::string, head);
    QFETCH(std::string, language);
    QCOMPARE(std::string(sourceLanguageName(detectSourceLanguage(path, head))), language);
}

void SourceLanguageTest::headersAreCppWhenTheyShowIt() {
    QVERIFY(detectSourceLanguage("a.h") == SourceLanguage::C);
    QVERIFY(detectSourceLanguage("a.h", "#include <stdio.h>\nstruct a { int b; };\n") == SourceLanguage::C);
    QVERIFY(detectSourceLanguage("a.h", "/* class */\nint new_class(void);\n") == SourceLanguage::C);
    QVERIFY(detectSourceLanguage("a.h", "#pragma once\n#include <vector>\n") == SourceLanguage::Cpp);
    QVERIFY(detectSourceLanguage("a.h", "struct A {\n  public:\n int b; };\n") == SourceLanguage::Cpp);
    QVERIFY(detectSourceLanguage("a.h", "  template <class T>\n") == SourceLanguage::Cpp);
    // Only the first 16 kB count.
    QVERIFY(detectSourceLanguage("a.h", std::string(20'000, '\n') + "namespace a {}") == SourceLanguage::C);
}

void SourceLanguageTest::namesPeopleWriteAreUnderstood() {
    QVERIFY(sourceLanguageFromName("C++") == SourceLanguage::Cpp);
    QVERIFY(sourceLanguageFromName(" cpp ") == SourceLanguage::Cpp);
    QVERIFY(sourceLanguageFromName(".py") == SourceLanguage::Python);
    QVERIFY(!sourceLanguageFromName("ruby"));
    QVERIFY(sourceLanguageFromName("Golang") == SourceLanguage::Go);
    QVERIFY(!sourceLanguageFromName("cobol"));
    QVERIFY(!sourceLanguageFromName(""));
}

CODESAGE_TEST(SourceLanguageTest)
#include "SourceLanguageTest.moc"
