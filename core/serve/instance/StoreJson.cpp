#include "serve/instance/StoreJson.h"

#include <nlohmann/json.hpp>

namespace codesage::instance {

using nlohmann::json;

json toJson(const tsdb::StoreStats& stats) {
    const std::uint64_t samples = stats.headSamples + stats.storedSamples;
    return {{"series", stats.series},
            {"samples", samples},
            {"head_samples", stats.headSamples},
            {"chunks", stats.chunks},
            {"chunk_bytes", stats.chunkBytes},
            {"file_bytes", stats.fileBytes},
            {"bytes_per_sample", stats.storedSamples > 0 ? json(static_cast<double>(stats.chunkBytes) /
                                                                static_cast<double>(stats.storedSamples))
                                                         : json(nullptr)},
            {"days", stats.days},
            {"sealed_days", stats.sealedDays},
            {"min_time_ms", samples > 0 ? json(stats.minTime) : json(nullptr)},
            {"max_time_ms", samples > 0 ? json(stats.maxTime) : json(nullptr)},
            {"corruptions", stats.corruptions},
            {"open_seconds", stats.openSeconds}};
}

json toJson(const tsdb::VerifyReport& report) {
    json problems = json::array();
    for (const tsdb::Problem& problem : report.problems)
        problems.push_back({{"file", problem.file}, {"message", problem.message}});
    return {{"ok", report.problems.empty()}, {"files", report.files}, {"chunks", report.chunks},
            {"samples", report.samples},     {"bytes", report.bytes}, {"problems", std::move(problems)}};
}

} // namespace codesage::instance
