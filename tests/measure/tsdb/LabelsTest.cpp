#include "measure/tsdb/Labels.h"

#include "measure/tsdb/MemorySeries.h"
#include "measure/tsdb/index/SeriesIndex.h"
#include "support/Test.h"

#include <algorithm>
#include <random>

using namespace codesage;
using namespace codesage::tsdb;

class LabelsTest : public QObject {
    Q_OBJECT
private slots:
    void pairsAreSortedAndEmptyValuesDropped();
    void badPairsAreRefused();
    void editingKeepsTheOrder();
    void textIsAsPrometheusPrintsIt_data();
    void textIsAsPrometheusPrintsIt();
    void orderIsPairByPair();
    void expressionsAreAnchoredAndDotsMatchNewlines_data();
    void expressionsAreAnchoredAndDotsMatchNewlines();
    void badExpressionIsRefusedInItsOwnWords();
    void shortcutsAgreeWithTheEngine();
    void indexAgreesWithAScan();
    void memorySeriesAnswersLikeAStore();
};

void LabelsTest::pairsAreSortedAndEmptyValuesDropped() {
    const auto labels = Labels::fromPairs({{"b", "2"}, {"__name__", "m"}, {"c", ""}, {"a", "1"}});
    VERIFY_OK(labels);
    QCOMPARE(labels->toString(), std::string("m{a=\"1\", b=\"2\"}"));
    QCOMPARE(labels->get("b"), std::string_view("2"));
    QVERIFY(!labels->has("c"));
    QCOMPARE(labels->metricName(), std::string_view("m"));
    QCOMPARE(labels->hash(), (Labels{{"a", "1"}, {"b", "2"}, {"__name__", "m"}}.hash()));
}

void LabelsTest::badPairsAreRefused() {
    QCOMPARE(Labels::fromPairs({{"a", "1"}, {"a", "2"}}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(Labels::fromPairs({{"a", "1"}, {"a", ""}}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(Labels::fromPairs({{"", "1"}}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(Labels::fromPairs({{"a", "\xff"}}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(Labels::fromPairs({{"\xc3", "1"}}).error().code, ErrorCode::InvalidArgument);
}

void LabelsTest::editingKeepsTheOrder() {
    Labels labels{{"b", "2"}, {"d", "4"}};
    labels.set("c", "3");
    labels.set("a", "1");
    labels.set("d", "5");
    labels.set("b", "");
    labels.set("zz", "");
    QCOMPARE(labels.toString(), std::string("{a=\"1\", c=\"3\", d=\"5\"}"));
    QCOMPARE(labels.keeping({"d", "a"}).toString(), std::string("{a=\"1\", d=\"5\"}"));
    QCOMPARE(labels.dropping({"d", "a"}).toString(), std::string("{c=\"3\"}"));
    labels.remove("a");
    QVERIFY(!labels.has("a"));
}

void LabelsTest::textIsAsPrometheusPrintsIt_data() {
    QTest::addColumn<std::vector<std::pair<std::string, std::string>>>("pairs");
    QTest::addColumn<std::string>("text");
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    QTest::newRow("nothing") << Pairs{} << std::string("{}");
    QTest::newRow("name only") << Pairs{{"__name__", "up"}} << std::string("up");
    QTest::newRow("colons") << Pairs{{"__name__", "a:b"}} << std::string("a:b");
    QTest::newRow("no name") << Pairs{{"a", "b"}} << std::string("{a=\"b\"}");
    QTest::newRow("escapes") << Pairs{{"a", "\"\\\n\t\x01"}} << std::string(R"({a="\"\\\n\t\x01"})");
    QTest::newRow("dotted name") << Pairs{{"__name__", "a.b"}, {"x.y", "1"}}
                                 << std::string(R"({"a.b", "x.y"="1"})");
}

void LabelsTest::textIsAsPrometheusPrintsIt() {
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    QFETCH(Pairs, pairs);
    QFETCH(std::string, text);
    QCOMPARE(Labels::fromPairs(pairs)->toString(), text);
}

void LabelsTest::orderIsPairByPair() {
    const Labels none;
    const Labels a1{{"a", "1"}};
    const Labels a1b{{"a", "1"}, {"b", "1"}};
    const Labels a2{{"a", "2"}};
    QVERIFY(none < a1 && a1 < a1b && a1b < a2);
    QVERIFY(a1 == (Labels{{"a", "1"}}));
}

void LabelsTest::expressionsAreAnchoredAndDotsMatchNewlines_data() {
    QTest::addColumn<std::string>("expression");
    QTest::addColumn<std::string>("value");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* expression, const char* value, bool matches) {
        QTest::addRow("%s on %s", expression, value)
            << std::string(expression) << std::string(value) << matches;
    };
    row("a", "ab", false);
    row("a", "ba", false);
    row("a.*", "a\nb", true);
    row("a.", "a\n", true);
    row("^a$", "a", true);
    row("a|b", "b", true);
    row("a|b", "ab", false);
    row("(a|b)c", "bc", true);
    row("a|", "", true);
    row("", "", true);
    row("", "a", false);
    row("ab*", "a", true);
    row("ab?c", "ac", true);
    row("ab{0,1}", "a", true);
    row("ab+", "abb", true);
    row("abc.*|x", "x", true);
    row("abc.+", "abc", false);
    row("abc.+", "abcd", true);
    row("ä*", "", true);
    row("bä*", "b", true);
    row("a\\.b", "a.b", true);
    row("a\\.b", "axb", false);
    row("(?i)abc", "ABC", true);
    row("a[|]b", "a|b", true);
}

void LabelsTest::expressionsAreAnchoredAndDotsMatchNewlines() {
    QFETCH(std::string, expression);
    QFETCH(std::string, value);
    QFETCH(bool, matches);
    QCOMPARE(Matcher::make(Matcher::Type::Regex, "l", expression)->matches(value), matches);
    QCOMPARE(Matcher::make(Matcher::Type::NotRegex, "l", expression)->matches(value), !matches);
}

void LabelsTest::badExpressionIsRefusedInItsOwnWords() {
    const auto refused = Matcher::make(Matcher::Type::Regex, "job", "a(b");
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(refused.error().message.find("job=~\"a(b\"") != std::string::npos,
             refused.error().message.c_str());
    QVERIFY(refused.error().message.find("missing )") != std::string::npos);
}

void LabelsTest::shortcutsAgreeWithTheEngine() {
    // "(?:x)" defeats every shortcut, so both ways of the same expression can be compared.
    std::mt19937 random(17);
    const std::string alphabet = "ab|.*+?(";
    for (int round = 0; round < 3000; ++round) {
        std::string expression;
        for (auto size = random() % 7; size > 0; --size)
            expression += alphabet[random() % alphabet.size()];
        const auto plain = Matcher::make(Matcher::Type::Regex, "l", expression);
        const auto guarded = Matcher::make(Matcher::Type::Regex, "l", "(?:" + expression + ")");
        QCOMPARE(plain.has_value(), guarded.has_value());
        if (!plain)
            continue;
        for (const char* value : {"", "a", "b", "ab", "ba", "aab", "abab", "a|b", "."})
            QVERIFY2(plain->matches(value) == guarded->matches(value), (expression + " on " + value).c_str());
    }
}

void LabelsTest::indexAgreesWithAScan() {
    std::mt19937 random(19);
    SeriesIndex index;
    std::vector<Labels> all;
    for (SeriesRef number = 1; number < 400; number += 1 + random() % 2) {
        Labels labels{{"__name__", "m" + std::to_string(random() % 5)}};
        for (const char* name : {"a", "b", "c"}) {
            if (random() % 3 != 0)
                labels.set(name, std::string(1, static_cast<char>('a' + random() % 6)));
        }
        labels.set("id", std::to_string(number));
        index.add(number, labels);
        QCOMPARE(index.find(labels), number);
        QVERIFY(index.labels(number) == labels);
        all.resize(number + 1);
        all[number] = labels;
    }
    QCOMPARE(index.find(Labels{{"__name__", "m0"}}), SeriesRef{0});
    QVERIFY(!index.contains(100'000));
    const std::vector<std::string> values{"", "a", "a|b", "[a-c]", ".*", ".+", "a|", "zz", "b.*"};
    for (int round = 0; round < 500; ++round) {
        std::vector<Matcher> matchers;
        for (auto count = random() % 4; count > 0; --count)
            matchers.push_back(*Matcher::make(static_cast<Matcher::Type>(random() % 4),
                                              std::string(1, static_cast<char>('a' + random() % 4)),
                                              values[random() % values.size()]));
        std::vector<SeriesRef> expected;
        for (SeriesRef number = 1; number < all.size(); ++number) {
            if (!all[number].empty() &&
                std::all_of(matchers.begin(), matchers.end(), [&](const Matcher& matcher) {
                    return matcher.matches(all[number].get(matcher.name()));
                }))
                expected.push_back(number);
        }
        QVERIFY(index.match(matchers) == expected);
    }
}

void LabelsTest::memorySeriesAnswersLikeAStore() {
    const Labels a{{"__name__", "m"}, {"i", "1"}};
    const Labels b{{"__name__", "m"}, {"i", "2"}};
    const MemorySeries series({{b, {{30, 3}, {10, 1}}}, {a, {{10, 1}}}, {b, {{20, 2}, {10, 9}}}});
    const auto all = series.select({}, 10, 25);
    VERIFY_OK(all);
    QCOMPARE(all->size(), std::size_t{2});
    QVERIFY((*all)[0].labels == a);
    QCOMPARE((*all)[1].samples.size(), std::size_t{2});
    QCOMPARE((*all)[1].samples[0].v, 9.0); // the last value of a time wins
    QCOMPARE(*series.labelNames({}, 0, 100), (std::vector<std::string>{"__name__", "i"}));
    QCOMPARE(*series.labelValues("i", {Matcher::notEqual("i", "1")}, 0, 100),
             (std::vector<std::string>{"2"}));
    QVERIFY(series.series({}, 31, 100)->empty());
}

CODESAGE_TEST(LabelsTest)
#include "LabelsTest.moc"
