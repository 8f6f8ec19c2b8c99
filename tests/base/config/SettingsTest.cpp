#include "base/config/Settings.h"
#include "base/core/Files.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::config;
using codesage::test::TempDir;

class SettingsTest : public QObject {
    Q_OBJECT
private slots:
    void defaultsHoldWithoutAnySource();
    void laterSourcesWinAndAreNamed();
    void everyTypeIsReadFromEverySource();
    void badValuesNamePlaceKeyAndWhatWasExpected_data();
    void badValuesNamePlaceKeyAndWhatWasExpected();
    void allProblemsAreReportedAtOnce();
    void foreignVariablesAreLeftAlone();
    void relativePathsBeginAtTheirSource();
    void unreadableFilesAreProblems();
    void everySettingIsDescribed();
    void documentedDefaultsAreTheShippedFileAndReadBackAsDefaults();
};

namespace {

std::string firstProblem(const Sources& sources) {
    const auto settings = loadSettings(sources);
    return settings ? "" : settings.error().text();
}

} // namespace

void SettingsTest::defaultsHoldWithoutAnySource() {
    const auto settings = loadSettings({});
    VERIFY_OK(settings);
    QCOMPARE(settings->server.listen.text(), std::string("127.0.0.1:8000"));
    QVERIFY(settings->storage.retention == std::chrono::hours(200));
    QCOMPARE(settings->index.maxFileBytes, std::int64_t(2 << 20));
    QVERIFY(settings->index.respectGitignore);
    QVERIFY(settings->origins.empty());
}

void SettingsTest::laterSourcesWinAndAreNamed() {
    const TempDir dir;
    dir.write("codesage.toml",
              "[query]\nsemantics = 2\ntimeout = \"1m\"\nlookback = \"1m\"\nmax_samples = 1000\n");
    dir.write(".env",
              "CODESAGE_QUERY_TIMEOUT=2s\nCODESAGE_QUERY_LOOKBACK=2s\nCODESAGE_QUERY_MAX_SAMPLES=2000\n");
    Sources sources{dir.path(), {{"query.max_samples", "4000"}}, {}};
    sources.environment = {{"CODESAGE_QUERY_LOOKBACK", "3s"}, {"CODESAGE_QUERY_MAX_SAMPLES", "3000"}};
    const auto settings = loadSettings(sources);
    VERIFY_OK(settings);
    QVERIFY(settings->query.semantics == QuerySemantics::Prometheus2);
    QVERIFY(settings->query.timeout == std::chrono::seconds(2));
    QVERIFY(settings->query.lookback == std::chrono::seconds(3));
    QCOMPARE(settings->query.maxSamples, std::int64_t(4000));
    QCOMPARE(settings->origins.at("query.semantics"), std::string("codesage.toml:2"));
    QCOMPARE(settings->origins.at("query.timeout"), std::string(".env:1"));
    QCOMPARE(settings->origins.at("query.lookback"), std::string("CODESAGE_QUERY_LOOKBACK"));
    QCOMPARE(settings->origins.at("query.max_samples"), std::string("--query.max_samples"));
    sources.flags = {{"server.listen", "[::1]:0"}, {"query.semantics", "3"}, {"storage.retention", "15d"}};
    const auto flagged = loadSettings(sources);
    VERIFY_OK(flagged);
    QCOMPARE(flagged->server.listen.host, std::string("::1"));
    QCOMPARE(flagged->origins.at("server.listen"), std::string("--listen"));
    QCOMPARE(flagged->origins.at("query.semantics"), std::string("--promql-semantics"));
}

void SettingsTest::everyTypeIsReadFromEverySource() {
    const TempDir dir;
    dir.write("codesage.toml", R"(
server.listen = "localhost:9000"
server.allowed_hosts = ["a.example", "b.example"]
index.max_file_bytes = "3MiB"
index.respect_gitignore = false
log.level = "debug"
ui.theme = "dark"
)");
    const auto file = loadSettings({dir.path(), {}, {}});
    VERIFY_OK(file);
    QCOMPARE(file->server.listen.port, std::uint16_t(9000));
    QVERIFY(file->server.listen.isLoopback());
    QCOMPARE(file->server.allowedHosts.size(), std::size_t(2));
    QCOMPARE(file->index.maxFileBytes, std::int64_t(3 << 20));
    QVERIFY(!file->index.respectGitignore);
    QVERIFY(file->log.level == log::Level::Debug);
    QVERIFY(file->ui.theme == Theme::Dark);
    const auto variables = loadSettings({{},
                                         {},
                                         {{"CODESAGE_SERVER_ALLOWED_HOSTS", "a.example, b.example,"},
                                          {"CODESAGE_SERVER_ALLOWED_ORIGINS", ""},
                                          {"CODESAGE_INDEX_MAX_FILE_BYTES", "4096"},
                                          {"CODESAGE_INDEX_RESPECT_GITIGNORE", "No"},
                                          {"CODESAGE_UI_THEME", "light"}}});
    VERIFY_OK(variables);
    QCOMPARE(variables->server.allowedHosts, (std::vector<std::string>{"a.example", "b.example"}));
    QVERIFY(variables->server.allowedOrigins.empty());
    QCOMPARE(variables->index.maxFileBytes, std::int64_t(4096));
    QVERIFY(!variables->index.respectGitignore);
    QVERIFY(variables->ui.theme == Theme::Light);
}

void SettingsTest::badValuesNamePlaceKeyAndWhatWasExpected_data() {
    QTest::addColumn<QString>("toml");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* toml, const char* expected) { QTest::newRow(toml) << toml << expected; };
    row("[server]\nlisten = \"8000\"",
        "codesage.toml:2: server.listen: expected host:port such as 127.0.0.1:8000 or "
        "[::1]:8000, got '8000'");
    row("[server]\nlisten = 8000",
        "codesage.toml:2: server.listen: expected host:port such as 127.0.0.1:8000, got 8000");
    row("[server]\n\nlisten = \"h:65536\"",
        "codesage.toml:3: server.listen: expected a port from 0 to 65535, got '65536'");
    row("server.listen = \"[::1:80\"",
        "codesage.toml:1: server.listen: expected host:port such as 127.0.0.1:8000 or "
        "[::1]:8000, got '[::1:80'");
    row("server.lisen = \"x\"",
        "codesage.toml:1: there is no setting 'server.lisen'; did you mean 'server.listen'?");
    row("listen = \"x\"", "codesage.toml:1: there is no setting 'listen'; did you mean 'server.listen'?");
    row("[serve]\nlisten = \"x\"",
        "codesage.toml:2: there is no setting 'serve.listen'; did you mean 'server.listen'?");
    row("[colours]", "codesage.toml:1: there is no setting 'colours'");
    row("[server]\n[server.listen]\nhost = \"x\"",
        "codesage.toml:3: there is no setting 'server.listen.host'; did you mean 'server.listen'?");
    row("server.insecure = \"yes\"", "codesage.toml:1: server.insecure: expected true or false, got 'yes'");
    row("index.threads = -1",
        "codesage.toml:1: index.threads: expected a whole number from 0 to 256, got -1");
    row("index.threads = \"4\"", "codesage.toml:1: index.threads: expected a whole number, got '4'");
    row("index.threads = 1.5",
        "codesage.toml:1: index.threads: expected a whole number, got a number with a fraction");
    row("index.threads = 99999999999999999999", "codesage.toml:1: ");
    row("index.threads = 2020-01-01",
        "codesage.toml:1: index.threads: expected a whole number, got a date or time");
    row("index.max_file_bytes = \"2 furlongs\"",
        "codesage.toml:1: index.max_file_bytes: expected a size such as 2MiB, or bytes, got '2 furlongs'");
    row("index.max_file_bytes = \"9999999999GiB\"",
        "codesage.toml:1: index.max_file_bytes: expected a size such as 2MiB, or bytes, got '9999999999GiB'");
    row("index.max_file_bytes = 1",
        "codesage.toml:1: index.max_file_bytes: expected a size such as 2MiB, or bytes from "
        "1KiB to 1GiB, got 1");
    row("query.timeout = 30",
        "codesage.toml:1: query.timeout: expected a duration such as 30s, 1h30m or 15d, got 30");
    row("query.timeout = \"30\"",
        "codesage.toml:1: query.timeout: expected a duration such as 30s, 1h30m or 15d, got '30'");
    row("query.timeout = \"2h\"",
        "codesage.toml:1: query.timeout: expected a duration such as 30s, 1h30m or 15d from 1ms "
        "to 1h, got '2h'");
    row("query.semantics = 4", "codesage.toml:1: query.semantics: expected one of 3, 2, got 4");
    row("ui.theme = \"drak\"",
        "codesage.toml:1: ui.theme: expected one of system, light, dark, got 'drak'; did you mean 'dark'?");
    row("server.allowed_hosts = \"a\"",
        "codesage.toml:1: server.allowed_hosts: expected a list of texts, got 'a'");
    row("server.allowed_hosts = [1]", "codesage.toml:1: server.allowed_hosts: expected a list of texts, got "
                                      "a list with something else than texts");
    row("server.allowed_hosts = [\"http://a\"]",
        "codesage.toml:1: server.allowed_hosts: expected a host name without "
        "scheme or port, got 'http://a'");
    row("server.allowed_origins = [\"a.example\"]",
        "codesage.toml:1: server.allowed_origins: expected an origin such as "
        "https://tools.example:8443, got 'a.example'");
    row("server.tls_cert = \"c.pem\"",
        "codesage.toml:1: server.tls_cert: TLS needs both files; set server.tls_key too");
    row("server.listen = \"0.0.0.0:80\"",
        "codesage.toml:1: server.listen: 0.0.0.0:80 can be reached from other machines, "
        "which needs TLS: set server.tls_cert and server.tls_key, or override with "
        "server.insecure (--insecure)");
    row("[log]\nlevel = \"info\"\nlevel = \"debug\"", "codesage.toml:3: ");
    row("[log\nlevel = 1", "codesage.toml:1: ");
    row("\n\nx = \"\xff\"", "codesage.toml:3: ");
    row("x = \"\"\"\n\"\n\"\"\"\"\n# \xc3\xa4\n\n\xcf\x96 = 1",
        "codesage.toml:6: letters beyond ASCII may stand in quotes and comments only");
    row("log.level = 'info' \xc2\xa1",
        "codesage.toml:1: letters beyond ASCII may stand in quotes and comments only");
    row("ui.theme = \"d\xc3\xa4rk\" # \xc3\xa4", "codesage.toml:1: ui.theme: expected one of system, light, "
                                                 "dark, got 'd\xc3\xa4rk'");
}

void SettingsTest::badValuesNamePlaceKeyAndWhatWasExpected() {
    QFETCH(QString, toml);
    QFETCH(QString, expected);
    const TempDir dir;
    dir.write("codesage.toml", toml.toStdString());
    const std::string problem = firstProblem({dir.path(), {}, {}});
    // Where the sentence is the TOML library's only the place is ours.
    if (expected.endsWith(": "))
        QVERIFY2(problem.starts_with(expected.toStdString()), problem.c_str());
    else
        QCOMPARE(problem, expected.toStdString());
}

void SettingsTest::allProblemsAreReportedAtOnce() {
    const TempDir dir;
    dir.write("codesage.toml", "[index]\nthreads = -1\nthread = 3\n[ui]\ntheme = 1\n");
    dir.write(".env", "# secrets\nCODESAGE_LOG_LEVEL=loud\nno assignment\nCODESAGE_LOG_FIEL=x\n");
    const Sources sources{dir.path(),
                          {{"listen", "x"}},
                          {{"CODESAGE_STORAGE_RETENTION", "1s"}, {"CODESAGE_STORAGE_RETENTON", "1"}}};
    const std::vector<std::string> expected{
        "codesage.toml:2: index.threads: expected a whole number from 0 to 256, got -1",
        "codesage.toml:3: there is no setting 'index.thread'; did you mean 'index.threads'?",
        "codesage.toml:5: ui.theme: expected one of system, light, dark, got 1",
        ".env:3: expected NAME=value",
        ".env:2: CODESAGE_LOG_LEVEL: expected one of debug, info, warning, error, off, got 'loud'",
        ".env:4: there is no setting 'CODESAGE_LOG_FIEL'; did you mean 'CODESAGE_LOG_FILE'?",
        "CODESAGE_STORAGE_RETENTION: expected a duration such as 30s, 1h30m or 15d from 1m to 100y, got '1s'",
        "CODESAGE_STORAGE_RETENTON: there is no setting 'CODESAGE_STORAGE_RETENTON'; did you mean "
        "'CODESAGE_STORAGE_RETENTION'?",
        "--listen: there is no setting 'listen'; did you mean 'server.listen'?"};
    std::vector<std::string> found;
    for (const Error& error : checkSettings(sources))
        found.push_back(error.text());
    QCOMPARE(found, expected);
    const std::string all = firstProblem(sources);
    for (const std::string& one : expected)
        QVERIFY2(all.find("\n  " + one) != std::string::npos, all.c_str());
}

void SettingsTest::foreignVariablesAreLeftAlone() {
    const TempDir dir;
    dir.write(".env", "OPENAI_API_KEY=secret\nCODESAGE_CORPUS=/somewhere\n");
    VERIFY_OK(loadSettings({dir.path(), {}, {{"PATH", "/bin"}, {"CODESAGE_CORPUS", "x"}}}));
}

void SettingsTest::relativePathsBeginAtTheirSource() {
    const TempDir dir;
    dir.write("codesage.toml", "server.tls_cert = \"tls/cert.pem\"\nserver.socket = \"/run/socket\"\n");
    dir.write(".env", "CODESAGE_SERVER_TLS_KEY=../key.pem\n");
    const auto settings = loadSettings({dir.path(), {{"log.file", "here.log"}}, {}});
    VERIFY_OK(settings);
    QCOMPARE(settings->server.tlsCert, dir.path() / "tls/cert.pem");
    QCOMPARE(settings->server.tlsKey, dir.path().parent_path() / "key.pem");
    QCOMPARE(settings->server.socket, std::filesystem::path("/run/socket"));
    QCOMPARE(settings->log.file, std::filesystem::current_path() / "here.log");
}

void SettingsTest::unreadableFilesAreProblems() {
    const TempDir dir;
    std::filesystem::create_directory(dir / "codesage.toml");
    dir.write(".env", std::string(2u << 20, '#'));
    const auto problems = checkSettings({dir.path(), {}, {}});
    QCOMPARE(problems.size(), std::size_t(2));
    QVERIFY(problems[0].text().find("codesage.toml") != std::string::npos);
    QCOMPARE(problems[1].code, ErrorCode::LimitExceeded);
}

void SettingsTest::everySettingIsDescribed() {
    const auto settings = loadSettings({{}, {{"ui.theme", "dark"}}, {}});
    VERIFY_OK(settings);
    bool seen = false;
    for (const SettingDescription& one : describe(*settings)) {
        QVERIFY2(!one.type.empty() && one.help.ends_with('.'), one.key.c_str());
        QVERIFY(one.environment.starts_with("CODESAGE_"));
        if (one.key != "ui.theme") {
            QCOMPARE(one.origin, std::string("default"));
            QCOMPARE(one.value, one.defaultValue);
            continue;
        }
        seen = true;
        QCOMPARE(one.value, std::string("\"dark\""));
        QCOMPARE(one.defaultValue, std::string("\"system\""));
        QCOMPARE(one.origin, std::string("--ui.theme"));
        QCOMPARE(one.environment, std::string("CODESAGE_UI_THEME"));
    }
    QVERIFY(seen);
}

void SettingsTest::documentedDefaultsAreTheShippedFileAndReadBackAsDefaults() {
    const std::string text = documentedDefaults();
    const auto shipped =
        readFile(std::filesystem::path(CODESAGE_SOURCE_DIR) / "resources/config/codesage.toml");
    VERIFY_OK(shipped);
    QCOMPARE(*shipped, text);
    // A commented-out setting is "#name = value"; prose has a space after the #.
    std::string active = text;
    for (std::size_t at = active.find("\n#"); at != std::string::npos; at = active.find("\n#", at + 1)) {
        if (active[at + 2] != ' ')
            active.erase(at + 1, 1);
    }
    const TempDir dir;
    dir.write("codesage.toml", active);
    const auto settings = loadSettings({dir.path(), {}, {}});
    VERIFY_OK(settings);
    const auto described = describe(*settings);
    QCOMPARE(settings->origins.size(), described.size());
    for (const SettingDescription& one : described)
        QCOMPARE(one.value, one.defaultValue);
}

CODESAGE_TEST(SettingsTest)
#include "SettingsTest.moc"
