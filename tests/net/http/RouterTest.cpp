#include "net/http/Router.h"
#include "base/core/Strings.h"
#include "net/http/Url.h"
#include "support/Test.h"

#include <array>
#include <random>
#include <set>
#include <stdexcept>

using namespace codesage;
using namespace codesage::http;

namespace {

const Handler kNoHandler = [](const Request&, Responder) {};

std::string found(const Router& router, std::string_view method, std::string_view path) {
    const Router::Match match = router.match(method, path);
    if (!match.route) {
        std::string text = "none";
        for (const std::string& allowed : match.allowed)
            text += " " + allowed;
        return text;
    }
    std::string text = match.route->method + " " + match.route->pattern;
    for (const auto& [name, value] : match.pathValues)
        text += " " + name + "=" + value;
    return text;
}

// The rules of Router.h, written down anew without a tree: every route is tried, the best wins.
class Oracle {
public:
    void add(const std::string& method, const std::string& pattern) { m_routes.push_back({method, pattern}); }

    std::string found(const std::string& method, const std::string& path) const {
        std::string best = "none";
        std::string bestRank;
        std::set<std::string> allowed;
        for (const auto& [routeMethod, pattern] : m_routes) {
            std::string rank;
            std::string values;
            if (!matches(pattern, path, rank, values))
                continue;
            allowed.insert(routeMethod);
            if (routeMethod == "GET")
                allowed.insert("HEAD");
            const bool exact = routeMethod == method;
            if (!exact && !(method == "HEAD" && routeMethod == "GET"))
                continue;
            rank += exact ? "0" : "1";
            if (bestRank.empty() || rank < bestRank) {
                bestRank = rank;
                best = routeMethod + " " + pattern + values;
            }
        }
        if (best == "none") {
            for (const std::string& one : allowed)
                best += " " + one;
        }
        return best;
    }

private:
    // `rank` holds one digit a segment: 0 literal, 1 name, 2 rest.
    static bool matches(const std::string& pattern, const std::string& path, std::string& rank,
                        std::string& values) {
        const auto wanted = split(std::string_view(pattern).substr(1), '/');
        const auto given = split(std::string_view(path).substr(1), '/');
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (wanted[i].ends_with("*}")) {
                rank += "2";
                values += " " + std::string(wanted[i].substr(1, wanted[i].size() - 3)) + "=";
                for (std::size_t j = i; j < given.size(); ++j)
                    values += (j > i ? "/" : "") + std::string(given[j]);
                return true;
            }
            if (i >= given.size())
                return false;
            if (!wanted[i].starts_with('{')) {
                if (wanted[i] != given[i])
                    return false;
                rank += "0";
            } else {
                if (given[i].empty())
                    return false;
                rank += "1";
                values += " " + std::string(wanted[i].substr(1, wanted[i].size() - 2)) + "=" +
                          std::string(given[i]);
            }
        }
        return wanted.size() == given.size();
    }

    std::vector<std::pair<std::string, std::string>> m_routes;
};

} // namespace

class RouterTest : public QObject {
    Q_OBJECT
private slots:
    void literalsWinOverNamesAndNamesOverRests();
    void encodedSlashesStayInTheirSegment();
    void malformedPatternsThrow_data();
    void malformedPatternsThrow();
    void sameRouteTwiceThrows();
    void randomRoutersAgreeWithTheOracle();
    void longPathsCostNoMoreThanTheirRoutes();
};

void RouterTest::literalsWinOverNamesAndNamesOverRests() {
    Router router;
    router.add("GET", "/", kNoHandler);
    router.add("GET", "/api/v1/label/{name}/values", kNoHandler);
    router.add("GET", "/api/v1/label/all/values", kNoHandler);
    router.add("POST", "/api/v1/label/{label}/values", kNoHandler);
    router.add("GET", "/api/{rest*}", kNoHandler);
    QCOMPARE(found(router, "GET", "/"), std::string("GET /"));
    QCOMPARE(found(router, "GET", "/api/v1/label/all/values"), std::string("GET /api/v1/label/all/values"));
    QCOMPARE(found(router, "GET", "/api/v1/label/job/values"),
             std::string("GET /api/v1/label/{name}/values name=job"));
    QCOMPARE(found(router, "POST", "/api/v1/label/all/values"),
             std::string("POST /api/v1/label/{label}/values label=all"));
    QCOMPARE(found(router, "GET", "/api/v1/label/job/other"),
             std::string("GET /api/{rest*} rest=v1/label/job/other"));
    QCOMPARE(found(router, "GET", "/api/"), std::string("GET /api/{rest*} rest="));
    QCOMPARE(found(router, "GET", "/api"), std::string("GET /api/{rest*} rest="));
    QCOMPARE(found(router, "HEAD", "/"), std::string("GET /"));
    QCOMPARE(found(router, "PUT", "/"), std::string("none GET HEAD"));
    QCOMPARE(found(router, "GET", "/elsewhere"), std::string("none"));
    QCOMPARE(found(router, "GET", ""), std::string("none"));
}

void RouterTest::encodedSlashesStayInTheirSegment() {
    Router router;
    router.add("GET", "/file/{name}", kNoHandler);
    router.add("GET", "/file/a/b", kNoHandler);
    QCOMPARE(found(router, "GET", "/file/a%2Fb"), std::string("GET /file/{name} name=a/b"));
    QCOMPARE(found(router, "GET", "/f%69le/%61/b"), std::string("GET /file/a/b"));
    QCOMPARE(found(router, "GET", "/file/%2e%2e%2fpasswd"), std::string("GET /file/{name} name=../passwd"));
    QCOMPARE(found(router, "GET", "/file/%"), std::string("none"));
}

void RouterTest::malformedPatternsThrow_data() {
    QTest::addColumn<QString>("pattern");
    for (const char* pattern : {"", "no-slash", "/{", "/{}", "/{*}", "/{name", "/name}", "/{a}/{a}",
                                "/{rest*}/more", "/a{name}", "/{name}b", "/a%20b", "/a?b"})
        QTest::newRow(pattern) << pattern;
}

void RouterTest::malformedPatternsThrow() {
    QFETCH(QString, pattern);
    Router router;
    QVERIFY_EXCEPTION_THROWN(router.add("GET", pattern.toStdString(), kNoHandler), std::invalid_argument);
}

void RouterTest::sameRouteTwiceThrows() {
    Router router;
    router.add("GET", "/a/{x}", kNoHandler);
    router.add("POST", "/a/{x}", kNoHandler);
    QVERIFY_EXCEPTION_THROWN(router.add("GET", "/a/{other}", kNoHandler), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(router.add("GET", "/b", Handler()), std::invalid_argument);
    QCOMPARE(router.routes().size(), std::size_t(2));
}

void RouterTest::randomRoutersAgreeWithTheOracle() {
    std::mt19937 random(2024);
    const auto pick = [&](auto... choices) {
        const std::array<std::string, sizeof...(choices)> all{choices...};
        return all[random() % all.size()];
    };
    int matched = 0;
    for (int round = 0; round < 2'000; ++round) {
        Router router;
        Oracle oracle;
        for (int i = 0; i < 12; ++i) {
            std::string pattern;
            const std::size_t depth = 1 + random() % 4;
            for (std::size_t d = 0; d < depth; ++d) {
                // Names differ by depth, so that no pattern has one twice.
                const std::string name = pick("x", "y") + std::to_string(d);
                const std::size_t kind = random() % 8;
                if (kind == 0) {
                    pattern += "/{" + name + "*}";
                    break;
                }
                pattern += kind < 4 ? "/{" + name + "}" : "/" + pick("a", "b", "c", "");
            }
            const std::string method = pick("GET", "POST", "HEAD");
            try {
                router.add(method, pattern, kNoHandler);
                oracle.add(method, pattern);
            } catch (const std::invalid_argument&) {
                continue; // the same route up to its names
            }
        }
        for (int i = 0; i < 40; ++i) {
            std::string path;
            const std::size_t depth = 1 + random() % 5;
            for (std::size_t d = 0; d < depth; ++d)
                path += "/" + pick("a", "b", "c", "d", "");
            const std::string method = pick("GET", "POST", "HEAD", "PUT");
            const std::string expected = oracle.found(method, path);
            matched += !expected.starts_with("none");
            QCOMPARE(found(router, method, path), expected);
        }
    }
    QVERIFY(matched > 10'000);
}

void RouterTest::longPathsCostNoMoreThanTheirRoutes() {
    // Without a bound on visits this would walk 2^14 ways and more.
    Router router;
    std::string pattern;
    std::string path;
    for (int i = 0; i < 14; ++i) {
        router.add("GET", pattern + "/a/end", kNoHandler);
        pattern += "/{n" + std::to_string(i) + "}";
        path += "/a";
    }
    router.add("GET", pattern, kNoHandler);
    for (int i = 0; i < 2'000; ++i)
        QVERIFY(!router.match("GET", path + "/missing").route);
    std::string deep;
    for (int i = 0; i < 8'000; ++i)
        deep += "/a";
    QVERIFY(!router.match("GET", deep).route);
}

CODESAGE_TEST(RouterTest)
#include "RouterTest.moc"
