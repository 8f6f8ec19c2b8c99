#include "measure/scrape/Relabel.h"
#include "support/Test.h"

using namespace codesage;
using namespace codesage::scrape;

namespace {

RelabelRule rule(RelabelAction action, std::vector<std::string> sources, std::string_view regex = "(.*)") {
    RelabelRule made;
    made.action = action;
    made.sourceLabels = std::move(sources);
    made.regex = *AnchoredRegex::compile(regex);
    return made;
}

RelabelRule replaceRule(std::vector<std::string> sources, std::string_view regex, std::string target,
                        std::string replacement) {
    RelabelRule made = rule(RelabelAction::Replace, std::move(sources), regex);
    made.targetLabel = std::move(target);
    made.replacement = std::move(replacement);
    return made;
}

const LabelSet kLabels{{"__name__", "m"}, {"a", "foo"}, {"b", "bar"}, {"c", "baz"}};

} // namespace

class RelabelTest : public QObject {
    Q_OBJECT
private slots:
    void replaceExpandsGroups_data();
    void replaceExpandsGroups();
    void replaceWithoutMatchChangesNothing();
    void anEmptyReplacementRemovesTheLabel();
    void theTargetMayBeMadeFromGroups();
    void keepAndDropMatchTheWholeJoinedValue();
    void keepEqualAndDropEqualCompareLabels();
    void hashModGivesPrometheussNumbers();
    void labelMapCopiesAndLabelDropAndKeepFilter();
    void caseIsChanged();
    void patternsAreRefusedWithTheirReason();
};

void RelabelTest::replaceExpandsGroups_data() {
    QTest::addColumn<QByteArray>("replacement");
    QTest::addColumn<QByteArray>("result");
    QTest::newRow("numbered") << QByteArray("$1") << QByteArray("fo");
    QTest::newRow("braced") << QByteArray("${1}x$2") << QByteArray("foxo;bar");
    QTest::newRow("whole") << QByteArray("$0") << QByteArray("foo;bar");
    QTest::newRow("longest name wins") << QByteArray("a$1x") << QByteArray("a");
    QTest::newRow("named") << QByteArray("${rest}!") << QByteArray("o;bar!");
    QTest::newRow("dollar") << QByteArray("$$1") << QByteArray("$1");
    QTest::newRow("missing group") << QByteArray("x$9") << QByteArray("x");
    QTest::newRow("huge group") << QByteArray("x$99999999999999999999") << QByteArray("x");
    QTest::newRow("lonely dollar") << QByteArray("5$ ${") << QByteArray("5$ ${");
}

void RelabelTest::replaceExpandsGroups() {
    QFETCH(QByteArray, replacement);
    QFETCH(QByteArray, result);
    LabelSet labels = kLabels;
    QVERIFY(relabel(labels, {replaceRule({"a", "b"}, "(f.)(?P<rest>.*)", "d", replacement.toStdString())}));
    QCOMPARE(QByteArray::fromStdString(std::string(labelValue(labels, "d"))), result);
}

void RelabelTest::replaceWithoutMatchChangesNothing() {
    LabelSet labels = kLabels;
    QVERIFY(relabel(labels, {replaceRule({"a"}, "fo", "b", "x")}));
    QCOMPARE(labels, kLabels);
}

void RelabelTest::anEmptyReplacementRemovesTheLabel() {
    LabelSet labels = kLabels;
    QVERIFY(relabel(labels, {replaceRule({"a"}, "(x?).*", "b", "$1")}));
    QCOMPARE(labels, (LabelSet{{"__name__", "m"}, {"a", "foo"}, {"c", "baz"}}));
}

void RelabelTest::theTargetMayBeMadeFromGroups() {
    LabelSet labels = kLabels;
    QVERIFY(relabel(labels, {replaceRule({"a", "b"}, "(.*);(.*)", "${1}_x", "$2"),
                             replaceRule({"a", "b"}, "(.*);(.*)", "1$1", "no label name: nothing happens")}));
    QCOMPARE(labels,
             (LabelSet{{"__name__", "m"}, {"a", "foo"}, {"b", "bar"}, {"c", "baz"}, {"foo_x", "bar"}}));
}

void RelabelTest::keepAndDropMatchTheWholeJoinedValue() {
    LabelSet labels = kLabels;
    QVERIFY(relabel(labels, {rule(RelabelAction::Keep, {"a", "b"}, "foo;bar")}));
    QVERIFY(!relabel(labels, {rule(RelabelAction::Keep, {"a"}, "fo")}));
    QVERIFY(relabel(labels, {rule(RelabelAction::Drop, {"a"}, "fo")}));
    QVERIFY(!relabel(labels, {rule(RelabelAction::Drop, {"a", "missing"}, "foo;")}));
    QVERIFY(!relabel(labels, {rule(RelabelAction::Drop, {"a"}, "x|foo")}));
    // A dot matches a line break, as in Prometheus 3.
    LabelSet broken{{"a", "x\ny"}};
    QVERIFY(relabel(broken, {rule(RelabelAction::Keep, {"a"}, "x.y")}));
}

void RelabelTest::keepEqualAndDropEqualCompareLabels() {
    LabelSet labels{{"a", "1"}, {"b", "1"}, {"c", "2"}};
    RelabelRule keep = rule(RelabelAction::KeepEqual, {"a"});
    keep.targetLabel = "b";
    QVERIFY(relabel(labels, {keep}));
    keep.targetLabel = "c";
    QVERIFY(!relabel(labels, {keep}));
    RelabelRule drop = rule(RelabelAction::DropEqual, {"a"});
    drop.targetLabel = "b";
    QVERIFY(!relabel(labels, {drop}));
    drop.targetLabel = "c";
    QVERIFY(relabel(labels, {drop}));
}

// The expected numbers are those of Prometheus's own relabelling test.
void RelabelTest::hashModGivesPrometheussNumbers() {
    LabelSet labels{{"a", "foo"}, {"b", "bar"}, {"c", "baz"}};
    RelabelRule hash = rule(RelabelAction::HashMod, {"c"});
    hash.targetLabel = "d";
    hash.modulus = 1000;
    QVERIFY(relabel(labels, {hash}));
    QCOMPARE(labelValue(labels, "d"), std::string_view("976"));
    LabelSet lines{{"a", "foo\nbar"}};
    hash.sourceLabels = {"a"};
    hash.targetLabel = "b";
    QVERIFY(relabel(lines, {hash}));
    QCOMPARE(labelValue(lines, "b"), std::string_view("734"));
}

void RelabelTest::labelMapCopiesAndLabelDropAndKeepFilter() {
    LabelSet labels{{"__meta_my_bar", "aaa"}, {"__meta_my_baz", "bbb"}, {"other", "x"}};
    RelabelRule map = rule(RelabelAction::LabelMap, {}, "__meta_(my.*)");
    map.replacement = "${1}";
    QVERIFY(relabel(labels, {map, rule(RelabelAction::LabelDrop, {}, "__meta_.*")}));
    QCOMPARE(labels, (LabelSet{{"my_bar", "aaa"}, {"my_baz", "bbb"}, {"other", "x"}}));
    QVERIFY(relabel(labels, {rule(RelabelAction::LabelKeep, {}, "my_.*z")}));
    QCOMPARE(labels, (LabelSet{{"my_baz", "bbb"}}));
}

void RelabelTest::caseIsChanged() {
    LabelSet labels{{"a", "MiXed9"}};
    RelabelRule lower = rule(RelabelAction::Lowercase, {"a"});
    lower.targetLabel = "l";
    RelabelRule upper = rule(RelabelAction::Uppercase, {"a"});
    upper.targetLabel = "u";
    QVERIFY(relabel(labels, {lower, upper}));
    QCOMPARE(labels, (LabelSet{{"a", "MiXed9"}, {"l", "mixed9"}, {"u", "MIXED9"}}));
}

void RelabelTest::patternsAreRefusedWithTheirReason() {
    for (const char* pattern : {"(", "a)(b", "[z-a]", "x{1001}", "(?<=a)b", "\\1", "\xFF"}) {
        const Result<AnchoredRegex> regex = AnchoredRegex::compile(pattern);
        QVERIFY2(!regex, pattern);
        QCOMPARE(regex.error().code, ErrorCode::InvalidArgument);
    }
    // What would need a huge automaton is refused rather than built.
    QVERIFY(!AnchoredRegex::compile("((((a{1,100}){1,100}){1,100}){1,100})"));
}

CODESAGE_TEST(RelabelTest)
#include "RelabelTest.moc"
