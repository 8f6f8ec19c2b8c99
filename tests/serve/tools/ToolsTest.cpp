#include "ToolBench.h"
#include "base/core/Json.h"
#include "base/core/Strings.h"
#include "support/Test.h"

#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <set>

using namespace codesage;
using codesage::test::ToolBench;
using nlohmann::json;

namespace {

void writeSmallTree(ToolBench& bench) {
    bench.write("src/store.cpp", "// Opens the store.\n"
                                 "#include \"store.h\"\n"
                                 "\n"
                                 "bool Store::open(const char* path) {\n"
                                 "    return path != nullptr; // needle(1)\n"
                                 "}\n"
                                 "\n"
                                 "static int helper(int n) { return n + 1; }\n");
    bench.write("src/store.h",
                "#pragma once\n#include <string>\nclass Store {\npublic:\n    bool open(const char* path);\n"
                "    int size = 0;\n};\n");
    bench.write("tools/run.py", "def main():\n    \"\"\"Runs.\"\"\"\n    print('Needle')\n");
    bench.write("docs/guide.md", "# Guide\nneedle in text\n");
    bench.write("node_modules/dep/index.js", "module.exports = function needle() {};\n");
    bench.write("data.bin", std::string("a\0b", 3));
}

// Remembers what a call told its client.
class Heard final : public mcp::CallChannel {
public:
    void progress(double done, std::optional<double> total, std::string_view message) override {
        const std::lock_guard lock(m_mutex);
        m_lastDone = done;
        m_lastTotal = total;
        m_messages.emplace_back(message);
    }
    void log(mcp::LogLevel, const json&) override {}

    std::mutex m_mutex;
    double m_lastDone = -1;
    std::optional<double> m_lastTotal;
    std::vector<std::string> m_messages;
};

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

#define VERIFY_HAS(text, part) QVERIFY2(contains(text, part), (text).c_str())

class ToolsTest : public QObject {
    Q_OBJECT
private slots:
    void definitionsAreCompleteAndSmall();
    void indexingTellsWhatItFoundAndSkipped();
    void indexingReportsProgressAndCanBeCancelled();
    void indexingRefusesWhatIsNoFolder();
    void searchFindsLiteralText();
    void searchModeAutoFallsBackToRegex();
    void searchTakesTheOriginalParameterNames();
    void searchFiltersAndModesWork();
    void searchPagesByCursor();
    void searchMistakesAreExplained();
    void searchOfWhatIsNotIndexedSaysSo();
    void noHitGivesHints();
    void editedFilesAreCalledStale();
    void filesAreReadByLines();
    void longFilesEndWithWhereToGoOn();
    void filesOutsideAreRefused();
    void outlineOfAFile();
    void outlineIsShortenedByGrades();
    void treeOfAFolder();
    void bigFolderStaysInItsBudget();
    void statusListsCodebases();
    void hiddenCharactersAreShown();
};

void ToolsTest::definitionsAreCompleteAndSmall() {
    ToolBench bench;
    const auto tools = bench.registry().list();
    QCOMPARE(tools->size(), std::size_t(5));
    std::size_t bytes = 0;
    for (const auto& [name, tool] : *tools) {
        const mcp::ToolDefinition& definition = tool->tool->definition();
        QVERIFY(!definition.title.empty());
        QVERIFY(definition.description.size() > 60 && definition.description.size() < 1000);
        QCOMPARE(definition.annotations.readOnly, name != "index_codebase");
        QVERIFY(!definition.annotations.destructive);
        QVERIFY(tool->output != nullptr);
        const auto schema = parseJson(definition.inputSchema);
        VERIFY_OK(schema);
        for (const auto& [key, property] : (*schema)["properties"].items())
            QVERIFY2(property.contains("description"), (name + "." + key).c_str());
        bytes += tool->listing.size();
    }
    // Every session pays for these: a list that grows past this needs a reason.
    QVERIFY2(bytes < 18'000, std::to_string(bytes).c_str());
}

void ToolsTest::indexingTellsWhatItFoundAndSkipped() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.write(".gitignore", "*.tmp\n");
    bench.write("old.tmp", "x");
    const auto result = bench.call("index_codebase", {{"path", bench.tree().string()}});
    QVERIFY2(!result.isError, result.text.c_str());
    QCOMPARE(result.structured["files"].get<int>(), 6);
    QCOMPARE(result.structured["added"].get<int>(), 6);
    QCOMPARE(result.structured["skipped"]["binary"]["example"].get<std::string>(), std::string("data.bin"));
    QCOMPARE(result.structured["skipped"]["ignored"]["count"].get<int>(), 1);
    VERIFY_HAS(result.text, "6 files");
    VERIFY_HAS(result.text, "data.bin");

    bench.write("src/new.cpp", "int fresh;\n");
    const auto again = bench.call("index_codebase", {{"path", bench.tree().string()}});
    QVERIFY2(!again.isError, again.text.c_str());
    QCOMPARE(again.structured["added"].get<int>(), 1);
    QCOMPARE(again.structured["unchanged"].get<int>(), 6);
}

void ToolsTest::indexingReportsProgressAndCanBeCancelled() {
    ToolBench bench;
    for (int i = 0; i < 30; ++i)
        bench.write(fmt::format("f{}.c", i), "int a;\n");
    Heard heard;
    const auto result = bench.call("index_codebase", {{"path", bench.tree().string()}}, &heard);
    QVERIFY2(!result.isError, result.text.c_str());
    QVERIFY(!heard.m_messages.empty());
    QCOMPARE(heard.m_lastTotal.value_or(0), 30.0);
    QCOMPARE(heard.m_lastDone, 30.0);
    QVERIFY(std::any_of(heard.m_messages.begin(), heard.m_messages.end(),
                        [](const std::string& message) { return contains(message, "reading 30/30 files"); }));

    std::stop_source stop;
    stop.request_stop();
    bench.write("more.c", "int b;\n");
    const auto cancelled =
        bench.call("index_codebase", {{"path", bench.tree().string()}}, nullptr, stop.get_token());
    QVERIFY(cancelled.isError);
    VERIFY_HAS(cancelled.text, "still in use");
    QCOMPARE(bench.call("search_codebase", {{"pattern", "int a"}}).structured["total"].get<int>(), 30);
}

void ToolsTest::indexingRefusesWhatIsNoFolder() {
    ToolBench bench;
    bench.write("file.c", "int a;\n");
    for (const std::string& path : {std::string("relative/path"), bench.tree("nowhere").string(),
                                    bench.tree("file.c").string(), std::string("/dev/null")}) {
        const auto result = bench.call("index_codebase", {{"path", path}});
        QVERIFY2(result.isError, path.c_str());
        VERIFY_HAS(result.text, path);
        VERIFY_HAS(result.text, "absolute path of an existing folder");
    }
    const auto result = bench.call("index_codebase", json::object());
    QVERIFY(result.isError);
    VERIFY_HAS(result.text, "/path is required");
}

void ToolsTest::searchFindsLiteralText() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const auto result = bench.call("search_codebase", {{"pattern", "needle(1)"}, {"context", 1}});
    QVERIFY2(!result.isError, result.text.c_str());
    VERIFY_HAS(result.text, "src/store.cpp-4- bool Store::open(const char* path) {\n"
                            "src/store.cpp:5:     return path != nullptr; // needle(1)\n"
                            "src/store.cpp-6- }\n");
    const json& match = result.structured["matches"][0];
    QCOMPARE(match["path"].get<std::string>(), bench.tree("src/store.cpp").string());
    QCOMPARE(match["line"].get<int>(), 5);
    QCOMPARE(match["column"].get<int>(), 32);
    QCOMPARE(result.structured["search_mode"].get<std::string>(), std::string("literal"));
    VERIFY_HAS(result.text, "index of 20");
}

void ToolsTest::searchModeAutoFallsBackToRegex() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const auto both = bench.call("search_codebase", {{"pattern", "def \\w+\\("}});
    QCOMPARE(both.structured["search_mode"].get<std::string>(), std::string("regex"));
    QCOMPARE(both.structured["total"].get<int>(), 1);
    const auto literal = bench.call("search_codebase", {{"pattern", "def \\w+\\("}, {"mode", "literal"}});
    QCOMPARE(literal.structured["total"].get<int>(), 0);
    const auto regex = bench.call("search_codebase", {{"pattern", "^class\\b"}, {"search_mode", "regex"}});
    QCOMPARE(regex.structured["total"].get<int>(), 1);
    // Text that is no regular expression is still found as text.
    QCOMPARE(bench.call("search_codebase", {{"pattern", "open(const"}}).structured["total"].get<int>(), 2);
    QVERIFY(!bench.call("search_codebase", {{"pattern", "nowhere((("}}).isError);
}

void ToolsTest::searchTakesTheOriginalParameterNames() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const auto result = bench.call("search_codebase", {{"codebase_path", bench.tree().string()},
                                                       {"pattern", "[nN]eedle"},
                                                       {"file_types", {"*.py", "*.md"}},
                                                       {"exclude_patterns", {"docs"}},
                                                       {"search_mode", "regex"}});
    QVERIFY2(!result.isError, result.text.c_str());
    QCOMPARE(result.structured["total"].get<int>(), 1);
    QCOMPARE(result.structured["matches"][0]["path"].get<std::string>(), bench.tree("tools/run.py").string());
    VERIFY_HAS(bench.call("search_codebase", {{"pattern", "x"}, {"search_mode", "semantic"}}).text,
               "/search_mode");
    VERIFY_HAS(bench.call("search_codebase", {{"pattern", "x"}, {"patern", "y"}}).text, "patern");
}

void ToolsTest::searchFiltersAndModesWork() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const auto total = [&](json arguments) {
        const auto result = bench.call("search_codebase", std::move(arguments));
        return result.isError ? -1 : result.structured["total"].get<int>();
    };
    QCOMPARE(total({{"pattern", "needle"}}), 3);
    QCOMPARE(total({{"pattern", "needle"}, {"case", "insensitive"}}), 4);
    QCOMPARE(total({{"pattern", "Needle"}, {"case", "smart"}}), 1);
    QCOMPARE(total({{"pattern", "needle"}, {"case", "smart"}}), 4);
    QCOMPARE(total({{"pattern", "eedle"}, {"whole_word", true}}), 0);
    QCOMPARE(total({{"pattern", "needle"}, {"exclude_patterns", {"node_modules/"}}}), 2);
    QCOMPARE(total({{"pattern", "needle"}, {"path_glob", "src/**"}}), 1);
    QCOMPARE(total({{"pattern", "needle"}, {"file_types", {"javascript"}}}), 1);
    QCOMPARE(total({{"pattern", "needle"}, {"file_types", {".cpp", ".md"}}}), 2);
    QCOMPARE(total({{"pattern", "open"}, {"path", bench.tree("src").string()}}), 2);

    const auto files = bench.call("search_codebase", {{"pattern", "needle"}, {"output_mode", "files"}});
    QVERIFY2(!files.isError, files.text.c_str());
    QCOMPARE(files.structured["files"].size(), std::size_t(3));
    VERIFY_HAS(files.text, "\ndocs/guide.md\n");
    const auto count = bench.call("search_codebase", {{"pattern", "needle"}, {"output_mode", "count"}});
    QVERIFY2(!count.isError, count.text.c_str());
    VERIFY_HAS(count.text, "\ndocs/guide.md: 1\n");
    QVERIFY(!count.structured.contains("matches"));
}

void ToolsTest::searchPagesByCursor() {
    ToolBench bench;
    for (int i = 0; i < 7; ++i)
        bench.write(fmt::format("f{}.txt", i), "one needle\ntwo needle\n");
    bench.index();
    for (const char* pattern : {"needle", "n[e]+dle"}) {
        std::set<std::string> seen;
        json arguments = {{"pattern", pattern}, {"limit", 4}};
        int pages = 0;
        for (; pages < 10; ++pages) {
            const auto page = bench.call("search_codebase", arguments);
            QVERIFY2(!page.isError, page.text.c_str());
            QCOMPARE(page.structured["total"].get<int>(), 14);
            for (const json& match : page.structured["matches"])
                QVERIFY(seen.insert(fmt::format("{}:{}", match["path"].get<std::string>(),
                                                match["line"].get<int>()))
                            .second);
            if (!page.structured.contains("next_cursor"))
                break;
            VERIFY_HAS(page.text, page.structured["next_cursor"].get<std::string>());
            arguments["cursor"] = page.structured["next_cursor"];
        }
        QCOMPARE(seen.size(), std::size_t(14));
        QCOMPARE(pages, 3);
    }
    QVERIFY(bench.call("search_codebase", {{"pattern", "needle"}, {"cursor", "nonsense"}}).isError);
    QVERIFY(bench.call("search_codebase", {{"pattern", "needle"}, {"cursor", "l:nonsense"}}).isError);
}

void ToolsTest::searchMistakesAreExplained() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const auto bad = bench.call("search_codebase", {{"pattern", "foo(bar"}, {"search_mode", "regex"}});
    QVERIFY(bad.isError);
    VERIFY_HAS(bad.text, "foo(bar");
    VERIFY_HAS(bad.text, "search_mode literal");
    VERIFY_HAS(bench.call("search_codebase", {{"pattern", ""}}).text, "/pattern");
    VERIFY_HAS(bench.call("search_codebase", {{"pattern", "x"}, {"limit", 0}}).text, "/limit");
    VERIFY_HAS(bench.call("search_codebase", {{"pattern", "x"}, {"file_types", {"python", ".h"}}}).text,
               "path_glob");
    VERIFY_HAS(
        bench.call("search_codebase", {{"pattern", "x"}, {"file_types", {".h"}}, {"path_glob", "a/**"}}).text,
        "one glob");
    VERIFY_HAS(bench.call("search_codebase", {{"pattern", "x"}, {"codebase_path", "src"}}).text, "absolute");
}

void ToolsTest::searchOfWhatIsNotIndexedSaysSo() {
    ToolBench bench;
    writeSmallTree(bench);
    const auto none = bench.call("search_codebase", {{"pattern", "needle"}});
    QVERIFY(none.isError);
    VERIFY_HAS(none.text, "index_codebase");
    const std::string path = bench.tree().string();
    const auto other = bench.call("search_codebase", {{"pattern", "needle"}, {"codebase_path", path}});
    QVERIFY(other.isError);
    VERIFY_HAS(other.text, "index_codebase first with path " + path);
}

void ToolsTest::noHitGivesHints() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const auto result =
        bench.call("search_codebase", {{"pattern", "zebra"}, {"whole_word", true}, {"file_types", {"cpp"}}});
    QVERIFY2(!result.isError, result.text.c_str());
    VERIFY_HAS(result.text, "no match for `zebra`");
    VERIFY_HAS(result.text, "try: case insensitive, whole_word false, fewer file filters\n");
}

void ToolsTest::editedFilesAreCalledStale() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    bench.write("docs/guide.md", "# Guide\nthe text is another one now\n");
    const auto stale = bench.call("search_codebase", {{"pattern", "needle in text"}});
    QVERIFY2(!stale.isError, stale.text.c_str());
    QCOMPARE(stale.structured["files_changed_since"].get<int>(), 1);
    VERIFY_HAS(stale.text, "index_codebase refreshes it");
    bench.index();
    QCOMPARE(bench.call("search_codebase", {{"pattern", "needle in text"}}).structured["total"].get<int>(),
             0);
}

void ToolsTest::filesAreReadByLines() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const std::string path = bench.tree("src/store.cpp").string();
    const auto whole = bench.call("read_code_file", {{"file_path", path}});
    QVERIFY2(!whole.isError, whole.text.c_str());
    VERIFY_HAS(whole.text, path + " lines 1-8 of 8");
    VERIFY_HAS(whole.text, "\n8\tstatic int helper(int n) { return n + 1; }\n");
    const auto range =
        bench.call("read_code_file", {{"file_path", "src/store.cpp"}, {"start_line", 4}, {"end_line", 6}});
    QVERIFY2(!range.isError, range.text.c_str());
    QCOMPARE(
        range.structured["content"].get<std::string>(),
        std::string("bool Store::open(const char* path) {\n    return path != nullptr; // needle(1)\n}\n"));
    QCOMPARE(range.structured["end_line"].get<int>(), 6);
    QCOMPARE(range.structured["truncated"].get<bool>(), false);

    QVERIFY(bench.call("read_code_file", {{"file_path", path}, {"start_line", 5}, {"end_line", 2}}).isError);
    QVERIFY(bench.call("read_code_file", {{"file_path", path}, {"start_line", 900}}).isError);
    QVERIFY(bench.call("read_code_file", {{"file_path", path}, {"start_line", 0}}).isError);
    const auto binary = bench.call("read_code_file", {{"file_path", "data.bin"}});
    QVERIFY(binary.isError);
    VERIFY_HAS(binary.text, "binary");
    bench.write("empty.txt", "");
    const auto empty = bench.call("read_code_file", {{"file_path", bench.tree("empty.txt").string()}});
    QVERIFY2(!empty.isError, empty.text.c_str());
    VERIFY_HAS(empty.text, "empty file");
}

void ToolsTest::longFilesEndWithWhereToGoOn() {
    ToolBench bench;
    std::string text;
    for (int i = 1; i <= 1000; ++i)
        text += fmt::format("this is line number {}\n", i);
    bench.write("long.txt", text);
    bench.write("wide.txt", "short\n" + std::string(50'000, 'w') + "\nlast\n");
    bench.index();
    std::string read;
    int start = 1;
    for (int calls = 0; calls < 40; ++calls) {
        const auto part = bench.call("read_code_file",
                                     {{"file_path", "long.txt"}, {"start_line", start}, {"max_chars", 2000}});
        QVERIFY2(!part.isError, part.text.c_str());
        QVERIFY(part.text.size() <= 2000);
        read += part.structured["content"].get<std::string>();
        if (!part.structured["truncated"].get<bool>())
            break;
        start = part.structured["next_start_line"].get<int>();
    }
    QCOMPARE(read, text);
    // A line longer than the whole answer is cut, and the rest of the file stays within reach.
    const auto first = bench.call("read_code_file", {{"file_path", "wide.txt"}, {"max_chars", 1000}});
    QVERIFY2(!first.isError, first.text.c_str());
    QVERIFY(first.text.size() <= 1000);
    QVERIFY(first.structured["truncated"].get<bool>());
    const int next = first.structured["next_start_line"].get<int>();
    QCOMPARE(next, 2);
    const auto second =
        bench.call("read_code_file", {{"file_path", "wide.txt"}, {"start_line", next}, {"max_chars", 1000}});
    QVERIFY2(!second.isError, second.text.c_str());
    QVERIFY(second.text.size() <= 1000);
    QCOMPARE(second.structured["next_start_line"].get<int>(), 3);
}

void ToolsTest::filesOutsideAreRefused() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    std::filesystem::create_symlink("/etc/passwd", bench.tree("passwd.txt"));
    for (const std::string& path : {std::string("/etc/passwd"), bench.tree("../../etc/passwd").string(),
                                    bench.tree("passwd.txt").string(), std::string("../etc/passwd")}) {
        for (const char* tool : {"read_code_file", "get_file_structure"}) {
            const auto result = bench.call(tool, {{"file_path", path}});
            QVERIFY2(result.isError, path.c_str());
            QVERIFY2(!contains(result.text, "root:"), result.text.c_str());
        }
    }
    VERIFY_HAS(bench.call("read_code_file", {{"file_path", "/etc/passwd"}}).text, "index_codebase");
    QVERIFY(bench.call("read_code_file", {{"file_path", std::string("src/store.cpp\0x", 15)}}).isError);
    VERIFY_HAS(bench.call("read_code_file", {{"file_path", bench.tree("src").string()}}).text,
               "get_file_structure");
    VERIFY_HAS(bench.call("read_code_file", {{"file_path", "src/none.cpp"}}).text, "get_file_structure");
}

void ToolsTest::outlineOfAFile() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const auto header = bench.call("get_file_structure",
                                   {{"file_path", "src/store.h"}, {"codebase_path", bench.tree().string()}});
    QVERIFY2(!header.isError, header.text.c_str());
    QCOMPARE(header.text, bench.tree("src/store.h").string() +
                              " (cpp, 7 lines, 3 symbols)\n"
                              "3-7 class: class Store\n"
                              "  5 method declaration: bool open(const char* path)\n"
                              "  6 field: int size\n");
    const auto source =
        bench.call("get_file_structure", {{"file_path", bench.tree("src/store.cpp").string()}});
    QCOMPARE(source.structured["symbols"][0]["name"].get<std::string>(), std::string("Store::open"));
    QCOMPARE(source.structured["symbols"][0]["line"].get<int>(), 4);
    QCOMPARE(source.structured["symbols"][0]["end_line"].get<int>(), 6);
    const auto python = bench.call("get_file_structure", {{"file_path", "tools/run.py"}});
    QCOMPARE(python.structured["symbols"][0]["documented"].get<bool>(), true);
    const auto text = bench.call("get_file_structure", {{"file_path", "docs/guide.md"}});
    QVERIFY2(!text.isError, text.text.c_str());
    QCOMPARE(text.structured["language"].get<std::string>(), std::string("markdown"));
    VERIFY_HAS(text.text, "read_code_file");
    QVERIFY(bench.call("get_file_structure", {{"file_path", "data.bin"}}).isError);
    const auto missing = bench.call("get_file_structure", {{"file_path", "src/missing.cpp"}});
    QVERIFY(missing.isError);
    VERIFY_HAS(missing.text, "src/missing.cpp");
}

void ToolsTest::outlineIsShortenedByGrades() {
    ToolBench bench;
    const auto shortened = [&](int classes, int fields, int methods) {
        std::string text;
        for (int c = 0; c < classes; ++c) {
            text += fmt::format("class Class{} {{\n", c);
            for (int f = 0; f < fields; ++f)
                text += fmt::format("    int field{};\n", f);
            for (int m = 0; m < methods; ++m)
                text += fmt::format("    void method{}(int some, int parameters, int here) {{}}\n", m);
            text += "};\n";
        }
        bench.write("big.cpp", text);
        const auto result = bench.call("get_file_structure",
                                       {{"file_path", bench.tree("big.cpp").string()}, {"max_chars", 3000}});
        return result.isError || result.text.size() > 3000
                   ? result.text
                   : result.structured["shortened"].get<std::string>();
    };
    bench.write("big.cpp", "int a;\n");
    bench.index();
    QCOMPARE(shortened(2, 5, 5), std::string("no"));
    QCOMPARE(shortened(2, 90, 5), std::string("minor"));
    QCOMPARE(shortened(5, 10, 12), std::string("names"));
    QCOMPARE(shortened(200, 1, 1), std::string("list"));
}

void ToolsTest::treeOfAFolder() {
    ToolBench bench;
    writeSmallTree(bench);
    bench.index();
    const std::string root = bench.tree().string();
    const auto tree = bench.call("get_file_structure", {{"file_path", "."}, {"codebase_path", root}});
    QVERIFY2(!tree.isError, tree.text.c_str());
    VERIFY_HAS(tree.text, "5 indexed files");
    VERIFY_HAS(tree.text, "\nnode_modules/  1 file, 1 line\n  dep/  1 file, 1 line\n    index.js  1 line\n");
    VERIFY_HAS(tree.text, "\nsrc/  2 files, 15 lines\n  store.cpp  8 lines\n  store.h  7 lines\n");
    QCOMPARE(tree.structured["truncated"].get<bool>(), false);
    const auto closed = bench.call("get_file_structure", {{"file_path", root}, {"depth", 1}});
    QVERIFY2(!closed.isError, closed.text.c_str());
    QVERIFY(!contains(closed.text, "store.cpp"));
    QCOMPARE(closed.structured["truncated"].get<bool>(), true);
    const auto below = bench.call("get_file_structure", {{"file_path", bench.tree("src").string()}});
    QVERIFY2(!below.isError, below.text.c_str());
    QCOMPARE(below.structured["entries"][0]["path"].get<std::string>(), std::string("store.cpp"));
    QCOMPARE(below.structured["entries"][0]["language"].get<std::string>(), std::string("cpp"));
}

void ToolsTest::bigFolderStaysInItsBudget() {
    ToolBench bench;
    for (int i = 0; i < 300; ++i)
        bench.write(fmt::format("flat/file-with-a-long-name-{}.txt", i), "x\n");
    for (int i = 0; i < 100; ++i)
        bench.write(fmt::format("many/folder-{}/deep/file.txt", i), "x\n");
    bench.index();
    for (const char* folder : {"", "flat", "many"}) {
        const auto result = bench.call("get_file_structure",
                                       {{"file_path", bench.tree(folder).string()}, {"max_chars", 1500}});
        QVERIFY2(!result.isError, result.text.c_str());
        QVERIFY2(result.text.size() <= 1500, result.text.c_str());
        QVERIFY(result.structured["truncated"].get<bool>());
        QVERIFY2(result.text.size() > 150, result.text.c_str());
    }
}

void ToolsTest::statusListsCodebases() {
    ToolBench bench;
    const auto none = bench.call("get_index_status", json::object());
    QVERIFY(!none.isError);
    VERIFY_HAS(none.text, "Nothing is indexed yet");
    QVERIFY(none.structured["codebases"].empty());
    writeSmallTree(bench);
    bench.index();
    const auto status = bench.call("get_index_status", {{"path", bench.tree("src").string()}});
    QVERIFY2(!status.isError, status.text.c_str());
    const json& codebase = status.structured["codebases"][0];
    QCOMPARE(codebase["files"].get<int>(), 5);
    QCOMPARE(codebase["indexing"].get<bool>(), false);
    QCOMPARE(codebase["files_by_language"]["cpp"].get<int>(), 2);
    QCOMPARE(codebase["skipped"]["binary"]["count"].get<int>(), 1);
    VERIFY_HAS(status.text, "data.bin");
    const auto other = bench.call("get_index_status", {{"path", "/nowhere"}});
    QVERIFY(other.isError);
    VERIFY_HAS(other.text, "index_codebase");
}

void ToolsTest::hiddenCharactersAreShown() {
    ToolBench bench;
    bench.write(
        "trick.cpp",
        "int ok; // \x1B]0;title\x07 \xE2\x80\xAE reversed \xFF\nint f\xE2\x80\x8B() { return 1; }\n");
    bench.index();
    for (const auto& [tool, arguments] :
         std::vector<std::pair<std::string, json>>{{"search_codebase", {{"pattern", "int"}, {"context", 1}}},
                                                   {"read_code_file", {{"file_path", "trick.cpp"}}},
                                                   {"get_file_structure", {{"file_path", "trick.cpp"}}}}) {
        const auto result = bench.call(tool, arguments);
        QVERIFY2(!result.isError, result.text.c_str());
        for (const std::string& text : {result.text, dumpJson(result.structured)}) {
            QVERIFY(isValidUtf8(text));
            QVERIFY(!contains(text, "\x1B") && !contains(text, "\\u001b") &&
                    !contains(text, "\xE2\x80\xAE") && !contains(text, "\xE2\x80\x8B"));
        }
        VERIFY_HAS(result.text, "⟨U+200B⟩");
    }
}

CODESAGE_TEST(ToolsTest)
#include "ToolsTest.moc"
