#include "serve/api/Routes.h"
#include "serve/api/TimeText.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <thread>
#include <unistd.h>

namespace codesage::api {

namespace {

constexpr std::size_t kMostCardinalities = 10'000;

http::Response buildInfo(const ApiContext& context, const http::Request&) {
    return answer([&](JsonWriter& json) {
        json.beginObject();
        json.field("version", context.build.version);
        json.field("revision", context.build.revision);
        json.field("branch", context.build.branch);
        json.field("buildUser", context.build.buildUser);
        json.field("buildDate", context.build.buildDate);
        json.field("goVersion", context.build.compiler);
        json.endObject();
    });
}

std::string hostName() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

// Of this process, one folder each.
std::int64_t threadCount() {
    std::error_code error;
    const std::filesystem::directory_iterator tasks("/proc/self/task", error);
    return error ? 0 : std::distance(begin(tasks), end(tasks));
}

http::Response runtimeInfo(const ApiContext& context, const http::Request&) {
    const RuntimeInfo info = context.runtime ? context.runtime() : RuntimeInfo{};
    return answer([&](JsonWriter& json) {
        json.beginObject();
        json.field("startTime", formatTime(info.startTime));
        json.field("CWD", info.workingDirectory);
        json.field("hostname", hostName());
        json.field("serverTime", formatTime(context.clock.now()));
        json.field("reloadConfigSuccess", info.reloadConfigSuccess);
        json.field("lastConfigTime", formatTime(info.lastConfigTime));
        json.field("corruptionCount", static_cast<std::int64_t>(info.corruptionCount));
        // Threads, and what they can use at once, in the fields that Go's runtime has for them.
        json.field("goroutineCount", threadCount());
        json.field("GOMAXPROCS", static_cast<std::int64_t>(std::thread::hardware_concurrency()));
        json.field("GOGC", "");
        json.field("GODEBUG", "");
        json.field("storageRetention", info.storageRetention);
        json.endObject();
    });
}

http::Response config(const ApiContext& context, const http::Request&) {
    return answer([&](JsonWriter& json) {
        json.beginObject();
        json.field("yaml", context.configYaml ? context.configYaml() : std::string());
        json.endObject();
    });
}

http::Response flags(const ApiContext& context, const http::Request&) {
    auto given = context.flags ? context.flags() : std::vector<std::pair<std::string, std::string>>{};
    std::ranges::sort(given);
    return answer([&](JsonWriter& json) {
        json.beginObject();
        for (const auto& [name, value] : given)
            json.field(name, std::string_view(value));
        json.endObject();
    });
}

void writeCounts(JsonWriter& json, std::string_view key,
                 const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
    json.key(key);
    json.beginArray();
    for (const auto& [name, count] : counts) {
        json.beginObject();
        json.field("name", name);
        json.field("value", static_cast<std::int64_t>(count));
        json.endObject();
    }
    json.endArray();
}

http::Response tsdbStatus(const ApiContext& context, const http::Request& request) {
    std::size_t limit = 10;
    if (const std::string_view text = request.queryValue("limit"); !text.empty()) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
        if (error != std::errc{} || end != text.data() + text.size() || limit < 1)
            return errorAnswer(badData("limit must be a positive number"));
        if (limit > kMostCardinalities)
            return errorAnswer(badData(fmt::format("limit must not exceed {}", kMostCardinalities)));
    }
    const tsdb::StoreStats stats = context.storeStats ? context.storeStats() : tsdb::StoreStats{};
    const tsdb::CardinalityStats cardinality =
        context.cardinality ? context.cardinality(limit) : tsdb::CardinalityStats{};
    return answer([&](JsonWriter& json) {
        json.beginObject();
        json.key("headStats");
        json.beginObject();
        json.field("numSeries", static_cast<std::int64_t>(stats.series));
        json.field("numLabelPairs", static_cast<std::int64_t>(cardinality.labelPairs));
        json.field("chunkCount", static_cast<std::int64_t>(stats.chunks));
        json.field("minTime", stats.minTime);
        json.field("maxTime", stats.maxTime);
        json.endObject();
        writeCounts(json, "seriesCountByMetricName", cardinality.seriesByMetric);
        writeCounts(json, "labelValueCountByLabelName", cardinality.valuesByLabel);
        writeCounts(json, "memoryInBytesByLabelName", cardinality.bytesByLabel);
        writeCounts(json, "seriesCountByLabelValuePair", cardinality.seriesByPair);
        json.endObject();
    });
}

// Endpoints that have nothing to tell yet: their shape, empty.
http::Handler constant(std::string data) {
    return [data = std::move(data)](const http::Request&, const http::Responder& responder) {
        responder.respond(answer([&](JsonWriter& json) { json.raw(data); }));
    };
}

} // namespace

void addStatusRoutes(http::Router& router, const Shared& context) {
    const auto add = [&](std::string_view path,
                         http::Response (*respond)(const ApiContext&, const http::Request&)) {
        router.add(
            "GET", path,
            [context, respond](const http::Request& request, const http::Responder& responder) {
                responder.respond(respond(*context, request));
            },
            jsonOptions(http::Dispatch::Worker));
    };
    add("/api/v1/status/buildinfo", buildInfo);
    add("/api/v1/status/runtimeinfo", runtimeInfo);
    add("/api/v1/status/config", config);
    add("/api/v1/status/flags", flags);
    add("/api/v1/status/tsdb", tsdbStatus);
    router.add("GET", "/api/v1/rules", constant(R"({"groups":[]})"), jsonOptions());
    router.add("GET", "/api/v1/alerts", constant(R"({"alerts":[]})"), jsonOptions());
    router.add("GET", "/api/v1/alertmanagers",
               constant(R"({"activeAlertmanagers":[],"droppedAlertmanagers":[]})"), jsonOptions());
    addGetAndPost(router, "/api/v1/query_exemplars", constant("[]"), jsonOptions());
}

} // namespace codesage::api
