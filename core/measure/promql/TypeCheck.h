#pragma once

#include "measure/promql/Ast.h"

namespace codesage::promql {

// Fills in the type of every node and refuses, by throwing SyntaxError with Prometheus's words, a tree whose
// types do not fit. Matching clauses that have no meaning (between scalars) are taken away.
void checkTypes(Expr& expr);

} // namespace codesage::promql
