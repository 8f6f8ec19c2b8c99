#pragma once

#include "measure/promql/Ast.h"

#include <chrono>
#include <string>

namespace codesage::promql {

// The canonical one-line form; parsing it gives the same tree, and printing that the same text.
std::string toString(const Expr& expr);
// The same broken into indented lines where one exceeds 100 characters, as /api/v1/format_query answers.
std::string format(const Expr& expr);

// {__name__="up", job="node"}: labels as error messages print them, the name among the others.
std::string inBraces(const tsdb::Labels& labels);

// "1h30m", "0s", "250ms", as Prometheus prints durations (never negative: the caller writes the sign).
std::string formatDuration(std::chrono::milliseconds duration);

} // namespace codesage::promql
