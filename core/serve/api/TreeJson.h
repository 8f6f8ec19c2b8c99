#pragma once

#include "measure/promql/Ast.h"
#include "serve/api/JsonWriter.h"

namespace codesage::api {

// The tree of an expression as /api/v1/parse_query answers it: keys in alphabetical order, as Go prints maps.
void writeTree(JsonWriter& json, const promql::Expr& expr);

} // namespace codesage::api
