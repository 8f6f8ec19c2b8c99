#pragma once

#include "measure/promql/Ast.h"

namespace codesage::promql::script {

// Puts `@ at` on every selector and subquery that has none, but for those inside a subquery that gets it.
// False when the expression looks at the time of its evaluation, so that this would change its value.
bool anchorSelectors(Expr& expr, std::int64_t at);

} // namespace codesage::promql::script
