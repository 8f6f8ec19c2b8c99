#include "EngineBackend.h"

#include "base/core/Log.h"
#include "engine/Engine.h"
#include "engine/ShareFiles.h"
#include "shell/MainWindow.h"
#include "shell/PageGrabber.h"
#include "theme/ThemeSwitch.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QRegularExpression>

#include <csignal>
#include <cstdio>

using namespace codesage;

namespace {

int complain(const Error& error) {
    std::fprintf(stderr, "codesage-workbench: %s\n", error.text().c_str());
    return 1;
}

struct Arguments {
    config::PathFlags paths;
    config::Sources sources;
    QString page;
    QString grab;
    QSize size{1280, 800};
    QString theme;
};

// The arguments, or the exit code to end with.
std::variant<Arguments, int> parseArguments(const QStringList& given) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Code search for IDE assistants, with its own monitoring"));
    const QCommandLineOption dataDir(QStringLiteral("data-dir"),
                                     QStringLiteral("where metrics and indexes live"), QStringLiteral("D"));
    const QCommandLineOption configDir(QStringLiteral("config-dir"),
                                       QStringLiteral("where the configuration lives"), QStringLiteral("C"));
    const QCommandLineOption listen(QStringLiteral("listen"), QStringLiteral("address to serve on"),
                                    QStringLiteral("HOST:PORT"));
    const QCommandLineOption page(QStringLiteral("page"), QStringLiteral("page to show first"),
                                  QStringLiteral("NAME"));
    const QCommandLineOption grab(QStringLiteral("grab"),
                                  QStringLiteral("draw the page into a picture and end"),
                                  QStringLiteral("FILE.png"));
    const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("size of the picture"),
                                  QStringLiteral("WxH"), QStringLiteral("1280x800"));
    const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light or dark"),
                                   QStringLiteral("NAME"));
    parser.addOptions({dataDir, configDir, listen, page, grab, size, theme});
    parser.addHelpOption();
    parser.addVersionOption();
    if (!parser.parse(given)) {
        std::fprintf(stderr, "%s\n", qPrintable(parser.errorText()));
        return 2;
    }
    if (parser.isSet(QStringLiteral("help"))) {
        std::fputs(qPrintable(parser.helpText()), stdout);
        return 0;
    }
    if (parser.isSet(QStringLiteral("version"))) {
        std::puts("codesage-workbench " CODESAGE_VERSION);
        return 0;
    }
    Arguments arguments;
    if (parser.isSet(dataDir))
        arguments.paths.dataDir = parser.value(dataDir).toStdString();
    if (parser.isSet(configDir))
        arguments.paths.configDir = parser.value(configDir).toStdString();
    if (parser.isSet(listen))
        arguments.sources.flags["server.listen"] = parser.value(listen).toStdString();
    arguments.page = parser.value(page);
    arguments.grab = parser.value(grab);
    arguments.theme = parser.value(theme);
    const auto wanted =
        QRegularExpression(QStringLiteral("^([1-9][0-9]{1,4})x([1-9][0-9]{1,4})$")).match(parser.value(size));
    if (!wanted.hasMatch()) {
        std::fprintf(stderr, "--size takes a width and a height, such as 1280x800\n");
        return 2;
    }
    arguments.size = {wanted.captured(1).toInt(), wanted.captured(2).toInt()};
    return arguments;
}

int runWindow(Engine& engine, const Arguments& arguments) {
    widgets::ThemeSwitch theme;
    const bool themeGiven = !arguments.theme.isEmpty();
    const auto configured = engine.settings().ui.theme;
    theme.setChoice(themeGiven                           ? widgets::themeChoiceFrom(arguments.theme)
                    : configured == config::Theme::Dark  ? widgets::ThemeChoice::Dark
                    : configured == config::Theme::Light ? widgets::ThemeChoice::Light
                                                         : widgets::ThemeChoice::System);
    app::EngineBackend backend(engine);
    widgets::WindowOptions options;
    options.page = arguments.page;
    options.keepTheme = !themeGiven;
    if (arguments.grab.isEmpty())
        options.stateFile = engine.paths().data / "window.json";
    widgets::MainWindow window(backend, theme, options);
    if (arguments.grab.isEmpty()) {
        window.show();
        return QApplication::exec();
    }
    widgets::PageGrabber grabber(window);
    int result = 1;
    grabber.grab(arguments.page.isEmpty() ? QStringLiteral("overview") : arguments.page, arguments.size,
                 arguments.grab, std::chrono::seconds(30), [&](const Status& status) {
                     result = status ? 0 : complain(status.error());
                     QApplication::exit(result);
                 });
    QApplication::exec();
    return result;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("codesage-workbench"));
    QApplication::setDesktopFileName(QStringLiteral("codesage-workbench"));
    auto parsed = parseArguments(QApplication::arguments());
    if (const int* code = std::get_if<int>(&parsed))
        return *code;
    auto& arguments = std::get<Arguments>(parsed);
    const auto environment = config::processEnvironment();
    const auto paths = config::resolvePaths(arguments.paths, environment);
    if (!paths)
        return complain(paths.error());
    arguments.sources.configDir = paths->config;
    arguments.sources.environment = environment;
    const auto settings = config::loadSettings(arguments.sources);
    if (!settings)
        return complain(settings.error());
    log::configure(settings->log.level, settings->log.file);
    EngineOptions options;
    options.settings = *settings;
    options.paths = *paths;
    options.shipped = shippedFiles(thisProgram());
    options.qtVersion = qVersion();
    const auto engine = Engine::start(std::move(options));
    if (!engine)
        return complain(engine.error());
    if (arguments.grab.isEmpty()) {
        std::printf("ready %s\n", (*engine)->endpoint().url().c_str());
        std::fflush(stdout);
    }
    const int result = runWindow(**engine, arguments);
    (*engine)->stop();
    return result;
}
