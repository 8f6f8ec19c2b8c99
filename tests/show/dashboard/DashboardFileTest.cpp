#include "show/dashboard/DashboardFile.h"
#include "support/Test.h"

#include <QObject>
#include <nlohmann/json.hpp>

using namespace codesage;
using namespace codesage::show;

namespace {

constexpr auto kDashboard = R"json({"uid": "u1", "title": "Demo", "schemaVersion": 39, "refresh": "30s",
  "graphTooltip": 1, "strange": {"kept": [1, 2]}, "time": {"from": "now-3h", "to": "now"}, "tags": ["a"],
  "templating": {"list": [{"name": "job", "type": "query", "query": {"query": "label_values(up, job)", "refId": "x"},
                           "current": {"text": "api", "value": "api"}}]},
  "panels": [
    {"id": 1, "type": "row", "title": "First", "collapsed": true, "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1},
     "panels": [{"id": 2, "type": "stat", "title": "Inside", "gridPos": {"x": 0, "y": 1, "w": 6, "h": 4}}]},
    {"id": 3, "type": "timeseries", "title": "Lines", "datasource": {"uid": "x"},
     "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8},
     "targets": [{"refId": "A", "expr": "up", "legendFormat": "{{job}}"},
                 {"refId": "B", "expr": "x", "instant": true, "format": "table", "hide": true}],
     "options": {"legend": {"displayMode": "table", "placement": "right", "calcs": ["max"]},
                 "tooltip": {"mode": "multi"}}},
    {"id": 4, "type": "grafana-polystat-panel", "title": "Odd"}]})json";

std::string manyPanels(int count) {
    std::string text = R"({"title": "Big", "panels": [)";
    for (int i = 0; i < count; ++i)
        text += std::string(i == 0 ? "" : ",") + R"({"type": "stat", "id": )" + std::to_string(i) + "}";
    return text + "]}";
}

} // namespace

class DashboardFileTest : public QObject {
    Q_OBJECT

private slots:
    void aDashboardIsRead() {
        const auto dashboard = readDashboard(kDashboard);
        VERIFY_OK(dashboard);
        QCOMPARE(dashboard->uid, std::string("u1"));
        QCOMPARE(dashboard->time.from, std::string("now-3h"));
        QCOMPARE(dashboard->refresh, std::string("30s"));
        QVERIFY(dashboard->sharedCrosshair);
        QCOMPARE(dashboard->panels.size(), std::size_t(3));
        QCOMPARE(dashboard->panels[0].children.size(), std::size_t(1));
        const Panel& lines = dashboard->panels[1];
        QVERIFY(lines.kind == PanelKind::TimeSeries);
        QCOMPARE(lines.targets.size(), std::size_t(2));
        QVERIFY(lines.targets[1].instant && lines.targets[1].hidden && lines.targets[1].format == "table");
        QVERIFY(lines.options.legend.mode == LegendMode::Table && lines.options.legend.right);
        QVERIFY(lines.options.tooltip == TooltipMode::All);
        QVERIFY(dashboard->panels[2].kind == PanelKind::Unknown);
        QCOMPARE(dashboard->panels[2].type, std::string("grafana-polystat-panel"));
        QCOMPARE(dashboard->variables.front().query, std::string("label_values(up, job)"));
    }

    void theEnvelopeOfTheHttpApiIsOpened() {
        const auto dashboard = readDashboard(std::string(R"({"meta": {}, "dashboard": )") + kDashboard + "}");
        VERIFY_OK(dashboard);
        QCOMPARE(dashboard->title, std::string("Demo"));
    }

    void writingBackKeepsEverything() {
        const auto dashboard = readDashboard(kDashboard);
        const std::string written = writeDashboard(*dashboard);
        QVERIFY(nlohmann::json::parse(written) == nlohmann::json::parse(kDashboard));
        QCOMPARE(writeDashboard(*readDashboard(written)), written);
    }

    void writingBackChangesOnlyWhatTheWindowChanged() {
        auto dashboard = readDashboard(kDashboard);
        dashboard->time = {"now-7d", "now"};
        dashboard->panels[0].collapsed = false;
        dashboard->panels[1].grid.w = 24;
        dashboard->variables[0].current = {"web"};
        nlohmann::json expected = nlohmann::json::parse(kDashboard);
        expected["time"]["from"] = "now-7d";
        expected["panels"][0]["collapsed"] = false;
        expected["panels"][1]["gridPos"]["w"] = 24;
        expected["templating"]["list"][0]["current"] = {{"text", "web"}, {"value", "web"}};
        QCOMPARE(nlohmann::json::parse(writeDashboard(*dashboard)).dump(2), expected.dump(2));
    }

    void whatIsNoDashboardIsRefusedWithAReason_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        QTest::newRow("no json") << "{\"title\": " << int(ErrorCode::InvalidArgument);
        QTest::newRow("a list") << "[]" << int(ErrorCode::InvalidArgument);
        QTest::newRow("another object") << "{\"a\": 1}" << int(ErrorCode::InvalidArgument);
        QTest::newRow("newer form") << "{\"kind\": \"Dashboard\", \"spec\": {}}"
                                    << int(ErrorCode::InvalidArgument);
        QTest::newRow("older form")
            << "{\"title\": \"x\", \"rows\": [{\"panels\": []}], \"schemaVersion\": 14}"
            << int(ErrorCode::Unsupported);
        QTest::newRow("too many panels")
            << QString::fromStdString(manyPanels(10'000)) << int(ErrorCode::LimitExceeded);
        QTest::newRow("too deep") << QStringLiteral("{\"title\": ") + QString(200, QLatin1Char('[')) +
                                         QString(200, QLatin1Char(']')) + QStringLiteral("}")
                                  << int(ErrorCode::LimitExceeded);
    }
    void whatIsNoDashboardIsRefusedWithAReason() {
        QFETCH(QString, text);
        QFETCH(int, code);
        const auto dashboard = readDashboard(text.toStdString());
        QVERIFY(!dashboard);
        QCOMPARE(int(dashboard.error().code), code);
        QVERIFY(dashboard.error().message.size() > 15);
    }

    void wrongTypesCountAsMissing() {
        const auto dashboard = readDashboard(
            R"({"title": 5, "panels": [7, null, {"type": [], "gridPos": {"x": 99, "w": -4, "h": 1e12, "y": "7"},
            "targets": [3, {"expr": {}}], "options": [], "fieldConfig": 9, "transformations": [1]}], "time": "now", "templating": [], "refresh": false})");
        VERIFY_OK(dashboard);
        const Panel& panel = dashboard->panels.front();
        QVERIFY(panel.grid.x + panel.grid.w <= 24 && panel.grid.h <= 500 && panel.grid.y == 7);
        QCOMPARE(dashboard->time.from, std::string("now-6h"));
    }
};

CODESAGE_TEST(DashboardFileTest)
#include "DashboardFileTest.moc"
