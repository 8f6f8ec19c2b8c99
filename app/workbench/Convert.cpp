#include "Convert.h"

namespace codesage::app {

namespace {

show::Series seriesOf(const tsdb::Labels& labels) {
    show::Series series;
    for (const auto& [name, value] : labels)
        series.labels.emplace_back(name, value);
    return series;
}

} // namespace

widgets::QueryAnswer toAnswer(promql::QueryResult result) {
    auto all = std::make_shared<std::vector<show::Series>>();
    if (result.type == promql::ValueType::Matrix) {
        all->reserve(result.matrix.size());
        for (const promql::SeriesData& data : result.matrix) {
            show::Series series = seriesOf(data.labels);
            series.times.reserve(data.samples.size());
            series.values.reserve(data.samples.size());
            for (const tsdb::Sample& sample : data.samples) {
                series.times.push_back(sample.t);
                series.values.push_back(sample.v);
            }
            all->push_back(std::move(series));
        }
    } else if (result.type == promql::ValueType::Vector) {
        for (const promql::VectorSample& element : result.vector) {
            show::Series series = seriesOf(element.labels);
            series.times.push_back(element.sample.t);
            series.values.push_back(element.sample.v);
            all->push_back(std::move(series));
        }
    } else if (result.type == promql::ValueType::Scalar) {
        all->push_back({{}, {result.scalar.t}, {result.scalar.v}});
    }
    widgets::QueryAnswer answer;
    answer.series = std::move(all);
    answer.warnings = std::move(result.warnings);
    answer.samplesRead = result.stats.samples;
    answer.duration = result.stats.parse + result.stats.evaluate;
    return answer;
}

widgets::CodebaseInfo toInfo(const code::CodebaseStatus& status) {
    widgets::CodebaseInfo info;
    info.root = status.root;
    info.name = status.root.filename().string();
    info.state = !status.exists           ? widgets::CodebaseState::Missing
                 : status.indexing        ? widgets::CodebaseState::Indexing
                 : status.problem.empty() ? widgets::CodebaseState::Ready
                                          : widgets::CodebaseState::Failed;
    info.problem = status.exists ? status.problem : "The folder is not there any more.";
    info.files = status.files;
    info.bytes = status.bytes;
    info.lines = status.lines;
    info.indexBytes = status.indexBytes;
    info.indexedAt = status.indexedAt;
    for (std::size_t i = 0; i < code::kSkipReasonCount; ++i) {
        const auto reason = static_cast<code::SkipReason>(i);
        if (const auto& entry = status.skipped[reason]; entry.count > 0)
            info.skipped.push_back({std::string(code::skipReasonText(reason)), entry.count, {entry.example}});
    }
    return info;
}

widgets::IndexProgress toProgress(const code::IndexProgress& progress) {
    widgets::IndexProgress shown;
    switch (progress.phase) {
    case code::IndexPhase::Walking:
        shown.phase = "Looking for files";
        break;
    case code::IndexPhase::Reading:
        shown.phase = "Indexing";
        break;
    case code::IndexPhase::Merging:
        shown.phase = "Merging";
        break;
    case code::IndexPhase::Publishing:
        shown.phase = "Writing";
        break;
    case code::IndexPhase::Done:
        shown.phase = "Done";
        break;
    }
    shown.filesDone = progress.filesDone;
    shown.filesTotal = progress.filesTotal;
    shown.bytesDone = progress.bytesDone;
    shown.bytesTotal = progress.bytesTotal;
    shown.filesPerSecond = progress.filesPerSecond;
    shown.bytesPerSecond = progress.bytesPerSecond;
    if (progress.remainingSeconds)
        shown.remaining = std::chrono::seconds(static_cast<std::int64_t>(*progress.remainingSeconds));
    return shown;
}

code::SearchQuery toQuery(const widgets::SearchRequest& request, std::chrono::milliseconds budget) {
    code::SearchQuery query;
    query.pattern = request.pattern;
    query.kind =
        request.mode == widgets::SearchMode::Regex ? code::PatternKind::Regex : code::PatternKind::Literal;
    query.caseMode = request.caseSensitive ? code::CaseMode::Sensitive : code::CaseMode::Insensitive;
    query.wholeWord = request.wholeWord;
    query.roots = request.roots;
    if (!request.pathGlob.empty())
        query.pathGlobs.push_back(request.pathGlob);
    query.limit = request.limit;
    query.timeBudget = budget;
    return query;
}

widgets::SearchAnswer toAnswer(code::SearchAnswer answer) {
    widgets::SearchAnswer shown;
    shown.matches.reserve(answer.matches.size());
    for (code::Match& match : answer.matches) {
        widgets::SearchMatch line;
        line.file = std::move(match.path);
        line.line = static_cast<int>(match.line);
        line.text = std::move(match.text);
        line.textOffset = static_cast<int>(match.textOffset);
        for (const code::TextRange& range : match.ranges)
            line.ranges.emplace_back(static_cast<int>(range.begin), static_cast<int>(range.end));
        shown.matches.push_back(std::move(line));
    }
    shown.total = answer.total;
    shown.totalIsExact = answer.totalIsExact;
    shown.truncated = answer.truncated;
    shown.note = std::move(answer.note);
    shown.indexedAt = answer.indexedAt;
    shown.duration = answer.stats.duration;
    return shown;
}

} // namespace codesage::app
