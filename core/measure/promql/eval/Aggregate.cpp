#include "measure/promql/eval/Accumulate.h"
#include "measure/promql/eval/Evaluator.h"
#include "measure/promql/eval/Grouping.h"
#include "measure/promql/eval/Selection.h"

#include "measure/promql/Literals.h"
#include "measure/promql/eval/Quantile.h"

#include <fmt/format.h>

namespace codesage::promql {

namespace {

// Folds the rows of `source` into one row a group, holding one input row at a time.
Rows folded(QueryContext& ctx, const Aggregation& node, const RowSource& source, std::size_t steps) {
    Grouping grouping(node);
    std::vector<std::unique_ptr<Accumulator>> groups;
    std::vector<const tsdb::Labels*> labels;
    Hold hold(ctx, 0);
    forEachRow(ctx, source, steps, [&](std::size_t row, std::span<const double> values) {
        // A group begins with its first value, so that an instant query answers groups in that order.
        if (std::ranges::none_of(values, isPresent))
            return;
        const auto [group, isNew] = grouping.groupOf(source.labels(row));
        if (isNew) {
            groups.push_back(makeAccumulator(node.op, steps, ctx.isV2()));
            labels.push_back(ctx.keep(grouping.labelsOf(source.labels(row))));
            hold.grow(2 * steps);
        }
        groups[group]->add(values);
    });
    auto result = std::make_unique<HeldRows>(ctx, steps);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i]->finish(result->add(labels[i]));
        groups[i].reset();
    }
    return result;
}

// The rows of every group, for aggregations that need all values of a step at once.
struct GroupedRows {
    std::vector<std::vector<std::size_t>> rows; // by group
    std::vector<const tsdb::Labels*> labels;
};

GroupedRows grouped(QueryContext& ctx, const Aggregation& node, const HeldRows& held) {
    Grouping grouping(node);
    GroupedRows result;
    for (std::size_t row = 0; row < held.size(); ++row) {
        const auto [group, isNew] = grouping.groupOf(held.labels(row));
        if (isNew) {
            result.rows.emplace_back();
            result.labels.push_back(ctx.keep(grouping.labelsOf(held.labels(row))));
        }
        result.rows[group].push_back(row);
    }
    return result;
}

Rows quantiles(QueryContext& ctx, const Aggregation& node, const HeldRows& held,
               const std::vector<double>& parameter) {
    const GroupedRows groups = grouped(ctx, node, held);
    auto result = std::make_unique<HeldRows>(ctx, held.steps());
    std::vector<double> values;
    for (std::size_t group = 0; group < groups.rows.size(); ++group) {
        ctx.check();
        const std::span<double> out = result->add(groups.labels[group]);
        for (std::size_t step = 0; step < out.size(); ++step) {
            values.clear();
            for (const std::size_t row : groups.rows[group])
                if (isPresent(held.row(row)[step]))
                    values.push_back(held.row(row)[step]);
            if (!values.empty())
                out[step] = quantileOf(parameter[step], values);
        }
    }
    return result;
}

void warnOfQuantile(QueryContext& ctx, const std::vector<double>& parameter, TextRange at) {
    for (const double phi : parameter)
        if (!(phi >= 0 && phi <= 1))
            ctx.warn("quantile value should be between 0 and 1, got " + shortNumber(phi), at);
}

} // namespace

Rows evaluateAggregation(Evaluator& evaluator, const Expr& expr, const StepGrid& grid) {
    QueryContext& ctx = evaluator.context();
    const auto& node = *expr.as<Aggregation>();
    std::vector<double> parameter;
    if (node.parameter && node.op != AggregateOp::CountValues)
        parameter = evaluator.scalar(*node.parameter, grid);
    Rows source = evaluator.vector(*node.operand, grid);
    switch (node.op) {
    case AggregateOp::Topk:
    case AggregateOp::Bottomk:
        return selectExtremes(ctx, node, heldRows(ctx, std::move(source), grid.count), parameter);
    case AggregateOp::CountValues:
        return countValues(ctx, node, Evaluator::string(*node.parameter),
                           heldRows(ctx, std::move(source), grid.count));
    case AggregateOp::Quantile:
        warnOfQuantile(ctx, parameter, node.parameter->at);
        return quantiles(ctx, node, *heldRows(ctx, std::move(source), grid.count), parameter);
    default:
        return folded(ctx, node, *source, grid.count);
    }
}

} // namespace codesage::promql
