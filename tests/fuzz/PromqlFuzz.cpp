// rooms: measure_promql measure_tsdb
// What parses prints to a form that parses to the same form, and evaluates, over a tiny store, without harm.
#include "measure/promql/Engine.h"
#include "measure/promql/Parser.h"
#include "measure/promql/Printer.h"
#include "measure/tsdb/MemorySeries.h"

#include <cstdlib>
#include <string_view>

namespace {

using namespace codesage;

tsdb::MemorySeries tinyStore() {
    std::vector<tsdb::SeriesData> series;
    for (const char* name : {"a", "b", "a_bucket"})
        for (const char* value : {"1", "2", "+Inf"}) {
            tsdb::SeriesData each{{{"__name__", name}, {"le", value}, {"x", name}}, {}};
            for (TimestampMs t = 0; t < 20; ++t)
                each.samples.push_back({t * 15'000, t == 7 ? tsdb::kStaleNaN : static_cast<double>(t % 11)});
            series.push_back(std::move(each));
        }
    return tsdb::MemorySeries(std::move(series));
}

void require(bool holds) {
    if (!holds)
        std::abort();
}

void checkPrinter(const promql::Expr& expr) {
    const std::string printed = promql::toString(expr);
    const auto again = promql::parse(printed);
    require(again.has_value());
    require(promql::toString(*again) == printed);
    const auto pretty = promql::parse(promql::format(expr));
    require(pretty.has_value());
    require(promql::toString(*pretty) == printed);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static const SystemClock clock;
    static const tsdb::MemorySeries reader = tinyStore();
    static const promql::Engine v3({.timeout = std::chrono::milliseconds(200), .maxSamples = 20'000}, clock);
    static const promql::Engine v2(
        {.timeout = std::chrono::milliseconds(200), .maxSamples = 20'000, .semantics = promql::Semantics::V2},
        clock);
    if (size > 4096)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto expr = promql::parse(text);
    if (!expr)
        return 0;
    checkPrinter(*expr);
    for (const promql::Engine* engine : {&v3, &v2}) {
        (void)engine->instant(text, 240'000, reader);
        (void)engine->range(*expr, 60'000, 240'000, std::chrono::seconds(30), reader);
    }
    return 0;
}
