#include "serve/api/QueryJson.h"
#include "serve/api/Routes.h"
#include "serve/api/TimeText.h"
#include "serve/api/TreeJson.h"

#include "measure/promql/Parser.h"
#include "measure/promql/Printer.h"

namespace codesage::api {

namespace {

constexpr double kMostPoints = 11'000; // of one series

struct RangeRequest {
    TimestampMs start = 0;
    TimestampMs end = 0;
    std::chrono::milliseconds step{0};
};

Parsed<promql::QueryOptions> queryOptions(const Parameters& parameters) {
    promql::QueryOptions options;
    API_TRY(options.timeout, parameters.length("timeout"));
    const auto lookback = parameters.length("lookback_delta");
    if (!lookback) {
        const auto why = parseLength(parameters.get("lookback_delta"));
        return tl::unexpected(badData("error parsing lookback delta duration: " + why.error().message));
    }
    if (*lookback && lookback->value().count() > 0)
        options.lookback = *lookback;
    return options;
}

Parsed<RangeRequest> rangeOf(const Parameters& parameters) {
    RangeRequest range;
    API_TRY(range.start, parameters.requiredTime("start"));
    API_TRY(range.end, parameters.requiredTime("end"));
    if (range.end < range.start)
        return tl::unexpected(invalidParameter("end", "end timestamp must not be before start time"));
    const auto step = parseLength(parameters.get("step"));
    if (!step)
        return tl::unexpected(invalidParameter("step", step.error().message));
    range.step = std::chrono::duration_cast<std::chrono::milliseconds>(*step);
    if (range.step.count() <= 0)
        return tl::unexpected(invalidParameter(
            "step",
            "zero or negative query resolution step widths are not accepted. Try a positive integer"));
    const double points =
        static_cast<double>(range.end - range.start) * 1e6 / static_cast<double>(step->count());
    if (points >= kMostPoints + 1)
        return tl::unexpected(
            badData("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing "
                    "the query resolution (?step=XX)"));
    return range;
}

// The answer to an evaluated query.
Parsed<http::Response> resultAnswer(const Parameters& parameters, Result<promql::QueryResult> result,
                                    std::size_t limit) {
    if (!result) {
        if (result.error().code == ErrorCode::InvalidArgument)
            return tl::unexpected(invalidParameter("query", result.error().text()));
        return tl::unexpected(queryError(result.error()));
    }
    if (truncate(*result, limit))
        result->warnings.emplace_back("results truncated due to limit");
    const bool withStats = !parameters.get("stats").empty();
    return answer([&](JsonWriter& json) { writeResult(json, *result, withStats); }, result->warnings,
                  result->infos);
}

Parsed<http::Response> instantQuery(const ApiContext& context, const http::Request& request,
                                    const std::stop_token& stop) {
    API_TRY(const Parameters parameters, Parameters::of(request));
    API_TRY(const std::size_t limit, parameters.limit());
    API_TRY(const TimestampMs at, parameters.time("time", context.clock.now()));
    API_TRY(const promql::QueryOptions options, queryOptions(parameters));
    return resultAnswer(parameters,
                        context.engine.instant(parameters.get("query"), at, context.reader, stop, options),
                        limit);
}

Parsed<http::Response> rangeQuery(const ApiContext& context, const http::Request& request,
                                  const std::stop_token& stop) {
    API_TRY(const Parameters parameters, Parameters::of(request));
    API_TRY(const std::size_t limit, parameters.limit());
    API_TRY(const RangeRequest range, rangeOf(parameters));
    API_TRY(const promql::QueryOptions options, queryOptions(parameters));
    return resultAnswer(parameters,
                        context.engine.range(parameters.get("query"), range.start, range.end, range.step,
                                             context.reader, stop, options),
                        limit);
}

Parsed<promql::Expr> parsedQuery(const http::Request& request) {
    API_TRY(const Parameters parameters, Parameters::of(request));
    auto expr = promql::parse(parameters.get("query"));
    if (!expr)
        return tl::unexpected(invalidParameter("query", expr.error().message));
    return *std::move(expr);
}

http::Response formatQuery(const http::Request& request) {
    const auto expr = parsedQuery(request);
    if (!expr)
        return errorAnswer(expr.error());
    return answer([&](JsonWriter& json) { json.string(promql::format(*expr)); });
}

http::Response parseQuery(const http::Request& request) {
    const auto expr = parsedQuery(request);
    if (!expr)
        return errorAnswer(expr.error());
    return answer([&](JsonWriter& json) { writeTree(json, *expr); });
}

using Evaluate = Parsed<http::Response> (*)(const ApiContext&, const http::Request&, const std::stop_token&);

// Measures one evaluation and tells the observer of it.
QueryWork measured(const Shared& context, std::string_view kind, Evaluate evaluate) {
    return [context, kind, evaluate](const http::Request& request, const std::stop_token& stop) {
        const SteadyTime begun = context->clock.steady();
        const auto response = evaluate(*context, request, stop);
        if (context->queryDone)
            context->queryDone(kind, response ? "success" : errorTypeName(response.error().type),
                               std::chrono::duration<double>(context->clock.steady() - begun).count());
        return response ? *response : errorAnswer(response.error());
    };
}

http::Handler inlined(http::Response (*respond)(const http::Request&)) {
    return [respond](const http::Request& request, const http::Responder& responder) {
        responder.respond(respond(request));
    };
}

} // namespace

void addQueryRoutes(http::Router& router, const Shared& context) {
    addGetAndPost(router, "/api/v1/query", onQueryPool(context, measured(context, "instant", instantQuery)),
                  jsonOptions());
    addGetAndPost(router, "/api/v1/query_range", onQueryPool(context, measured(context, "range", rangeQuery)),
                  jsonOptions());
    addGetAndPost(router, "/api/v1/format_query", inlined(formatQuery), jsonOptions(http::Dispatch::Worker));
    addGetAndPost(router, "/api/v1/parse_query", inlined(parseQuery), jsonOptions(http::Dispatch::Worker));
}

} // namespace codesage::api
