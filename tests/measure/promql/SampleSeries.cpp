#include "SampleSeries.h"

#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace codesage::promql::script {

namespace {

constexpr TimestampMs kInterval = 15'000;

class World {
public:
    std::vector<tsdb::SeriesData> build() {
        counters();
        gauges();
        histogram();
        oddities();
        return std::move(m_series);
    }

private:
    // std::uniform_* differ between libraries; the raw generator does not.
    std::uint64_t below(std::uint64_t limit) { return m_random() % limit; }

    template <class Next>
    void add(tsdb::Labels labels, TimestampMs from, TimestampMs to, Next next) {
        tsdb::SeriesData series{std::move(labels), {}};
        const auto jitter = static_cast<TimestampMs>(below(kInterval));
        for (TimestampMs t = from + jitter; t < to; t += kInterval) {
            const double value = next();
            if (below(20) != 0) // now and then a scrape is missed
                series.samples.push_back({t, value});
        }
        m_series.push_back(std::move(series));
    }

    void counters() {
        for (const char* job : {"api", "web", "batch"})
            for (const char* instance : {"a", "b", "c"})
                for (const char* code : {"200", "404", "500"}) {
                    double value = static_cast<double>(below(1000));
                    const bool isLate = below(5) == 0;
                    const bool isShort = below(5) == 0;
                    add({{"__name__", "requests_total"},
                         {"code", code},
                         {"instance", instance},
                         {"job", job}},
                        kWorldStart + (isLate ? 40 * 60'000 : 0), kWorldEnd - (isShort ? 35 * 60'000 : 0),
                        [&] {
                            value += static_cast<double>(below(40));
                            if (below(150) == 0)
                                value = static_cast<double>(below(10));
                            return value;
                        });
                }
    }

    void gauges() {
        for (const char* room : {"hall", "attic", "cellar"})
            for (const char* sensor : {"1", "2"}) {
                double value = 20;
                add({{"__name__", "temperature"}, {"room", room}, {"sensor", sensor}}, kWorldStart, kWorldEnd,
                    [&] {
                        value += (static_cast<double>(below(2001)) - 1000) / 250;
                        return value;
                    });
            }
        for (const char* job : {"api", "web", "batch"})
            for (const char* instance : {"a", "b", "c"})
                add({{"__name__", "up"}, {"instance", instance}, {"job", job}}, kWorldStart, kWorldEnd,
                    [&] { return below(10) == 0 ? 0.0 : 1.0; });
        for (const char* job : {"api", "web"})
            add({{"__name__", "build_info"}, {"job", job}, {"version", job[0] == 'a' ? "1.2" : "1.3"}},
                kWorldStart, kWorldEnd, [] { return 1.0; });
    }

    void histogram() {
        constexpr const char* kBounds[] = {"0.1", "0.5", "1", "2.5", "+Inf"};
        for (const char* job : {"api", "web"}) {
            for (std::size_t i = 0; i < std::size(kBounds); ++i) {
                double value = 0;
                add({{"__name__", "latency_seconds_bucket"}, {"job", job}, {"le", kBounds[i]}}, kWorldStart,
                    kWorldEnd, [&] { return value += static_cast<double>(3 * (i + 1)); });
            }
        }
    }

    void oddities() {
        const double values[] = {std::numeric_limits<double>::quiet_NaN(),
                                 std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity(),
                                 0,
                                 -1.5,
                                 1e300,
                                 5e-324,
                                 -7};
        for (const char* kind : {"x", "y", "z"})
            add({{"__name__", "odd"}, {"kind", kind}}, kWorldStart, kWorldEnd,
                [&] { return values[below(std::size(values))]; });
        add({{"__name__", "odd"}, {"kind", "constant"}}, kWorldStart, kWorldEnd, [] { return 4.0; });
    }

    std::mt19937_64 m_random{20'240'229};
    std::vector<tsdb::SeriesData> m_series;
};

} // namespace

std::vector<tsdb::SeriesData> sampleSeries() {
    return World().build();
}

} // namespace codesage::promql::script
