#pragma once

#include "measure/promql/QueryResult.h"
#include "serve/api/JsonWriter.h"

#include <cstddef>

namespace codesage::api {

void writeLabels(JsonWriter& json, const tsdb::Labels& labels);

// {"resultType":"matrix","result":[…]} and, when `withStats`, "stats".
void writeResult(JsonWriter& json, const promql::QueryResult& result, bool withStats);

// Cuts vectors and matrices to `limit` elements (0: none); true when something was cut.
bool truncate(promql::QueryResult& result, std::size_t limit);

} // namespace codesage::api
