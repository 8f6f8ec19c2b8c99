#pragma once

#include "backend/Backend.h"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace codesage::widgets {

// An engine that isn't one: the same question always gets the same answer. Queries are answered from rules
// ("an expression that contains X gives these curves"), code from a small tree in memory. Answers can be held
// back to look at what happens before they come, and questions are counted.
class FakeBackend : public Backend {
    Q_OBJECT
public:
    static constexpr TimestampMs kNow = 1'795'455'000'000;

    explicit FakeBackend(QObject* parent = nullptr);

    Pending range(RangeQuery query, Answer<QueryAnswer> answer) override;
    Pending instant(InstantQuery query, Answer<QueryAnswer> answer) override;
    Pending labelValues(LabelValuesQuery query, Answer<std::vector<std::string>> answer) override;
    Pending dashboardText(std::string uid, Answer<std::string> answer) override;
    Pending codebases(Answer<std::vector<CodebaseInfo>> answer) override;
    Pending index(std::filesystem::path root, std::function<void(IndexProgress)> progress,
                  Answer<CodebaseInfo> answer) override;
    Pending removeCodebase(std::filesystem::path root, Answer<void> answer) override;
    Pending search(SearchRequest request, Answer<SearchAnswer> answer) override;
    Pending readLines(std::filesystem::path file, int first, int last, Answer<FileExcerpt> answer) override;
    EngineState state() const override { return m_state; }
    TimestampMs now() const override { return kNow; }

    // --- what a test decides
    using Labels = std::vector<std::pair<std::string, std::string>>;
    struct Curve {
        Labels labels;
        double level = 1;     // around which it runs
        double swing = 0.2;   // share of the level
        double period = 3600; // seconds
    };
    // Expressions that contain `part` answer these curves; the first rule that fits counts, none answers
    // nothing.
    void addRule(std::string part, std::vector<Curve> curves);
    void failQueries(std::optional<Error> error) { m_queryError = std::move(error); }
    void setDashboard(std::string uid, std::string text) { m_dashboards[std::move(uid)] = std::move(text); }
    void setCodebases(std::vector<CodebaseInfo> codebases);
    void setState(EngineState state);
    void failIndexing(std::optional<Error> error) { m_indexError = std::move(error); }
    // While held, answers wait; release() lets those that weren't cancelled go.
    void hold() { m_held = true; }
    void release();
    void reportProgress(const IndexProgress& progress);

    int queries() const { return m_queries; }
    int searches() const { return m_searches; }
    int cancelled() const { return m_cancelled; }
    const std::vector<std::string>& expressions() const { return m_expressions; }

private:
    Pending post(std::function<void()> answer);
    show::Series sample(const Curve& curve, TimestampMs start, TimestampMs end, std::int64_t step) const;
    QueryAnswer answerFor(const std::string& expression, TimestampMs start, TimestampMs end,
                          std::int64_t step) const;

    std::vector<std::pair<std::string, std::vector<Curve>>> m_rules;
    std::optional<Error> m_queryError;
    std::optional<Error> m_indexError;
    std::map<std::string, std::string> m_dashboards;
    std::vector<CodebaseInfo> m_codebases;
    EngineState m_state;
    bool m_held = false;
    std::deque<std::function<void()>> m_waiting;
    std::function<void(IndexProgress)> m_progress;
    int m_queries = 0;
    int m_searches = 0;
    int m_cancelled = 0;
    std::vector<std::string> m_expressions;
};

// Rules, codebases and state that look like a service under a small load.
void fillWithLife(FakeBackend& backend);

} // namespace codesage::widgets
