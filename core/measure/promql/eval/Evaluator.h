#pragma once

#include "measure/promql/eval/RowSource.h"
#include "measure/promql/eval/Windows.h"

#include <string>
#include <vector>

namespace codesage::promql {

// Walks a type-checked tree and builds, for each node, its value at all steps of a grid. Throws EvalFailure.
// One evaluator serves one query on one thread; the rows it returns refer to its context.
class Evaluator {
public:
    explicit Evaluator(QueryContext& ctx)
        : m_ctx(ctx) {}

    // For expressions of type vector.
    Rows vector(const Expr& expr, const StepGrid& grid);
    // For expressions of type scalar: one value a step.
    std::vector<double> scalar(const Expr& expr, const StepGrid& grid);
    // For expressions of type matrix.
    Windows matrix(const Expr& expr, const StepGrid& grid);
    // For expressions of type string: a literal, possibly in parentheses.
    static const std::string& string(const Expr& expr);

    QueryContext& context() { return m_ctx; }

private:
    Rows vectorAt(const Expr& expr, const StepGrid& grid);

    QueryContext& m_ctx;
};

// The expression without parentheses around it.
const Expr& unwrapped(const Expr& expr);

// Nodes of one kind each; the arguments have the types that the parser has checked.
Rows evaluateAggregation(Evaluator& evaluator, const Expr& expr, const StepGrid& grid);
Rows evaluateVectorBinary(Evaluator& evaluator, const Expr& expr, const StepGrid& grid);
Rows evaluateCall(Evaluator& evaluator, const Expr& expr, const StepGrid& grid);
std::vector<double> evaluateScalarBinary(Evaluator& evaluator, const Binary& binary, const StepGrid& grid);
std::vector<double> evaluateScalarCall(Evaluator& evaluator, const Call& call, const StepGrid& grid);

} // namespace codesage::promql
