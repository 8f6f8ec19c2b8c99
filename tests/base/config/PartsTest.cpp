#include "base/config/DotEnv.h"
#include "base/config/Duration.h"
#include "base/config/ListenAddress.h"
#include "base/config/NearestName.h"
#include "base/config/Paths.h"
#include "support/Test.h"

#include <random>

using namespace codesage;
using namespace codesage::config;

class PartsTest : public QObject {
    Q_OBJECT
private slots:
    void durationsAreReadAsPrometheusWritesThem_data();
    void durationsAreReadAsPrometheusWritesThem();
    void everyDurationReadsBack();
    void dotEnvKnowsQuotesCommentsAndExport();
    void dotEnvNamesTheLinesOfItsMistakes();
    void anyBytesAreSomeDotEnv();
    void pathsFollowTheXdgSpecification();
    void listenAddressesReadBack();
    void nearestNameForgivesSlipsButNotOtherWords();
};

void PartsTest::durationsAreReadAsPrometheusWritesThem_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("milliseconds");
    const auto row = [](const char* text, qint64 value) { QTest::newRow(text) << text << value; };
    row("0", 0);
    row("0s", 0);
    row("324ms", 324);
    row("3s", 3'000);
    row("5m", 300'000);
    row("1h", 3'600'000);
    row("4d", 345'600'000);
    row("4d1h", 349'200'000);
    row("14d", 1'209'600'000);
    row("3w", 1'814'400'000);
    row("3w2d1h", 1'990'800'000);
    row("10y", 315'360'000'000);
    row("200h", 720'000'000);
    for (const char* bad : {"", "1", "1y1m1d", "-1w", "1.5d", "d", "1x", "1 h", " 1h", "1s1s", "1ms1s",
                            "293y", "99999999999999999999y", "294y", "1h30", "+1h", "0x1h", "1H"})
        row(bad, -1);
}

void PartsTest::durationsAreReadAsPrometheusWritesThem() {
    QFETCH(QString, text);
    QFETCH(qint64, milliseconds);
    const auto duration = parseDuration(text.toStdString());
    QCOMPARE(duration.has_value(), milliseconds >= 0);
    if (duration)
        QCOMPARE(duration->count(), milliseconds);
    else
        QCOMPARE(duration.error().code, ErrorCode::InvalidArgument);
}

void PartsTest::everyDurationReadsBack() {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        const int bits = static_cast<int>(random() % 43);
        const std::chrono::milliseconds duration(static_cast<std::int64_t>(random() >> (63 - bits)));
        const auto back = parseDuration(formatDuration(duration));
        VERIFY_OK(back);
        QCOMPARE(back->count(), duration.count());
    }
    QCOMPARE(formatDuration(std::chrono::hours(200)), std::string("200h"));
    QCOMPARE(formatDuration(std::chrono::minutes(90)), std::string("90m"));
    QCOMPARE(formatDuration(std::chrono::hours(24 * 15)), std::string("15d"));
    QCOMPARE(formatDuration(std::chrono::minutes(1530)), std::string("1d1h30m"));
}

void PartsTest::dotEnvKnowsQuotesCommentsAndExport() {
    const DotEnv file = parseDotEnv("\xEF\xBB\xBF# a comment\r\n"
                                    "PLAIN=value # not part of it\r\n"
                                    "  export SPACED =  two words  \n"
                                    "HASH=a#b\n"
                                    "EMPTY=\n"
                                    "SINGLE='a \"b\" \\n # c' # comment\n"
                                    "DOUBLE=\"tab\\tline\\n\\\"q\\\" \\$HOME \\x\"\n"
                                    "MULTI=\"first\nsecond\"\n"
                                    "AFTER=9\n"
                                    "PLAIN=again",
                                    ".env");
    QVERIFY(file.errors.empty());
    std::map<std::string, std::pair<std::string, int>> found;
    for (const DotEnvEntry& entry : file.entries)
        found[entry.name] = {entry.value, entry.line};
    QCOMPARE(file.entries.size(), found.size());
    QVERIFY((found.at("PLAIN") == std::pair<std::string, int>{"again", 11}));
    QCOMPARE(found.at("SPACED").first, std::string("two words"));
    QCOMPARE(found.at("HASH").first, std::string("a#b"));
    QCOMPARE(found.at("EMPTY").first, std::string());
    QCOMPARE(found.at("SINGLE").first, std::string("a \"b\" \\n # c"));
    QCOMPARE(found.at("DOUBLE").first, std::string("tab\tline\n\"q\" $HOME \\x"));
    QCOMPARE(found.at("MULTI").first, std::string("first\nsecond"));
    QCOMPARE(found.at("MULTI").second, 8);
    QCOMPARE(found.at("AFTER").second, 10);
}

void PartsTest::dotEnvNamesTheLinesOfItsMistakes() {
    const DotEnv file = parseDotEnv("GOOD=1\nbad line\n1X=2\n=3\nQ='a' b\nU=\"open\nLOST=1\n", "conf/.env");
    QCOMPARE(file.entries.size(), std::size_t(1));
    std::vector<std::string> texts;
    for (const Error& error : file.errors)
        texts.push_back(error.text());
    const std::vector<std::string> expected{
        "conf/.env:2: expected NAME=value",
        "conf/.env:3: '1X' is no variable name; letters, digits and _ are",
        "conf/.env:4: '' is no variable name; letters, digits and _ are",
        "conf/.env:5: something follows the closing ' of Q",
        "conf/.env:6: the value of U lacks its closing \""};
    QCOMPARE(texts, expected);
}

void PartsTest::anyBytesAreSomeDotEnv() {
    std::mt19937 random(11);
    const std::string_view alphabet("A=\"'# \n\r\t\\ne\xff\0x", 16);
    for (int i = 0; i < 20'000; ++i) {
        std::string text(random() % 40, ' ');
        for (char& c : text)
            c = alphabet[random() % alphabet.size()];
        const DotEnv file = parseDotEnv(text, ".env");
        const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
        for (const DotEnvEntry& entry : file.entries)
            QVERIFY(entry.line >= 1 && entry.line <= lines);
    }
}

void PartsTest::pathsFollowTheXdgSpecification() {
    const auto home =
        resolvePaths({}, {{"HOME", "/home/u"}, {"XDG_DATA_HOME", ""}, {"XDG_CACHE_HOME", "relative"}});
    VERIFY_OK(home);
    QCOMPARE(home->config, std::filesystem::path("/home/u/.config/codesage"));
    QCOMPARE(home->data, std::filesystem::path("/home/u/.local/share/codesage"));
    QCOMPARE(home->cache, std::filesystem::path("/home/u/.cache/codesage"));
    const auto named =
        resolvePaths({}, {{"XDG_CONFIG_HOME", "/c"}, {"XDG_DATA_HOME", "/d"}, {"XDG_CACHE_HOME", "/x"}});
    VERIFY_OK(named);
    QCOMPARE(named->config, std::filesystem::path("/c/codesage"));
    QCOMPARE(named->cache, std::filesystem::path("/x/codesage"));
    const auto flags = resolvePaths({"conf", "/data/../data"}, {});
    VERIFY_OK(flags);
    QCOMPARE(flags->config, std::filesystem::current_path() / "conf");
    QCOMPARE(flags->data, std::filesystem::path("/data"));
    QCOMPARE(flags->cache, std::filesystem::path("/data/cache"));
    const auto nowhere = resolvePaths({}, {});
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::NotFound);
    QVERIFY(nowhere.error().message.find("--config-dir") != std::string::npos);
}

void PartsTest::listenAddressesReadBack() {
    for (const char* text :
         {"127.0.0.1:8000", "[::1]:0", "0.0.0.0:65535", "localhost:1", "my-host.example:80"}) {
        const auto address = parseListenAddress(text);
        VERIFY_OK(address);
        QCOMPARE(address->text(), std::string(text));
    }
    for (const char* text : {"", ":", ":80", "host", "host:", "host:x", "host:-1", "host:+1", "::1:80",
                             "[::1]", "[]:80", "[host]:80", "a b:80", "http://h:80", "h:80:80", "h:1e3"})
        QVERIFY2(!parseListenAddress(text), text);
    QVERIFY(parseListenAddress("127.8.9.10:1")->isLoopback());
    QVERIFY(!parseListenAddress("127.example.com:1")->isLoopback());
    QVERIFY(!parseListenAddress("[::]:1")->isLoopback());
}

void PartsTest::nearestNameForgivesSlipsButNotOtherWords() {
    const std::vector<std::string> names{"server.listen", "server.insecure", "ui.theme"};
    QCOMPARE(nearestName("server.lsiten", names).value_or(""), std::string("server.listen"));
    QCOMPARE(nearestName("ui.them", names).value_or(""), std::string("ui.theme"));
    QVERIFY(!nearestName("storage.retention", names));
    QVERIFY(!nearestName("", names));
    QVERIFY(!nearestName(std::string(100'000, 'x'), names));
}

CODESAGE_TEST(PartsTest)
#include "PartsTest.moc"
