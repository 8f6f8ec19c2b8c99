#pragma once

#include "backend/BackendTypes.h"
#include "backend/Pending.h"
#include "base/core/Clock.h"
#include "base/core/Result.h"

#include <QObject>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace codesage::widgets {

template <class T>
using Answer = std::function<void(Result<T>)>;

// Everything the window needs from the engine; the window knows nothing else of it.
//
// Every function is called on the UI thread and returns at once. Its answer comes on the UI thread, from the
// event loop (never from inside the call), exactly once unless the returned Pending was cancelled or
// destroyed before: then never. An answer may outlive neither the Pending nor the backend. Cancelling also
// stops the work behind it as soon as it can be stopped. Errors are sentences that are shown as they are.
class Backend : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // --- measurements
    // Evaluates at start, start+step, … <= end. A series has a sample only at steps where it has a value.
    virtual Pending range(RangeQuery query, Answer<QueryAnswer> answer) = 0;
    // Each series of the answer has exactly one sample, at the query's time; a scalar is one series without
    // labels.
    virtual Pending instant(InstantQuery query, Answer<QueryAnswer> answer) = 0;
    virtual Pending labelValues(LabelValuesQuery query, Answer<std::vector<std::string>> answer) = 0;

    // --- dashboards: the text of `<configuration>/grafana/dashboards/<uid>.json`.
    virtual Pending dashboardText(std::string uid, Answer<std::string> answer) = 0;

    // --- code
    virtual Pending codebases(Answer<std::vector<CodebaseInfo>> answer) = 0;
    // Indexes a folder for the first time, or brings its index up to date. `progress` is called on the UI
    // thread at most ten times a second, and never after the answer.
    virtual Pending index(std::filesystem::path root, std::function<void(IndexProgress)> progress,
                          Answer<CodebaseInfo> answer) = 0;
    // Forgets a codebase and deletes its index, never its files.
    virtual Pending removeCodebase(std::filesystem::path root, Answer<void> answer) = 0;
    virtual Pending search(SearchRequest request, Answer<SearchAnswer> answer) = 0;
    // Lines first..last (1-based, inclusive; fewer where the file ends) of a file inside an indexed folder.
    virtual Pending readLines(std::filesystem::path file, int first, int last,
                              Answer<FileExcerpt> answer) = 0;

    // --- the engine
    virtual EngineState state() const = 0;
    virtual TimestampMs now() const = 0;

signals:
    // state() answers differently now: it became ready, a problem appeared or went.
    void stateChanged();
    // A codebase was added, indexed again or removed, by this window or by anyone else.
    void codebasesChanged();
};

} // namespace codesage::widgets
