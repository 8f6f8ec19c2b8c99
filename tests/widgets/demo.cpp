#include "base/core/Files.h"
#include "pages/CodePage.h"
#include "shell/MainWindow.h"
#include "shell/PageGrabber.h"
#include "support/FakeBackend.h"
#include "theme/ThemeSwitch.h"

#include <QApplication>
#include <cstdio>

using namespace codesage;
using namespace codesage::widgets;

// workbench_demo PAGE FILE.png WxH light|dark [life|empty|failing] [search text]
int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 5) {
        std::fputs("usage: workbench_demo PAGE FILE.png WxH light|dark [life|empty|failing] [search text]\n",
                   stderr);
        return 2;
    }
    ThemeSwitch theme;
    theme.setChoice(themeChoiceFrom(arguments[4]));
    FakeBackend backend;
    const QString mood = arguments.value(5, QStringLiteral("life"));
    if (mood == QLatin1String("life"))
        fillWithLife(backend);
    if (mood == QLatin1String("failing"))
        backend.failQueries(
            Error{ErrorCode::Timeout, "the query took longer than 30 s; ask for a shorter time range", {}});
    const auto text =
        readFile(std::string(CODESAGE_SOURCE_DIR) + "/monitoring/grafana/dashboards/codesage-overview.json");
    backend.setDashboard("codesage-overview", text ? *text : std::string("{}"));
    MainWindow window(backend, theme, {{}, {}, false});
    if (auto* const code = qobject_cast<CodePage*>(window.page(QStringLiteral("code")));
        code != nullptr && arguments.size() > 6)
        code->search(arguments[6]);
    const QStringList size = arguments[3].split(QLatin1Char('x'));
    PageGrabber grabber(window);
    int result = 1;
    grabber.grab(arguments[1], {size.value(0).toInt(), size.value(1).toInt()}, arguments[2],
                 std::chrono::seconds(20), [&](const Status& status) {
                     if (!status)
                         std::fprintf(stderr, "%s\n", status.error().text().c_str());
                     result = status ? 0 : 1;
                     QApplication::exit(result);
                 });
    QApplication::exec();
    return result;
}
