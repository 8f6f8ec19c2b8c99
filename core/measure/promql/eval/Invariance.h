#pragma once

#include "measure/promql/Ast.h"

namespace codesage::promql {

// Does the expression have the same value at every step, because all of its selectors stand at fixed moments?
// Such a part is evaluated once.
bool isStepInvariant(const Expr& expr);

} // namespace codesage::promql
