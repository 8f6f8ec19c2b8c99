#include "measure/promql/eval/Arithmetic.h"
#include "measure/promql/eval/Evaluator.h"
#include "measure/promql/eval/Matching.h"

namespace codesage::promql {

namespace {

Rows withScalar(Evaluator& evaluator, const Binary& node, const StepGrid& grid) {
    QueryContext& ctx = evaluator.context();
    const bool swapped = node.lhs->type == ValueType::Scalar;
    std::vector<double> scalars = evaluator.scalar(swapped ? *node.lhs : *node.rhs, grid);
    Rows rows = evaluator.vector(swapped ? *node.rhs : *node.lhs, grid);
    const bool isNameless = dropsName(node.op, node.returnBool, ctx.isV2());
    auto labels = isNameless ? withoutNames(ctx, *rows) : rows->allLabels();
    const RowMap map = [op = node.op, returnBool = node.returnBool, swapped,
                        scalars = std::move(scalars)](std::span<double> values) {
        applyToRow(op, values, scalars, swapped, returnBool);
    };
    Rows result = relabelled(std::move(rows), std::move(labels), map);
    return isNameless ? mergedRows(ctx, std::move(result), grid.count) : std::move(result);
}

} // namespace

Rows evaluateVectorBinary(Evaluator& evaluator, const Expr& expr, const StepGrid& grid) {
    const auto& node = *expr.as<Binary>();
    if (!node.matching)
        return withScalar(evaluator, node, grid);
    Rows left = evaluator.vector(*node.lhs, grid);
    Rows right = evaluator.vector(*node.rhs, grid);
    if (isSetOperator(node.op))
        return combineSets(evaluator.context(), node, std::move(left), std::move(right), grid.count);
    return matchVectors(evaluator.context(), node, std::move(left), std::move(right), grid.count);
}

} // namespace codesage::promql
