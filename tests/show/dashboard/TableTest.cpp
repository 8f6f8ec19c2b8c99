#include "show/dashboard/Table.h"
#include "support/Test.h"

#include <QObject>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace codesage::show;

namespace {

constexpr auto kOrganize = R"json({"excludeByName": {"Time": true},
    "indexByName": {"codebase": 0, "Value #B": 1, "Value #A": 2}, "renameByName": {"Value #A": "Files"}})json";
constexpr auto kSortByValue = R"json({"sort": [{"field": "Value", "desc": true}]})json";
constexpr auto kTwoRows = R"json({"limitField": 2})json";
constexpr auto kOnlyCodebase = R"json({"include": {"names": ["codebase"]}})json";

Series point(std::string codebase, double value) {
    return {{{"codebase", std::move(codebase)}}, {1000}, {value}};
}

Transformation transformation(std::string id, const char* options = "{}") {
    return {std::move(id), false, std::make_shared<const nlohmann::json>(nlohmann::json::parse(options))};
}

} // namespace

class TableTest : public QObject {
    Q_OBJECT

private slots:
    void anInstantAnswerHasAColumnALabel() {
        const std::vector<Series> answer{point("a", 1), point("b", 2)};
        const auto frames = tableFrames({{"A", {}, &answer, true}});
        QCOMPARE(frames.size(), std::size_t(1));
        QCOMPARE(frames[0].columns.size(), std::size_t(3));
        QCOMPARE(frames[0].columns[1].name, std::string("codebase"));
        QCOMPARE(frames[0].columns[1].texts, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(frames[0].columns[2].name, std::string("Value"));
    }

    void mergeJoinsRowsOfTheSameLabels() {
        const std::vector<Series> files{point("a", 10), point("b", 20)};
        const std::vector<Series> bytes{point("b", 200), point("c", 300)};
        std::vector<std::string> skipped;
        const auto frames =
            transformed(tableFrames({{"A", {}, &files, true}, {"B", {}, &bytes, true}}),
                        {transformation("merge"), transformation("organize", kOrganize)}, skipped);
        QCOMPARE(frames.size(), std::size_t(1));
        const TableFrame& table = frames.front();
        QCOMPARE(table.columns[0].texts, (std::vector<std::string>{"a", "b", "c"}));
        QCOMPARE(table.columns[1].name, std::string("Value #B"));
        QCOMPARE(table.columns[2].name, std::string("Files"));
        QVERIFY(std::isnan(table.columns[1].numbers[0]));
        QCOMPARE(table.columns[1].numbers[1], 200.0);
        QCOMPARE(table.columns[2].numbers[1], 20.0);
        QVERIFY(skipped.empty());
    }

    void rowsAreSortedAndLimited() {
        const std::vector<Series> answer{point("a", 1), point("b", 3), point("c", 2)};
        std::vector<std::string> skipped;
        const auto frames =
            transformed(tableFrames({{"A", {}, &answer, true}}),
                        {transformation("sortBy", kSortByValue), transformation("limit", kTwoRows),
                         transformation("filterFieldsByName", kOnlyCodebase)},
                        skipped);
        QCOMPARE(frames.front().columns.size(), std::size_t(1));
        QCOMPARE(frames.front().columns[0].texts, (std::vector<std::string>{"b", "c"}));
    }

    void whatIsNotAppliedIsNamed() {
        const std::vector<Series> answer{point("a", 1)};
        std::vector<std::string> skipped;
        Transformation off = transformation("heatmap");
        off.disabled = true;
        transformed(tableFrames({{"A", {}, &answer, true}}), {transformation("calculateField"), off},
                    skipped);
        QCOMPARE(skipped, (std::vector<std::string>{"calculateField"}));
        QVERIFY(transformed({}, {transformation("merge")}, skipped).empty());
    }

    void emptyCellsSortLast() {
        const std::vector<Series> answer{point("a", NAN), point("b", 3), point("c", 2)};
        const auto frames = tableFrames({{"A", {}, &answer, true}});
        QCOMPARE(sortedRows(frames.front(), "Value", false), (std::vector<std::size_t>{2, 1, 0}));
        QCOMPARE(sortedRows(frames.front(), "Value", true), (std::vector<std::size_t>{1, 2, 0}));
        QCOMPARE(sortedRows(frames.front(), "no such", true).size(), std::size_t(3));
    }
};

CODESAGE_TEST(TableTest)
#include "TableTest.moc"
