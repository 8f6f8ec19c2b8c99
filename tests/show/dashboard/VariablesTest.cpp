#include "show/dashboard/Variables.h"
#include "support/Test.h"

#include <QObject>

using namespace codesage::show;
using namespace std::chrono_literals;

namespace {

Variable variable(std::string name, std::vector<std::string> current, bool multi = false) {
    Variable made;
    made.name = std::move(name);
    made.kind = VariableKind::Query;
    made.current = std::move(current);
    made.multi = multi;
    return made;
}

} // namespace

class VariablesTest : public QObject {
    Q_OBJECT

private slots:
    void referencesAreReplaced() {
        const VariableScope scope({variable("job", {"api"}), variable("node", {"a.b", "c"}, true)});
        QCOMPARE(scope.inQuery("up{job=\"$job\"}"), std::string("up{job=\"api\"}"));
        QCOMPARE(scope.inQuery("up{job=\"${job}x\"}"), std::string("up{job=\"apix\"}"));
        QCOMPARE(scope.inQuery("up{job=\"[[job]]\"}"), std::string("up{job=\"api\"}"));
        QCOMPARE(scope.inQuery("up{n=~\"$node\"}"), std::string("up{n=~\"(a\\\\.b|c)\"}"));
        QCOMPARE(scope.inText("On $node"), std::string("On a.b + c"));
        QCOMPARE(scope.inQuery("$unknown ${unknown:raw} $ $$ ${"),
                 std::string("$unknown ${unknown:raw} $ $$ ${"));
    }

    void formatsShapeSeveralValues_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("text");
        QTest::newRow("pipe") << "pipe"
                              << "a.b|c";
        QTest::newRow("csv") << "csv"
                             << "a.b,c";
        QTest::newRow("raw") << "raw"
                             << "a.b,c";
        QTest::newRow("regex") << "regex"
                               << "(a\\.b|c)";
        QTest::newRow("glob") << "glob"
                              << "{a.b,c}";
        QTest::newRow("json") << "json"
                              << "[\"a.b\",\"c\"]";
        QTest::newRow("singlequote") << "singlequote"
                                     << "'a.b','c'";
        QTest::newRow("doublequote") << "doublequote"
                                     << "\"a.b\",\"c\"";
        QTest::newRow("queryparam") << "queryparam"
                                    << "var-n=a.b&var-n=c";
        QTest::newRow("text") << "text"
                              << "a.b + c";
    }
    void formatsShapeSeveralValues() {
        QFETCH(QString, format);
        QFETCH(QString, text);
        const VariableScope scope({variable("n", {"a.b", "c"}, true)});
        QCOMPARE(QString::fromStdString(scope.inQuery("${n:" + format.toStdString() + "}")), text);
    }

    void allIsEveryOptionOrItsOwnValue() {
        Variable node = variable("node", {std::string(kAllValue)}, true);
        node.includeAll = true;
        node.options = {{"All", std::string(kAllValue)}, {"a", "a"}, {"b", "b"}};
        QCOMPARE(VariableScope({node}).inQuery("$node"), std::string("(a|b)"));
        node.allValue = ".*";
        QCOMPARE(VariableScope({node}).inQuery("$node"), std::string(".*"));
        QCOMPARE(VariableScope({node}).inText("$node"), std::string("All"));
    }

    void timesAreGrafanas() {
        VariableScope scope;
        scope.setTimes(1000, 3'601'000, queryIntervals(1h, 1000, {}, 15s));
        QCOMPARE(scope.inQuery(
                     "rate(x[$__rate_interval]) $__interval ${__range} $__range_s $__from $__interval_ms"),
                 std::string("rate(x[1m]) 15s 3600s 3600 1000 15000"));
    }

    void queriesOfVariablesAreTakenApart() {
        using Kind = VariableQuery::Kind;
        const VariableQuery plain = parseVariableQuery("label_values(job)");
        QVERIFY(plain.kind == Kind::LabelValues && plain.label == "job" && plain.selector.empty());
        const VariableQuery full =
            parseVariableQuery(" label_values(up{a=\"x,y\", b=~\"(1|2)\"}, instance ) ");
        QVERIFY(full.kind == Kind::LabelValues);
        QCOMPARE(full.label, std::string("instance"));
        QCOMPARE(full.selector, std::string("up{a=\"x,y\", b=~\"(1|2)\"}"));
        QVERIFY(parseVariableQuery("query_result(topk(3, up))").kind == Kind::QueryResult);
        QVERIFY(parseVariableQuery("label_names()").kind == Kind::LabelNames);
        QVERIFY(parseVariableQuery("nonsense(").kind == Kind::Unknown);
    }

    void answersGoThroughPatternAndOrder() {
        Variable made = variable("v", {});
        made.regex = "/.*device=\"(?<value>[^\"]+)\".*/";
        made.sort = 1;
        const auto options =
            variableOptions(made, {"x{device=\"sdb\"}", "x{device=\"sda\"}", "other", "y{device=\"sda\"}"});
        QCOMPARE(options.size(), std::size_t(2));
        QCOMPARE(options[0].value, std::string("sda"));
        made.regex = "((((("; // matches nothing rather than failing
        QVERIFY(variableOptions(made, {"a"}).empty());
        made.regex.clear();
        made.sort = 4;
        QCOMPARE(variableOptions(made, {"n2", "n10", "n1"}).front().value, std::string("n10"));
    }

    void listedOptionsAreSplit() {
        Variable made = variable("v", {});
        made.query = "1m, 5m,Ten minutes : 10m, a\\,b";
        const auto options = listedOptions(made);
        QCOMPARE(options.size(), std::size_t(4));
        QCOMPARE(options[2], (VariableOption{"Ten minutes", "10m"}));
        QCOMPARE(options[3].value, std::string("a,b"));
    }

    void variablesOfATextAreNamedOnce() {
        QCOMPARE(variablesIn("$a ${b:csv} [[a]] $__interval"), (std::vector<std::string>{"a", "b"}));
    }
};

CODESAGE_TEST(VariablesTest)
#include "VariablesTest.moc"
