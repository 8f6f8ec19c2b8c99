#pragma once

#include "measure/promql/Ast.h"
#include "measure/tsdb/Labels.h"

namespace codesage::promql {

// The labels that absent() and absent_over_time() answer with: those that a selector asks for by equality,
// once.
tsdb::Labels absentLabels(const Expr& argument);

} // namespace codesage::promql
