#include "measure/promql/eval/Calls.h"

#include "measure/promql/eval/Selectors.h"
#include "measure/promql/eval/ValueOrder.h"

namespace codesage::promql {

namespace {

Rows vectorOf(const CallSite& site) {
    const std::vector<double> scalars = site.scalar(0);
    auto rows = std::make_unique<HeldRows>(site.ctx(), site.grid.count);
    std::ranges::copy(scalars, rows->add(site.ctx().keep({})).begin());
    return rows;
}

// The time of each sample where the argument is a selector; the time of the evaluation elsewhere.
Rows timestamps(const CallSite& site) {
    QueryContext& ctx = site.ctx();
    const Expr& argument = unwrapped(site.argument(0));
    if (const auto* selector = argument.as<VectorSelector>()) {
        Rows rows = selectInstant(ctx, *selector, site.grid, SelectorValue::Timestamp);
        auto labels = withoutNames(ctx, *rows);
        return mergedRows(ctx, relabelled(std::move(rows), std::move(labels)), site.grid.count);
    }
    Rows rows = site.vector(0);
    auto labels = withoutNames(ctx, *rows);
    const auto map = [grid = site.grid](std::span<double> values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (isPresent(values[i]))
                values[i] = static_cast<double>(grid.at(i)) / 1000;
    };
    return mergedRows(ctx, relabelled(std::move(rows), std::move(labels), map), site.grid.count);
}

// Orders an instant query's answer; a range query's is ordered by labels whatever is asked.
template <bool descending>
Rows sorted(const CallSite& site) {
    QueryContext& ctx = site.ctx();
    if (ctx.isRange()) {
        ctx.warn("sort is ineffective for range queries since results are always ordered by labels", site.at);
        return site.vector(0);
    }
    if (site.grid.count != 1)
        return site.vector(0);
    const auto held = heldRows(ctx, site.vector(0), 1);
    std::vector<RankedRow> order;
    for (std::size_t row = 0; row < held->size(); ++row)
        if (isPresent(held->row(row)[0]))
            order.push_back({held->row(row)[0], row});
    sortReversed(order, !descending);
    auto result = std::make_unique<HeldRows>(ctx, 1);
    for (const RankedRow& ranked : order)
        result->add(&held->labels(ranked.row))[0] = ranked.value;
    return result;
}

constexpr std::pair<std::string_view, CallFunction> kFunctions[] = {
    {"absent", absentRows},
    {"histogram_fraction", histogramFraction},
    {"histogram_quantile", histogramQuantile},
    {"label_join", labelJoin},
    {"label_replace", labelReplace},
    {"sort", sorted<false>},
    {"sort_desc", sorted<true>},
    {"timestamp", timestamps},
    {"vector", vectorOf},
};

} // namespace

CallFunction findShapeFunction(std::string_view name) {
    for (const auto& [known, function] : kFunctions)
        if (known == name)
            return function;
    return nullptr;
}

} // namespace codesage::promql
