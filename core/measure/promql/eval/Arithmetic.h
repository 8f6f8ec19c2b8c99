#pragma once

#include "measure/promql/Ast.h"

#include <span>

namespace codesage::promql {

// One operation on two numbers; comparisons answer the left one, or kAbsent where they do not hold.
double applyOperator(BinaryOp op, double left, double right);
// Whether a comparison holds.
bool compares(BinaryOp op, double left, double right);

// values[i] = values[i] op others[i], or the other way round when `swapped`; kAbsent stays, comparisons keep
// the value of `values`, or give 0 and 1 when `returnBool`.
void applyToRow(BinaryOp op, std::span<double> values, std::span<const double> others, bool swapped,
                bool returnBool);

// Does the result lose the metric's name? Prometheus 2 forgot to say so for atan2.
bool dropsName(BinaryOp op, bool returnBool, bool isV2);

} // namespace codesage::promql
