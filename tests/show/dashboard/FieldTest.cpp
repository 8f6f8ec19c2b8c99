#include "show/dashboard/Field.h"
#include "support/Test.h"

#include <QObject>
#include <limits>
#include <nlohmann/json.hpp>

using namespace codesage::show;

namespace {

constexpr auto kDefaults = R"json({"defaults": {"unit": "s", "decimals": 2, "min": 0, "noValue": "none yet",
    "custom": {"fillOpacity": 20, "stacking": {"mode": "normal"}, "spanNulls": true, "axisPlacement": "right"}}})json";
constexpr auto kOverrides = R"json({"defaults": {"unit": "s"}, "overrides": [
    {"matcher": {"id": "byName", "options": "P99"}, "properties": [{"id": "unit", "value": "ms"}]},
    {"matcher": {"id": "byRegexp", "options": "/^p9/i"}, "properties": [{"id": "custom.lineWidth", "value": 3}]},
    {"matcher": {"id": "byFrameRefID", "options": "B"}, "properties": [{"id": "decimals", "value": 1}]},
    {"matcher": {"id": "byValue", "options": {}}, "properties": [{"id": "decimals", "value": 9}]}]})json";
constexpr auto kSteps = R"json({"defaults": {"thresholds": {"mode": "absolute", "steps": [
    {"color": "green", "value": null}, {"color": "red", "value": 80}, {"color": "orange", "value": 50}]}}})json";
constexpr auto kMappings = R"json({"defaults": {"mappings": [
    {"type": "value", "options": {"1": {"text": "Up", "color": "green"}}},
    {"type": "range", "options": {"from": 2, "to": 5, "result": {"text": "Some"}}},
    {"type": "regex", "options": {"pattern": "^9(.)", "result": {"text": "nine-$1"}}},
    {"type": "special", "options": {"match": "null", "result": {"text": "Nothing", "color": "gray"}}}]}})json";
constexpr auto kNonsense =
    R"json({"defaults": {"unit": 5, "decimals": "many", "min": [], "thresholds": "red", "mappings": {"a": 1},
    "custom": {"lineWidth": -7, "fillOpacity": 1e9, "width": "x"}}, "overrides": [5, {"matcher": 1}, {"matcher": {"id": "byRegexp", "options": "(("}, "properties": [{}]}]})json";

} // namespace

class FieldTest : public QObject {
    Q_OBJECT

    static FieldRules rules(const char* json) { return FieldRules(nlohmann::json::parse(json)); }

private slots:
    void defaultsAreRead() {
        const FieldRules field = rules(kDefaults);
        QCOMPARE(field.defaults().unit, std::string("s"));
        QCOMPARE(field.defaults().decimals.value(), 2);
        QCOMPARE(field.defaults().noValue.value(), std::string("none yet"));
        QCOMPARE(field.defaults().drawing.fillOpacity, 20.0);
        QVERIFY(field.defaults().drawing.stacking == StackingMode::Normal);
        QCOMPARE(field.defaults().drawing.spanNulls, std::int64_t{-1});
        QVERIFY(field.defaults().drawing.axis == AxisPlacement::Right);
    }

    void overridesApplyByNameRegexpTypeAndFrame() {
        const FieldRules field = rules(kOverrides);
        const FieldConfig p99 = field.configFor({"P99", "A", true});
        QCOMPARE(p99.unit, std::string("ms"));
        QCOMPARE(p99.drawing.lineWidth, 3.0);
        QVERIFY(!p99.decimals);
        QCOMPARE(field.configFor({"other", "B", true}).decimals.value(), 1);
        QCOMPARE(field.configFor({"other", "A", true}).unit, std::string("s"));
        QCOMPARE(field.unsupported(), (std::vector<std::string>{"override matcher byValue"}));
    }

    void thresholdsPickTheStepThatWasReached() {
        const Thresholds absolute = rules(kSteps).defaults().thresholds;
        QCOMPARE(thresholdColor(absolute, -5, {}, {}), std::string_view("green"));
        QCOMPARE(thresholdColor(absolute, 50, {}, {}), std::string_view("orange"));
        QCOMPARE(thresholdColor(absolute, 90, {}, {}), std::string_view("red"));
        Thresholds share = absolute;
        share.percentage = true;
        QCOMPARE(thresholdColor(share, 190, 100.0, 200.0), std::string_view("red"));
        QCOMPARE(thresholdColor({}, 1, {}, {}), std::string_view());
    }

    void mappingsAreTriedInOrder() {
        const auto mappings = rules(kMappings).defaults().mappings;
        QCOMPARE(mappedText(*findMapping(mappings, 1, "1"), "1"), std::string("Up"));
        QCOMPARE(mappedText(*findMapping(mappings, 5, "5"), "5"), std::string("Some"));
        QCOMPARE(mappedText(*findMapping(mappings, 97, "97"), "97"), std::string("nine-7"));
        QCOMPARE(mappedText(*findMapping(mappings, std::numeric_limits<double>::quiet_NaN(), ""), ""),
                 std::string("Nothing"));
        QVERIFY(findMapping(mappings, 7, "7") == nullptr);
    }

    void nonsenseCountsAsMissing() {
        const FieldRules field = rules(kNonsense);
        const FieldConfig config = field.configFor({"x", "A", true});
        QCOMPARE(config.unit, std::string());
        QVERIFY(!config.decimals && !config.min && config.mappings.empty());
        QCOMPARE(config.drawing.lineWidth, 0.0);
        QCOMPARE(config.drawing.fillOpacity, 100.0);
    }
};

CODESAGE_TEST(FieldTest)
#include "FieldTest.moc"
