#include "serve/api/Routes.h"
#include "serve/api/TimeText.h"

#include "base/core/Strings.h"
#include "measure/promql/Literals.h"
#include "measure/promql/Parser.h"
#include "measure/promql/Printer.h"

#include <charconv>
#include <map>
#include <set>
#include <tuple>

namespace codesage::api {

namespace {

void writeLabelSet(JsonWriter& json, std::string_view key, const scrape::LabelSet& labels) {
    json.key(key);
    json.beginObject();
    for (const auto& [name, value] : labels)
        json.field(name, std::string_view(value));
    json.endObject();
}

void writeTarget(JsonWriter& json, const scrape::TargetStatus& target) {
    json.beginObject();
    writeLabelSet(json, "discoveredLabels", target.discoveredLabels);
    writeLabelSet(json, "labels", target.labels);
    json.field("scrapePool", target.scrapePool);
    json.field("scrapeUrl", target.scrapeUrl);
    json.field("globalUrl", target.scrapeUrl);
    json.field("lastError", target.lastError);
    json.field("lastScrape", formatTime(target.lastScrape));
    json.key("lastScrapeDuration");
    json.number(std::chrono::duration<double>(target.lastScrapeDuration).count());
    json.field("health", scrape::healthName(target.health));
    json.field("scrapeInterval", promql::formatDuration(target.interval));
    json.field("scrapeTimeout", promql::formatDuration(target.timeout));
    json.endObject();
}

http::Response targets(const ApiContext& context, const http::Request& request) {
    const Targets found = context.targets ? context.targets() : Targets{};
    const std::string state = lowered(request.queryValue("state"));
    const std::string_view pool = request.queryValue("scrapePool");
    const auto isWanted = [&](std::string_view kind, std::string_view targetPool) {
        return (state.empty() || state == "any" || state == kind) && (pool.empty() || pool == targetPool);
    };
    return answer([&](JsonWriter& json) {
        json.beginObject();
        json.key("activeTargets");
        json.beginArray();
        for (const scrape::TargetStatus& target : found.active)
            if (isWanted("active", target.scrapePool))
                writeTarget(json, target);
        json.endArray();
        std::map<std::string, std::int64_t> droppedCounts;
        json.key("droppedTargets");
        json.beginArray();
        for (const scrape::DroppedTarget& target : found.dropped) {
            ++droppedCounts[target.scrapePool];
            if (!isWanted("dropped", target.scrapePool))
                continue;
            json.beginObject();
            writeLabelSet(json, "discoveredLabels", target.discoveredLabels);
            json.field("scrapePool", target.scrapePool);
            json.endObject();
        }
        json.endArray();
        json.key("droppedTargetCounts");
        json.beginObject();
        for (const auto& [name, count] : droppedCounts)
            json.field(name, count);
        json.endObject();
        json.endObject();
    });
}

http::Response scrapePools(const ApiContext& context, const http::Request&) {
    std::set<std::string> pools;
    if (context.targets)
        for (const scrape::TargetStatus& target : context.targets().active)
            pools.insert(target.scrapePool);
    return answer([&](JsonWriter& json) {
        json.beginObject();
        json.key("scrapePools");
        json.beginArray();
        for (const std::string& pool : pools)
            json.string(pool);
        json.endArray();
        json.endObject();
    });
}

std::string_view typeText(metrics::MetricType type) {
    return type == metrics::MetricType::Untyped ? "unknown" : metrics::typeName(type);
}

// A count parameter; -1 without one, nothing when it is no number.
std::optional<std::int64_t> countOf(const http::Request& request, std::string_view name) {
    const std::string_view text = request.queryValue(name);
    std::int64_t value = -1;
    if (text.empty())
        return value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return value;
}

http::Response metadata(const ApiContext& context, const http::Request& request) {
    const auto limit = countOf(request, "limit");
    if (!limit)
        return errorAnswer(badData("limit must be a number"));
    const auto perMetric = countOf(request, "limit_per_metric");
    if (!perMetric)
        return errorAnswer(badData("limit_per_metric must be a number"));
    const std::string_view metric = request.queryValue("metric");
    using Entry = std::tuple<std::string_view, std::string, std::string>; // type, help, unit
    std::map<std::string, std::set<Entry>> metrics;
    const auto given = context.metadata ? context.metadata() : std::vector<scrape::TargetMetadata>{};
    for (const scrape::TargetMetadata& each : given) {
        const scrape::MetricMetadata& described = each.metadata;
        if (!metric.empty() && metric != described.name)
            continue;
        std::set<Entry>& entries = metrics[described.name];
        if (*perMetric <= 0 || entries.size() < static_cast<std::size_t>(*perMetric))
            entries.emplace(typeText(described.type), described.help, described.unit);
    }
    return answer([&](JsonWriter& json) {
        json.beginObject();
        std::int64_t written = 0;
        for (const auto& [name, entries] : metrics) {
            if (*limit >= 0 && written++ >= *limit)
                break;
            json.key(name);
            json.beginArray();
            for (const auto& [type, help, unit] : entries) {
                json.beginObject();
                json.field("type", type);
                json.field("help", help);
                json.field("unit", unit);
                json.endObject();
            }
            json.endArray();
        }
        json.endObject();
    });
}

http::Response targetMetadata(const ApiContext& context, const http::Request& request) {
    const auto limit = countOf(request, "limit");
    if (!limit)
        return errorAnswer(badData("limit must be a number"));
    std::vector<tsdb::Matcher> matchers;
    if (const std::string_view text = request.queryValue("match_target"); !text.empty()) {
        auto parsed = promql::parseSelector(text);
        if (!parsed)
            return errorAnswer(badData(parsed.error().message));
        matchers = *std::move(parsed);
    }
    const std::string_view metric = request.queryValue("metric");
    const auto isWanted = [&](const scrape::TargetMetadata& each) {
        return std::ranges::all_of(matchers, [&](const tsdb::Matcher& matcher) {
            const auto label =
                std::ranges::find(each.targetLabels, matcher.name(), &scrape::LabelSet::value_type::first);
            return matcher.matches(label == each.targetLabels.end() ? std::string_view() : label->second);
        });
    };
    const auto given = context.metadata ? context.metadata() : std::vector<scrape::TargetMetadata>{};
    return answer([&](JsonWriter& json) {
        json.beginArray();
        std::int64_t written = 0;
        for (const scrape::TargetMetadata& each : given) {
            if (!isWanted(each) || (!metric.empty() && metric != each.metadata.name))
                continue;
            if (*limit >= 0 && written++ >= *limit)
                break;
            json.beginObject();
            writeLabelSet(json, "target", each.targetLabels);
            if (metric.empty())
                json.field("metric", each.metadata.name);
            json.field("type", typeText(each.metadata.type));
            json.field("help", each.metadata.help);
            json.field("unit", each.metadata.unit);
            json.endObject();
        }
        json.endArray();
    });
}

} // namespace

void addTargetRoutes(http::Router& router, const Shared& context) {
    const auto add = [&](std::string_view path,
                         http::Response (*respond)(const ApiContext&, const http::Request&)) {
        router.add(
            "GET", path,
            [context, respond](const http::Request& request, const http::Responder& responder) {
                responder.respond(respond(*context, request));
            },
            jsonOptions(http::Dispatch::Worker));
    };
    add("/api/v1/targets", targets);
    add("/api/v1/targets/metadata", targetMetadata);
    add("/api/v1/scrape_pools", scrapePools);
    add("/api/v1/metadata", metadata);
}

} // namespace codesage::api
