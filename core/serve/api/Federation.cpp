#include "serve/api/Routes.h"

#include "measure/metrics/Exposition.h"
#include "measure/promql/Literals.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace codesage::api {

namespace {

struct Latest {
    tsdb::Labels labels;
    tsdb::Sample sample;
};

// The newest sample within the look-back of every series that a selector finds.
Result<std::vector<Latest>> latestSamples(const ApiContext& context,
                                          const std::vector<std::vector<tsdb::Matcher>>& selectors,
                                          const std::stop_token& stop) {
    const TimestampMs now = context.clock.now();
    const TimestampMs from = now - context.engine.options().lookback.count();
    std::map<tsdb::Labels, tsdb::Sample> found;
    std::vector<tsdb::Sample> samples;
    for (const auto& matchers : selectors) {
        CODESAGE_TRY(const auto set, context.reader.open(matchers, from, now, stop));
        for (std::size_t i = 0; i < set->size(); ++i) {
            samples.clear();
            CODESAGE_CHECK(set->read(i, from, now, samples, stop));
            if (!samples.empty() && !tsdb::isStaleNaN(samples.back().v))
                found.insert_or_assign(set->labels(i), samples.back());
        }
    }
    std::vector<Latest> latest;
    latest.reserve(found.size());
    for (auto& [labels, sample] : found)
        latest.push_back({labels, sample});
    // Grouped by metric, as the text format asks.
    std::ranges::stable_sort(latest, {}, [](const Latest& each) { return each.labels.metricName(); });
    return latest;
}

std::string expositionQuoted(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        if (c == '\\' || c == '"')
            out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + '"';
}

void appendLine(std::string& out, const Latest& latest) {
    const std::string_view name = latest.labels.metricName();
    out += name;
    out += '{';
    const char* separator = "";
    for (const auto& [label, value] : latest.labels) {
        if (label == tsdb::kNameLabel)
            continue;
        out += separator;
        out += label;
        out += '=';
        out += expositionQuoted(value);
        separator = ",";
    }
    // A federated series without an instance shall not get the scraper's.
    if (!latest.labels.has("instance"))
        fmt::format_to(std::back_inserter(out), "{}instance=\"\"", separator);
    fmt::format_to(std::back_inserter(out), "}} {} {}\n", promql::plainNumber(latest.sample.v),
                   latest.sample.t);
}

http::Response federate(const ApiContext& context, const http::Request& request,
                        const std::stop_token& stop) {
    const auto parameters = Parameters::of(request);
    const auto selectors = parameters ? parameters->matchers() : tl::unexpected(parameters.error());
    if (!selectors)
        return http::Response::text(400, selectors.error().message + "\n");
    const auto latest = latestSamples(context, *selectors, stop);
    if (!latest)
        return http::Response::text(500, latest.error().text() + "\n");
    http::Response response;
    response.headers.set("Content-Type", metrics::contentType(metrics::TextFormat::PrometheusText));
    std::string_view before;
    for (const Latest& each : *latest) {
        const std::string_view name = each.labels.metricName();
        if (!promql::isLegacyMetricName(name) || !std::ranges::all_of(each.labels, [](const auto& pair) {
                return promql::isLegacyLabelName(pair.first);
            }))
            continue; // the text format has no place for it
        if (name != before)
            fmt::format_to(std::back_inserter(response.body), "# TYPE {} untyped\n", name);
        before = name;
        appendLine(response.body, each);
    }
    return response;
}

} // namespace

void addFederation(http::Router& router, const Shared& context) {
    router.add("GET", "/federate",
               onQueryPool(context,
                           [context](const http::Request& request, const std::stop_token& stop) {
                               return federate(*context, request, stop);
                           }),
               jsonOptions());
}

} // namespace codesage::api
