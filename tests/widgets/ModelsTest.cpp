#include "charts/FrameModel.h"
#include "pages/SearchModel.h"
#include "support/Test.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QObject>
#include <QPersistentModelIndex>
#include <QSignalSpy>

using namespace codesage;
using namespace codesage::widgets;

namespace {

show::TableFrame frame(std::vector<std::string> names, std::vector<double> values) {
    show::TableFrame table;
    table.columns.resize(2);
    table.columns[0].name = "Name";
    table.columns[0].texts = std::move(names);
    table.columns[1].name = "Value";
    table.columns[1].kind = show::ColumnKind::Number;
    table.columns[1].numbers = std::move(values);
    return table;
}

SearchMatch match(std::string file, int line, std::string text, std::vector<std::pair<int, int>> ranges) {
    SearchMatch made;
    made.file = std::move(file);
    made.line = line;
    made.text = std::move(text);
    made.ranges = std::move(ranges);
    return made;
}

} // namespace

class ModelsTest : public QObject {
    Q_OBJECT

private slots:
    void aTableKeepsItsRulesWhileItChanges() {
        FrameModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFrame(frame({"a", "b", "c"}, {2, 3, 1}), {{}, {}}, {});
        QCOMPARE(model.rowCount(), 3);
        const QPersistentModelIndex b = model.index(1, 0);
        model.sort(1, Qt::DescendingOrder);
        QCOMPARE(b.row(), 0);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("b"));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setFrame(frame({"a", "b", "c"}, {9, 3, 1}), {{}, {}}, {});
        QCOMPARE(resets.count(), 0); // the same shape: values change in place
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("a"));
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Value ↓"));
        model.setFrame({}, {}, {});
        QCOMPARE(model.rowCount(), 0);
        model.sort(7, Qt::AscendingOrder);
    }

    void resultsAreGroupedByFile() {
        SearchModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SearchAnswer answer;
        answer.matches = {match("/src/a/x.cpp", 3, "\t  int naïve = 1;", {{7, 13}}),
                          match("/src/a/x.cpp", 9, "x", {{0, 1}}), match("/src/b/y.h", 1, "y", {{0, 1}})};
        model.setAnswer(answer, {"/src/a", "/src/b"});
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("a/x.cpp"));
        QCOMPARE(model.index(0).data(SearchModel::CountRole).toInt(), 2);
        QCOMPARE(model.index(1).data(SearchModel::LineRole).toInt(), 3);
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("int naïve = 1;"));
        const auto ranges = model.index(1).data(SearchModel::RangesRole).value<QList<QPair<int, int>>>();
        QCOMPARE(model.index(1).data().toString().mid(ranges[0].first, ranges[0].second - ranges[0].first),
                 QStringLiteral("naïve"));
        QCOMPARE(model.nextMatch(-1, 1), 1);
        QCOMPARE(model.nextMatch(2, 1), 4);
        QCOMPARE(model.nextMatch(4, -1), 2);
        QCOMPARE(model.nextMatch(4, 1), -1);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void oddLinesAreShownAsTheyAre() {
        SearchModel model;
        SearchAnswer answer;
        answer.matches = {match("/f", 1, "\xff\xfe broken", {{3, 9}}), match("/f", 2, "   ", {{0, 3}}),
                          match("/f", 3, "x", {{-4, 900}}), match("/f", 4, "", {})};
        model.setAnswer(answer, {});
        for (int row = 0; row < model.rowCount(); ++row)
            for (const int role :
                 {int(Qt::DisplayRole), int(SearchModel::RangesRole), int(Qt::AccessibleTextRole)})
                model.index(row).data(role);
        QCOMPARE(model.index(2).data().toString(), QStringLiteral("   "));
    }

    void aHundredThousandRowsAreSetAtOnce() {
        SearchModel model;
        SearchAnswer answer;
        for (int i = 0; i < 100'000; ++i)
            answer.matches.push_back(
                match("/src/file" + std::to_string(i / 20), i % 20 + 1, "some text here", {{5, 9}}));
        model.setAnswer(std::move(answer), {"/src"});
        QCOMPARE(model.rowCount(), 105'000);
        QCOMPARE(model.index(104'999).data(SearchModel::LineRole).toInt(), 20);
    }
};

CODESAGE_TEST(ModelsTest)
#include "ModelsTest.moc"
