#include "EngineBackend.h"

#include "Convert.h"
#include "Delivery.h"

#include "base/core/Files.h"
#include "code/walk/Languages.h"
#include "measure/promql/Ast.h"
#include "measure/promql/Engine.h"
#include "measure/promql/Parser.h"
#include "measure/tsdb/Store.h"

#include <QMetaObject>

namespace codesage::app {

using widgets::Answer;
using widgets::Pending;

namespace {

constexpr std::uint64_t kLargestDashboard = 16u << 20;
constexpr std::chrono::seconds kStateEvery{5};

// A name that is safe as a file name: what a uid may be.
bool isPlainName(const std::string& name) {
    return !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               std::string::npos;
}

} // namespace

EngineBackend::EngineBackend(Engine& engine, QObject* parent)
    : Backend(parent)
    , m_engine(engine) {
    m_state.ready = true;
    m_state.version = CODESAGE_VERSION;
    m_state.address = engine.endpoint().address();
    m_state.startedAt = engine.startedAt();
    m_state.scrapeInterval = engine.settings().scrape.selfInterval;
    m_state.dataDir = engine.paths().data;
    m_state.configDir = engine.paths().config;
    m_state.cacheDir = engine.paths().cache;
    m_timer.setInterval(kStateEvery);
    connect(&m_timer, &QTimer::timeout, this, &EngineBackend::refreshState);
    m_timer.start();
    refreshState();
}

void EngineBackend::refreshState() {
    m_refresh = deliver<std::vector<std::string>>(
        this, m_engine.localWork(),
        [&engine = m_engine](const std::stop_token&) {
            return Result<std::vector<std::string>>(engine.problems());
        },
        [this](const Result<std::vector<std::string>>& problems) {
            if (!problems)
                return;
            std::vector<std::string> before;
            for (const widgets::Problem& problem : m_state.problems)
                before.push_back(problem.text);
            if (before == *problems)
                return;
            m_state.problems.clear();
            for (const std::string& text : *problems)
                m_state.problems.push_back({widgets::Severity::Warning, text, {}});
            emit stateChanged();
        });
}

TimestampMs EngineBackend::now() const {
    return m_engine.clock().now();
}

Pending EngineBackend::range(widgets::RangeQuery query, Answer<widgets::QueryAnswer> answer) {
    return deliver<widgets::QueryAnswer>(
        this, m_engine.localWork(),
        [&engine = m_engine, query = std::move(query)](const std::stop_token& stop) {
            return engine.queries()
                .range(query.expression, query.start, query.end, query.step, engine.store(), stop)
                .map([](promql::QueryResult result) { return toAnswer(std::move(result)); });
        },
        std::move(answer));
}

Pending EngineBackend::instant(widgets::InstantQuery query, Answer<widgets::QueryAnswer> answer) {
    return deliver<widgets::QueryAnswer>(
        this, m_engine.localWork(),
        [&engine = m_engine, query = std::move(query)](const std::stop_token& stop) {
            return engine.queries()
                .instant(query.expression, query.time, engine.store(), stop)
                .map([](promql::QueryResult result) { return toAnswer(std::move(result)); });
        },
        std::move(answer));
}

Pending EngineBackend::labelValues(widgets::LabelValuesQuery query, Answer<std::vector<std::string>> answer) {
    return deliver<std::vector<std::string>>(
        this, m_engine.localWork(),
        [&engine = m_engine,
         query = std::move(query)](const std::stop_token&) -> Result<std::vector<std::string>> {
            std::vector<tsdb::Matcher> matchers;
            if (!query.selector.empty()) {
                CODESAGE_TRY(matchers, promql::parseSelector(query.selector));
            }
            return engine.store().labelValues(query.label, matchers, query.start, query.end);
        },
        std::move(answer));
}

Pending EngineBackend::dashboardText(std::string uid, Answer<std::string> answer) {
    return deliver<std::string>(
        this, m_engine.localWork(),
        [&engine = m_engine, uid = std::move(uid)](const std::stop_token&) -> Result<std::string> {
            if (!isPlainName(uid))
                return fail(ErrorCode::InvalidArgument,
                            "A dashboard's name has letters, digits, - and _ only.");
            return readFile(engine.paths().config / "grafana" / "dashboards" / (uid + ".json"),
                            kLargestDashboard);
        },
        std::move(answer));
}

Pending EngineBackend::codebases(Answer<std::vector<widgets::CodebaseInfo>> answer) {
    return deliver<std::vector<widgets::CodebaseInfo>>(
        this, m_engine.localWork(),
        [&engine = m_engine](const std::stop_token&) {
            std::vector<widgets::CodebaseInfo> all;
            for (const code::CodebaseStatus& status : engine.codebases().list())
                all.push_back(toInfo(status));
            return Result<std::vector<widgets::CodebaseInfo>>(std::move(all));
        },
        std::move(answer));
}

Pending EngineBackend::index(std::filesystem::path root, std::function<void(widgets::IndexProgress)> progress,
                             Answer<widgets::CodebaseInfo> answer) {
    // Progress and answer share one flag, so that none comes after the other's end.
    const auto open = std::make_shared<bool>(true);
    const QPointer<EngineBackend> self(this);
    const auto report = [self, open, progress = std::move(progress)](const code::IndexProgress& at) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, open, progress, shown = toProgress(at)] {
                if (self && *open)
                    progress(shown);
            },
            Qt::QueuedConnection);
    };
    auto pending = std::make_shared<Pending>(deliver<widgets::CodebaseInfo>(
        this, m_engine.localWork(),
        [&engine = m_engine, root = std::move(root),
         report](const std::stop_token& stop) -> Result<widgets::CodebaseInfo> {
            CODESAGE_TRY(const code::IndexReport done, engine.codebases().index(root, report, stop));
            CODESAGE_TRY(const code::CodebaseStatus status, engine.codebases().status(done.root));
            widgets::CodebaseInfo info = toInfo(status);
            info.duration = std::chrono::duration_cast<std::chrono::milliseconds>(done.duration);
            return info;
        },
        [this, open, answer = std::move(answer)](const Result<widgets::CodebaseInfo>& result) {
            *open = false;
            answer(result);
            emit codebasesChanged();
        }));
    return Pending([open, pending] {
        *open = false;
        pending->cancel();
    });
}

Pending EngineBackend::removeCodebase(std::filesystem::path root, Answer<void> answer) {
    return deliver<void>(
        this, m_engine.localWork(),
        [&engine = m_engine, root = std::move(root)](const std::stop_token&) {
            return engine.codebases().remove(root);
        },
        [this, answer = std::move(answer)](const Status& result) {
            answer(result);
            emit codebasesChanged();
        });
}

Pending EngineBackend::search(widgets::SearchRequest request, Answer<widgets::SearchAnswer> answer) {
    return deliver<widgets::SearchAnswer>(
        this, m_engine.localWork(),
        [&engine = m_engine, request = std::move(request)](const std::stop_token& stop) {
            return engine.codebases()
                .search(toQuery(request, engine.settings().search.timeBudget), stop)
                .map([](code::SearchAnswer found) { return toAnswer(std::move(found)); });
        },
        std::move(answer));
}

Pending EngineBackend::readLines(std::filesystem::path file, int first, int last,
                                 Answer<widgets::FileExcerpt> answer) {
    return deliver<widgets::FileExcerpt>(
        this, m_engine.localWork(),
        [&engine = m_engine, file = std::move(file), first,
         last](const std::stop_token&) -> Result<widgets::FileExcerpt> {
            CODESAGE_TRY(code::FileLines lines,
                         engine.codebases().readLines(file.string(),
                                                      static_cast<std::uint64_t>(std::max(1, first)),
                                                      static_cast<std::uint64_t>(std::max(0, last))));
            widgets::FileExcerpt excerpt;
            excerpt.file = lines.path;
            excerpt.language = code::languages()[code::languageOfPath(lines.path.string())].name;
            excerpt.firstLine = static_cast<int>(lines.from);
            excerpt.totalLines = static_cast<int>(lines.totalLines);
            excerpt.lines = std::move(lines.lines);
            return excerpt;
        },
        std::move(answer));
}

} // namespace codesage::app
