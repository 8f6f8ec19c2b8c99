#include "show/dashboard/Legend.h"
#include "support/Test.h"

#include <QObject>

using namespace codesage::show;

class LegendTest : public QObject {
    Q_OBJECT

    static Series series(std::vector<std::pair<std::string, std::string>> labels) {
        return {std::move(labels), {}, {}};
    }

private slots:
    void templatesAreFilled() {
        const std::vector<Series> list{series({{"job", "api"}, {"pod", "a"}})};
        QCOMPARE(seriesNames(list, "{{job}} of {{ pod }}{{gone}}", "x").front(), std::string("api of a"));
        QCOMPARE(seriesNames(list, "{{gone}}", "x").front(), std::string("{job=\"api\", pod=\"a\"}"));
        QCOMPARE(seriesNames(list, "plain", "x").front(), std::string("plain"));
        QCOMPARE(seriesNames(list, "{{unclosed", "x").front(), std::string("{{unclosed"));
    }

    void withoutTemplateLabelsTellSeriesApart() {
        const std::vector<Series> one{series({{"job", "api"}, {"pod", "a"}}),
                                      series({{"job", "api"}, {"pod", "b"}})};
        QCOMPARE(seriesNames(one, "__auto", "x"), (std::vector<std::string>{"a", "b"}));
        const std::vector<Series> two{series({{"job", "api"}, {"pod", "a"}}),
                                      series({{"job", "web"}, {"pod", "b"}})};
        QCOMPARE(seriesNames(two, "", "x").front(), std::string("{job=\"api\", pod=\"a\"}"));
        QCOMPARE(seriesNames({series({})}, "__auto", "sum(up)").front(), std::string("sum(up)"));
        QCOMPARE(seriesNames({series({{"__name__", "up"}, {"job", "api"}})}, "", "x").front(),
                 std::string("up{job=\"api\"}"));
        QVERIFY(seriesNames({}, "", "x").empty());
    }
};

CODESAGE_TEST(LegendTest)
#include "LegendTest.moc"
