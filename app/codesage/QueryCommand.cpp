#include "Commands.h"
#include "CommonFlags.h"
#include "InstanceClient.h"
#include "LocalParts.h"

#include "base/core/Json.h"
#include "measure/promql/Engine.h"
#include "net/http/Url.h"
#include "serve/api/QueryJson.h"
#include "serve/api/TimeText.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>

namespace codesage::app {

using nlohmann::json;

namespace {

struct QueryFlags {
    std::string expression;
    std::string time;
    std::string start;
    std::string end;
    std::string step;
};

JsonLimits answerLimits() {
    JsonLimits limits;
    limits.bytes = 1ull << 30;
    limits.nodes = 200'000'000;
    return limits;
}

Result<promql::QueryResult> evaluate(const Context& context, const LocalStore& local, tsdb::Store& store,
                                     const QueryFlags& flags, bool range) {
    promql::EngineOptions options;
    options.lookback = context.settings.query.lookback;
    options.timeout = context.settings.query.timeout;
    options.maxSamples = static_cast<std::size_t>(context.settings.query.maxSamples);
    options.semantics = context.settings.query.semantics == config::QuerySemantics::Prometheus2
                            ? promql::Semantics::V2
                            : promql::Semantics::V3;
    const promql::Engine engine(options, local.clock());
    if (!range) {
        TimestampMs at = local.clock().now();
        if (!flags.time.empty()) {
            CODESAGE_TRY(at, api::parseTime(flags.time));
        }
        return engine.instant(flags.expression, at, store);
    }
    CODESAGE_TRY(const TimestampMs start, api::parseTime(flags.start));
    CODESAGE_TRY(const TimestampMs end, api::parseTime(flags.end));
    CODESAGE_TRY(const std::chrono::nanoseconds step, api::parseLength(flags.step));
    return engine.range(flags.expression, start, end,
                        std::chrono::duration_cast<std::chrono::milliseconds>(step), store);
}

// The "data" of Prometheus's API, asked of the instance or made from the files.
Result<json> answer(const Context& context, const QueryFlags& flags, bool range) {
    CODESAGE_TRY(auto instance, InstanceClient::connect(context.paths.data));
    if (instance) {
        std::string target = fmt::format("/api/v1/{}?query={}", range ? "query_range" : "query",
                                         http::percentEncoded(flags.expression));
        for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"time", flags.time},
                                          {"start", flags.start},
                                          {"end", flags.end},
                                          {"step", flags.step}})
            if (!value.empty())
                target += fmt::format("&{}={}", name, http::percentEncoded(value));
        CODESAGE_TRY(const json whole, instance->getJson(target));
        return whole.at("data");
    }
    CODESAGE_TRY(const std::unique_ptr<LocalStore> local, LocalStore::open(context));
    CODESAGE_TRY(const promql::QueryResult result, evaluate(context, *local, local->store(), flags, range));
    std::string text;
    api::JsonWriter writer(text);
    api::writeResult(writer, result, false);
    return parseJson(text, answerLimits());
}

std::string labelText(const json& metric) {
    std::string name;
    std::string labels;
    for (const auto& [key, value] : metric.items()) {
        if (key == "__name__")
            name = value.get<std::string>();
        else
            labels += fmt::format("{}{}={}", labels.empty() ? "" : ", ", key, dumpJson(value));
    }
    return labels.empty() && !name.empty() ? name : fmt::format("{}{{{}}}", name, labels);
}

void print(const json& data) {
    const std::string type = data["resultType"].get<std::string>();
    if (type == "scalar" || type == "string") {
        std::printf("%s\n", data["result"][1].get<std::string>().c_str());
        return;
    }
    for (const json& series : data["result"]) {
        std::printf("%s", labelText(series["metric"]).c_str());
        if (type == "vector") {
            std::printf(" => %s\n", series["value"][1].get<std::string>().c_str());
            continue;
        }
        std::printf("\n");
        for (const json& sample : series["values"])
            std::printf("  %s %s\n", dumpJson(sample[0]).c_str(), sample[1].get<std::string>().c_str());
    }
}

int run(const CommonOptions& options, const QueryFlags& flags, bool range) {
    const auto context = makeContext(options);
    if (!context)
        return complain(context.error());
    const auto data = answer(*context, flags, range);
    if (!data)
        return complain(data.error());
    if (context->json)
        std::fputs(dumpJsonIndented(*data).c_str(), stdout);
    else
        print(*data);
    return kDone;
}

} // namespace

void addQuery(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("query", "evaluate PromQL");
    command->require_subcommand(1);
    const auto flags = std::make_shared<QueryFlags>();
    CLI::App* instant = command->add_subcommand("instant", "at one moment");
    const auto instantOptions = addCommonFlags(*instant);
    instant->add_option("EXPR", flags->expression, "PromQL")->required();
    instant->add_option("--time", flags->time, "Unix seconds or RFC 3339; now by default");
    instant->callback([instantOptions, flags, &exitCode] { exitCode = run(*instantOptions, *flags, false); });
    CLI::App* range = command->add_subcommand("range", "at every step of a range");
    const auto rangeOptions = addCommonFlags(*range);
    range->add_option("EXPR", flags->expression, "PromQL")->required();
    range->add_option("--start", flags->start, "Unix seconds or RFC 3339")->required();
    range->add_option("--end", flags->end, "Unix seconds or RFC 3339")->required();
    range->add_option("--step", flags->step, "seconds or a duration such as 15s")->required();
    range->callback([rangeOptions, flags, &exitCode] { exitCode = run(*rangeOptions, *flags, true); });
}

} // namespace codesage::app
