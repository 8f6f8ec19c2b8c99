#include "measure/metrics/Catalogue.h"
#include "support/Test.h"

#include <set>

using namespace codesage::metrics;

class CatalogueTest : public QObject {
    Q_OBJECT
private slots:
    void everyNameIsDeclaredOnce();
    void countersEndInTotalAndNothingElseDoes();
    void ourNamesEndInTheirUnit();
    void openMetricsFamiliesDoNotClash();
    void histogramsHaveRisingBoundsAndOthersNone();
    void everyMetricHasHelpAndValidLabels();
    void seriesNamesFindTheirDeclaration();
    void seriesNamesCarryTheirLabels();
};

void CatalogueTest::everyNameIsDeclaredOnce() {
    std::set<std::string_view> names;
    for (const MetricSpec& spec : kCatalogue)
        QVERIFY2(names.insert(spec.name).second, spec.name.data());
    QVERIFY(names.size() > 200);
}

void CatalogueTest::countersEndInTotalAndNothingElseDoes() {
    for (const MetricSpec& spec : kCatalogue)
        QVERIFY2((spec.type == MetricType::Counter) == spec.name.ends_with("_total"), spec.name.data());
}

void CatalogueTest::ourNamesEndInTheirUnit() {
    for (const MetricSpec& spec : kCatalogue) {
        if (spec.unit.empty())
            continue;
        std::string_view base = spec.name;
        if (base.ends_with("_total"))
            base.remove_suffix(6);
        QVERIFY2(base.ends_with("_" + std::string(spec.unit)), spec.name.data());
    }
}

// Without its suffix a counter's family may not have the name of another family or of another's series.
void CatalogueTest::openMetricsFamiliesDoNotClash() {
    std::set<std::string> taken;
    for (const MetricSpec& spec : kCatalogue) {
        std::string base(spec.name);
        if (spec.type == MetricType::Counter) {
            base.resize(base.size() - 6);
            QVERIFY2(taken.insert(base).second, spec.name.data());
            QVERIFY2(taken.insert(base + "_total").second, spec.name.data());
        } else {
            QVERIFY2(taken.insert(base).second, spec.name.data());
        }
        if (spec.type == MetricType::Histogram)
            for (const char* suffix : {"_bucket", "_sum", "_count"})
                QVERIFY2(taken.insert(base + suffix).second, spec.name.data());
        if (spec.type == MetricType::Counter || spec.type == MetricType::Histogram)
            QVERIFY2(taken.insert(base + "_created").second, spec.name.data());
    }
}

void CatalogueTest::histogramsHaveRisingBoundsAndOthersNone() {
    for (const MetricSpec& spec : kCatalogue) {
        QVERIFY2((spec.type == MetricType::Histogram) == !spec.buckets.empty(), spec.name.data());
        QVERIFY2(std::adjacent_find(spec.buckets.begin(), spec.buckets.end(), std::greater_equal<>()) ==
                     spec.buckets.end(),
                 spec.name.data());
    }
}

void CatalogueTest::everyMetricHasHelpAndValidLabels() {
    for (const MetricSpec& spec : kCatalogue) {
        QVERIFY2(!spec.help.empty(), spec.name.data());
        const std::set<std::string_view> labels(
            spec.labels.begin(), spec.labels.begin() + static_cast<std::ptrdiff_t>(spec.labelCount()));
        QCOMPARE(labels.size(), spec.labelCount());
        for (const std::string_view label : labels)
            QVERIFY2(!label.starts_with("__") && label != "le" && label != "quantile", spec.name.data());
    }
}

void CatalogueTest::seriesNamesFindTheirDeclaration() {
    const MetricSpec* search = findMetric("codesage_search_duration_seconds");
    QVERIFY(search);
    QCOMPARE(findMetricOfSeries("codesage_search_duration_seconds_bucket"), search);
    QCOMPARE(findMetricOfSeries("codesage_search_duration_seconds_sum"), search);
    QCOMPARE(findMetricOfSeries("codesage_search_duration_seconds_count"), search);
    // A histogram has no series of its bare name, a gauge none with a suffix.
    QCOMPARE(findMetricOfSeries("codesage_search_duration_seconds"), nullptr);
    QCOMPARE(findMetricOfSeries("codesage_mcp_sessions_count"), nullptr);
    QCOMPARE(findMetricOfSeries("codesage_unheard_of"), nullptr);
    QVERIFY(findMetricOfSeries("node_cpu_seconds_total"));
    QVERIFY(findMetricOfSeries("up"));
}

void CatalogueTest::seriesNamesCarryTheirLabels() {
    bool found = false;
    for (const SeriesNaming& naming : everySeriesName()) {
        if (naming.name != "codesage_mcp_request_duration_seconds_bucket")
            continue;
        found = true;
        QCOMPARE(naming.labels, (std::vector<std::string>{"method", "tool", "status", "le"}));
    }
    QVERIFY(found);
}

CODESAGE_TEST(CatalogueTest)
#include "CatalogueTest.moc"
