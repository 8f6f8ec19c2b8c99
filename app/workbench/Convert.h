#pragma once

#include "backend/BackendTypes.h"
#include "code/index/Codebases.h"
#include "measure/promql/QueryResult.h"

namespace codesage::app {

widgets::QueryAnswer toAnswer(promql::QueryResult result);
widgets::CodebaseInfo toInfo(const code::CodebaseStatus& status);
widgets::IndexProgress toProgress(const code::IndexProgress& progress);
code::SearchQuery toQuery(const widgets::SearchRequest& request, std::chrono::milliseconds budget);
widgets::SearchAnswer toAnswer(code::SearchAnswer answer);

} // namespace codesage::app
