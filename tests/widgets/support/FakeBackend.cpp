#include "support/FakeBackend.h"

#include <QRegularExpression>
#include <QTimer>
#include <cmath>
#include <numbers>

namespace codesage::widgets {

namespace {

const std::map<std::string, std::vector<std::string>>& tree() {
    static const std::map<std::string, std::vector<std::string>> kTree{
        {"/src/atlas/core/SearchIndex.cpp",
         {"#include \"SearchIndex.h\"", "", "namespace atlas {", "",
          "// Opens the segments that the last run published.",
          "Result<SearchIndex> SearchIndex::open(const Path& folder) {",
          "    auto segments = readSegments(folder);", "    if (!segments)",
          "        return fail(segments.error());", "    SearchIndex index(std::move(*segments));",
          "    index.warmUp();", "    return index;", "}", "",
          "SearchAnswer SearchIndex::search(const Query& query) const {",
          "    return Searcher(m_segments, query).run();", "}", "", "} // namespace atlas"}},
        {"/src/atlas/core/SearchIndex.h",
         {"#pragma once", "", "namespace atlas {", "", "class SearchIndex {",
          "public:", "    static Result<SearchIndex> open(const Path& folder);",
          "    SearchAnswer search(const Query& query) const;", "};", "", "} // namespace atlas"}},
        {"/src/atlas/tests/SearchIndexTest.cpp",
         {"TEST(SearchIndex, findsEveryLine) {", "    const auto index = SearchIndex::open(folder());",
          "    EXPECT_EQ(index->search({\"needle\"}).total, 3);", "}"}}};
    return kTree;
}

} // namespace

FakeBackend::FakeBackend(QObject* parent)
    : Backend(parent) {
    m_state.ready = true;
    m_state.version = "0.1.0";
    m_state.address = "127.0.0.1:8000";
    m_state.startedAt = kNow - 7'500'000;
    m_state.scrapeInterval = std::chrono::seconds(5);
    m_state.configDir = "/home/ada/.config/codesage";
    m_state.dataDir = "/home/ada/.local/share/codesage";
    m_state.cacheDir = "/home/ada/.cache/codesage";
}

Pending FakeBackend::post(std::function<void()> answer) {
    auto alive = std::make_shared<bool>(true);
    auto done = std::make_shared<bool>(false);
    auto run = [alive, done, answer = std::move(answer)] {
        if (!*alive)
            return;
        *done = true;
        answer();
    };
    if (m_held)
        m_waiting.push_back(std::move(run));
    else
        QTimer::singleShot(0, this, std::move(run));
    return Pending([this, alive, done] {
        if (*alive && !*done)
            ++m_cancelled;
        *alive = false;
    });
}

void FakeBackend::release() {
    m_held = false;
    for (auto& answer : std::exchange(m_waiting, {}))
        QTimer::singleShot(0, this, std::move(answer));
}

void FakeBackend::addRule(std::string part, std::vector<Curve> curves) {
    m_rules.emplace_back(std::move(part), std::move(curves));
}

show::Series FakeBackend::sample(const Curve& curve, TimestampMs start, TimestampMs end,
                                 std::int64_t step) const {
    show::Series series;
    series.labels = curve.labels;
    std::ranges::sort(series.labels);
    for (TimestampMs time = start; time <= end; time += std::max<std::int64_t>(1, step)) {
        const double angle = double(time) / 1000 / curve.period * 2 * std::numbers::pi;
        // A wave, a faster one, and what looks like noise but is a function of time.
        const double wave = 0.6 * std::sin(angle) + 0.25 * std::sin(angle * 5.3 + 1);
        const double noise =
            (std::sin(angle * 17 + curve.level * 7) + std::sin(angle * 29 + curve.level * 3)) * 0.08;
        series.times.push_back(time);
        series.values.push_back(curve.level * (1 + curve.swing * (wave + noise)));
    }
    return series;
}

QueryAnswer FakeBackend::answerFor(const std::string& expression, TimestampMs start, TimestampMs end,
                                   std::int64_t step) const {
    auto series = std::make_shared<std::vector<show::Series>>();
    QueryAnswer answer;
    for (const auto& [part, curves] : m_rules)
        if (expression.find(part) != std::string::npos) {
            for (const Curve& curve : curves) {
                series->push_back(sample(curve, start, end, step));
                answer.samplesRead += series->back().times.size() * 3;
            }
            break;
        }
    answer.series = std::move(series);
    answer.duration = std::chrono::microseconds(3400);
    return answer;
}

Pending FakeBackend::range(RangeQuery query, Answer<QueryAnswer> answer) {
    ++m_queries;
    m_expressions.push_back(query.expression);
    return post([this, query = std::move(query), answer = std::move(answer)] {
        if (m_queryError)
            answer(fail(*m_queryError));
        else
            answer(answerFor(query.expression, query.start, query.end, query.step.count()));
    });
}

Pending FakeBackend::instant(InstantQuery query, Answer<QueryAnswer> answer) {
    ++m_queries;
    m_expressions.push_back(query.expression);
    return post([this, query = std::move(query), answer = std::move(answer)] {
        if (m_queryError)
            answer(fail(*m_queryError));
        else
            answer(answerFor(query.expression, query.time, query.time, 1));
    });
}

Pending FakeBackend::labelValues(LabelValuesQuery query, Answer<std::vector<std::string>> answer) {
    return post([query = std::move(query), answer = std::move(answer)] {
        answer(std::vector<std::string>{query.label + "-a", query.label + "-b"});
    });
}

Pending FakeBackend::dashboardText(std::string uid, Answer<std::string> answer) {
    return post([this, uid = std::move(uid), answer = std::move(answer)] {
        const auto found = m_dashboards.find(uid);
        if (found != m_dashboards.end())
            answer(found->second);
        else
            answer(fail(ErrorCode::NotFound,
                        "there is no dashboard '" + uid + "'; restore it from the product's files"));
    });
}

Pending FakeBackend::codebases(Answer<std::vector<CodebaseInfo>> answer) {
    return post([this, answer = std::move(answer)] { answer(m_codebases); });
}

void FakeBackend::setCodebases(std::vector<CodebaseInfo> codebases) {
    m_codebases = std::move(codebases);
    emit codebasesChanged();
}

void FakeBackend::setState(EngineState state) {
    m_state = std::move(state);
    emit stateChanged();
}

void FakeBackend::reportProgress(const IndexProgress& progress) {
    if (m_progress)
        m_progress(progress);
}

Pending FakeBackend::index(std::filesystem::path root, std::function<void(IndexProgress)> progress,
                           Answer<CodebaseInfo> answer) {
    m_progress = std::move(progress);
    return post([this, root = std::move(root), answer = std::move(answer)] {
        if (m_indexError) {
            answer(fail(*m_indexError));
            return;
        }
        CodebaseInfo codebase;
        codebase.root = root;
        codebase.name = root.filename().string();
        codebase.files = 120;
        codebase.bytes = 900'000;
        codebase.indexedAt = kNow;
        std::erase_if(m_codebases, [&](const CodebaseInfo& known) { return known.root == root; });
        m_codebases.push_back(codebase);
        answer(codebase);
    });
}

Pending FakeBackend::removeCodebase(std::filesystem::path root, Answer<void> answer) {
    return post([this, root = std::move(root), answer = std::move(answer)] {
        std::erase_if(m_codebases, [&](const CodebaseInfo& known) { return known.root == root; });
        answer({});
    });
}

Pending FakeBackend::search(SearchRequest request, Answer<SearchAnswer> answer) {
    ++m_searches;
    return post([request = std::move(request), answer = std::move(answer)] {
        auto options = request.caseSensitive ? QRegularExpression::NoPatternOption
                                             : QRegularExpression::CaseInsensitiveOption;
        QString pattern = QString::fromStdString(request.pattern);
        if (request.mode == SearchMode::Literal)
            pattern = QRegularExpression::escape(pattern);
        const QRegularExpression expression(pattern, options);
        if (!expression.isValid()) {
            answer(fail(ErrorCode::InvalidArgument, "the regular expression is wrong at character " +
                                                        std::to_string(expression.patternErrorOffset()) +
                                                        ": missing )"));
            return;
        }
        SearchAnswer found;
        found.duration = std::chrono::microseconds(1800);
        for (const auto& [path, lines] : tree())
            for (std::size_t i = 0; i < lines.size(); ++i) {
                SearchMatch match;
                for (auto all = expression.globalMatch(QString::fromStdString(lines[i])); all.hasNext();) {
                    const auto one = all.next();
                    match.ranges.emplace_back(one.capturedStart(), one.capturedEnd());
                }
                if (match.ranges.empty())
                    continue;
                match.file = path;
                match.line = static_cast<int>(i) + 1;
                match.text = lines[i];
                found.matches.push_back(std::move(match));
            }
        found.total = found.matches.size();
        answer(std::move(found));
    });
}

Pending FakeBackend::readLines(std::filesystem::path file, int first, int last, Answer<FileExcerpt> answer) {
    return post([file = std::move(file), first, last, answer = std::move(answer)] {
        const auto found = tree().find(file.string());
        if (found == tree().end()) {
            answer(fail(ErrorCode::NotFound,
                        "cannot read '" + file.string() + "': the file is gone; index the codebase again"));
            return;
        }
        FileExcerpt excerpt;
        excerpt.file = file;
        excerpt.firstLine = first;
        excerpt.totalLines = static_cast<int>(found->second.size());
        for (int line = first; line <= std::min(last, excerpt.totalLines); ++line)
            excerpt.lines.push_back(found->second[static_cast<std::size_t>(line) - 1]);
        answer(std::move(excerpt));
    });
}

} // namespace codesage::widgets
