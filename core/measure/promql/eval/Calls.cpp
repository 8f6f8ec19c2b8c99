#include "measure/promql/eval/Calls.h"

#include "measure/promql/eval/RangeKernels.h"

#include <fmt/format.h>
#include <numbers>

namespace codesage::promql {

namespace {

std::vector<double> onlyValue(const CallSite& site) {
    // NaN unless exactly one element has a value.
    std::vector<double> values(site.grid.count, kAbsent);
    std::vector<bool> several(site.grid.count);
    const Rows rows = site.vector(0);
    forEachRow(site.ctx(), *rows, site.grid.count, [&](std::size_t, std::span<const double> row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (!isPresent(row[i]))
                continue;
            several[i] = several[i] || isPresent(values[i]);
            values[i] = row[i];
        }
    });
    for (std::size_t i = 0; i < values.size(); ++i)
        if (several[i] || !isPresent(values[i]))
            values[i] = tsdb::kNormalNaN;
    return values;
}

} // namespace

std::vector<double> evaluateScalarCall(Evaluator& evaluator, const Call& call, const StepGrid& grid) {
    const std::string_view name = call.function->name;
    if (name == "pi")
        return std::vector<double>(grid.count, std::numbers::pi);
    if (name == "scalar")
        return onlyValue({evaluator, call, {}, grid});
    if (name != "time")
        failEvaluation(ErrorCode::Unsupported, fmt::format("not implemented yet: {}", name));
    std::vector<double> values(grid.count);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<double>(grid.at(i)) / 1000;
    return values;
}

Rows evaluateCall(Evaluator& evaluator, const Expr& expr, const StepGrid& grid) {
    const auto& call = *expr.as<Call>();
    const std::string_view name = call.function->name;
    const CallSite site{evaluator, call, expr.at, grid};
    if (findRangeKernel(name))
        return overRange(site);
    for (const auto find : {findMathFunction, findDateFunction, findShapeFunction})
        if (const CallFunction function = find(name))
            return function(site);
    failEvaluation(ErrorCode::Unsupported, fmt::format("not implemented yet: {}", name));
}

} // namespace codesage::promql
