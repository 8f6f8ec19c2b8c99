#include "serve/instance/CodeJson.h"

#include "base/core/Strings.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ctime>

namespace codesage::instance {

using nlohmann::json;

namespace {

json rfc3339(TimestampMs time) {
    if (time == 0)
        return nullptr;
    const std::time_t seconds = static_cast<std::time_t>(time / 1000);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", parts, time % 1000);
}

json matchJson(const code::Match& match) {
    json ranges = json::array();
    for (const code::TextRange& range : match.ranges)
        ranges.push_back({range.begin, range.end});
    json value{{"path", match.path},
               {"line", match.line},
               {"column", match.column},
               {"text", match.text},
               {"ranges", std::move(ranges)}};
    if (match.textCut) {
        value["text_cut"] = true;
        value["text_offset"] = match.textOffset;
    }
    if (!match.before.empty())
        value["before"] = match.before;
    if (!match.after.empty())
        value["after"] = match.after;
    return value;
}

} // namespace

json toJson(const code::SearchAnswer& answer) {
    json matches = json::array();
    for (const code::Match& match : answer.matches)
        matches.push_back(matchJson(match));
    json value{{"matches", std::move(matches)},
               {"total", answer.total},
               {"total_is_exact", answer.totalIsExact},
               {"truncated", answer.truncated},
               {"indexed_at", rfc3339(answer.indexedAt)},
               {"files_changed_since", answer.filesChangedSince},
               {"duration_seconds", std::chrono::duration<double>(answer.stats.duration).count()}};
    if (!answer.note.empty())
        value["note"] = answer.note;
    if (!answer.nextCursor.empty())
        value["next_cursor"] = answer.nextCursor;
    if (!answer.files.empty()) {
        json files = json::array();
        for (const code::FileHit& hit : answer.files)
            files.push_back({{"path", hit.path}, {"first_line", hit.firstLine}, {"lines", hit.lines}});
        value["files"] = std::move(files);
    }
    return value;
}

json toJson(const code::IndexReport& report) {
    json skipped = json::object();
    for (std::size_t i = 0; i < code::kSkipReasonCount; ++i) {
        const auto reason = static_cast<code::SkipReason>(i);
        if (const auto& entry = report.skipped[reason]; entry.count > 0)
            skipped[std::string(code::skipReasonName(reason))] = {
                {"count", entry.count}, {"example", entry.example}, {"detail", entry.detail}};
    }
    json value{{"root", report.root},
               {"files", report.files},
               {"bytes", report.bytes},
               {"lines", report.lines},
               {"unchanged", report.unchanged},
               {"added", report.added},
               {"changed", report.changed},
               {"removed", report.removed},
               {"bytes_read", report.bytesRead},
               {"index_bytes", report.indexBytes},
               {"segments", report.segments},
               {"skipped", std::move(skipped)},
               {"indexed_at", rfc3339(report.indexedAt)},
               {"duration_seconds", report.duration.count()}};
    if (!report.rebuiltBecause.empty())
        value["rebuilt_because"] = report.rebuiltBecause;
    return value;
}

json toJson(const code::IndexProgress& progress) {
    return {
        {"phase", code::indexPhaseName(progress.phase)},
        {"files_done", progress.filesDone},
        {"files_total", progress.filesTotal},
        {"bytes_done", progress.bytesDone},
        {"bytes_total", progress.bytesTotal},
        {"files_per_second", progress.filesPerSecond},
        {"remaining_seconds", progress.remainingSeconds ? json(*progress.remainingSeconds) : json(nullptr)}};
}

json toJson(const code::SearchQuery& query) {
    json roots = json::array();
    for (const auto& root : query.roots)
        roots.push_back(root.string());
    return {{"pattern", query.pattern},
            {"regex", query.kind == code::PatternKind::Regex},
            {"case", query.caseMode == code::CaseMode::Sensitive     ? "sensitive"
                     : query.caseMode == code::CaseMode::Insensitive ? "insensitive"
                                                                     : "smart"},
            {"word", query.wholeWord},
            {"roots", std::move(roots)},
            {"globs", query.pathGlobs},
            {"context", query.contextLines},
            {"limit", query.limit},
            {"cursor", query.cursor},
            {"time_budget_ms", query.timeBudget.count()}};
}

Result<code::SearchQuery> searchQueryFromJson(const json& value) {
    static constexpr std::string_view kKeys[] = {"pattern", "regex",   "case",  "word",   "roots",
                                                 "globs",   "context", "limit", "cursor", "time_budget_ms"};
    if (!value.is_object() || !value.contains("pattern"))
        return fail(ErrorCode::InvalidArgument, "a search is a JSON object with a \"pattern\"");
    for (const auto& [key, ignored] : value.items()) {
        if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys))
            return fail(ErrorCode::InvalidArgument, fmt::format("a search has no \"{}\"", elided(key, 60)));
    }
    try {
        code::SearchQuery query;
        query.pattern = value.at("pattern").get<std::string>();
        query.kind = value.value("regex", false) ? code::PatternKind::Regex : code::PatternKind::Literal;
        const std::string mode = value.value("case", std::string("sensitive"));
        query.caseMode = mode == "insensitive" ? code::CaseMode::Insensitive
                         : mode == "smart"     ? code::CaseMode::Smart
                                               : code::CaseMode::Sensitive;
        query.wholeWord = value.value("word", false);
        for (const std::string& root : value.value("roots", std::vector<std::string>()))
            query.roots.emplace_back(root);
        query.pathGlobs = value.value("globs", std::vector<std::string>());
        query.contextLines = value.value("context", 0u);
        query.limit = value.value("limit", query.limit);
        query.cursor = value.value("cursor", std::string());
        query.timeBudget = std::chrono::milliseconds(value.value("time_budget_ms", query.timeBudget.count()));
        return query;
    } catch (const json::exception&) {
        return fail(ErrorCode::InvalidArgument, "a search has a value of the wrong type");
    }
}

} // namespace codesage::instance
