#include "measure/promql/eval/Evaluator.h"

#include "measure/promql/eval/Invariance.h"
#include "measure/promql/eval/Selectors.h"

namespace codesage::promql {

namespace {

class NoWindows final : public WindowSource {
public:
    void read(std::size_t, Scratch& scratch) const override { scratch.samples.clear(); }
};

Rows negated(QueryContext& ctx, Rows operand, std::size_t steps) {
    auto labels = withoutNames(ctx, *operand);
    const auto negate = [](std::span<double> values) {
        for (double& value : values)
            if (isPresent(value))
                value = -value;
    };
    return mergedRows(ctx, relabelled(std::move(operand), std::move(labels), negate), steps, ctx.isV2());
}

} // namespace

const Expr& unwrapped(const Expr& expr) {
    const Expr* inner = &expr;
    while (const auto* paren = inner->as<Paren>())
        inner = paren->inner.get();
    return *inner;
}

const std::string& Evaluator::string(const Expr& expr) {
    return unwrapped(expr).as<StringLiteral>()->value;
}

Rows Evaluator::vector(const Expr& expr, const StepGrid& grid) {
    m_ctx.check();
    if (grid.count > 1 && isStepInvariant(expr))
        return repeatedRows(heldRows(m_ctx, vectorAt(expr, grid.single()), 1));
    return vectorAt(expr, grid);
}

Rows Evaluator::vectorAt(const Expr& expr, const StepGrid& grid) {
    if (const auto* paren = expr.as<Paren>())
        return vector(*paren->inner, grid);
    if (const auto* selector = expr.as<VectorSelector>())
        return selectInstant(m_ctx, *selector, grid);
    if (const auto* unary = expr.as<Unary>()) {
        Rows operand = vector(*unary->operand, grid);
        return unary->negative ? negated(m_ctx, std::move(operand), grid.count) : std::move(operand);
    }
    if (expr.as<Binary>())
        return evaluateVectorBinary(*this, expr, grid);
    if (expr.as<Aggregation>())
        return evaluateAggregation(*this, expr, grid);
    return evaluateCall(*this, expr, grid);
}

std::vector<double> Evaluator::scalar(const Expr& expr, const StepGrid& grid) {
    m_ctx.check();
    if (const auto* paren = expr.as<Paren>())
        return scalar(*paren->inner, grid);
    if (const auto* number = expr.as<NumberLiteral>())
        return std::vector<double>(grid.count, number->value);
    if (const auto* unary = expr.as<Unary>()) {
        std::vector<double> values = scalar(*unary->operand, grid);
        if (unary->negative)
            for (double& value : values)
                value = -value;
        return values;
    }
    if (const auto* binary = expr.as<Binary>())
        return evaluateScalarBinary(*this, *binary, grid);
    return evaluateScalarCall(*this, *expr.as<Call>(), grid);
}

Windows Evaluator::matrix(const Expr& expr, const StepGrid& grid) {
    const Expr& inner = unwrapped(expr);
    if (const auto* selector = inner.as<MatrixSelector>())
        return selectRange(m_ctx, *selector, grid);
    const auto& subquery = *inner.as<Subquery>();
    const LookTimes look = lookTimes(m_ctx, subquery.shift, grid);
    const WindowTimes times{look.first, look.step, subquery.range.count(), !m_ctx.isV2()};
    const std::int64_t step = subquery.step.count() > 0 ? subquery.step.count() : m_ctx.defaultSubqueryStep();
    const StepGrid steps = subqueryGrid(times, grid.count, step);
    if (steps.count == 0)
        return std::make_unique<NoWindows>();
    // Every node below allocates rows of this length.
    const Hold hold(m_ctx, steps.count);
    return subqueryWindows(m_ctx, vector(*subquery.operand, steps), steps, times);
}

} // namespace codesage::promql
