#include "measure/promql/eval/Calls.h"
#include "measure/promql/eval/RangeKernels.h"

#include "measure/promql/Literals.h"
#include "measure/promql/eval/AbsentLabels.h"

namespace codesage::promql {

namespace {

// A range function applied to the series of a range vector.
class RangeRows final : public RowSource {
public:
    RangeRows(QueryContext& ctx, Windows windows, std::vector<const tsdb::Labels*> labels, RangeKernel kernel,
              std::vector<std::vector<double>> scalars, const StepGrid& grid)
        : m_ctx(ctx)
        , m_windows(std::move(windows))
        , m_kernel(kernel)
        , m_scalars(std::move(scalars))
        , m_grid(grid) {
        m_labels = std::move(labels);
    }
    // Where rate and increase look like a misunderstanding is told to the user.
    void watchCounters(TextRange at) {
        m_watchCounters = true;
        m_at = at;
    }
    void read(std::size_t row, std::span<double> out, Scratch& scratch) const override {
        m_windows->read(row, scratch);
        m_kernel({m_ctx, m_grid, m_windows->times(), scratch.samples, m_scalars}, out);
        if (m_watchCounters)
            inspect(m_windows->labels(row).metricName(), out);
    }

private:
    void inspect(std::string_view name, std::span<const double> values) const {
        if (name.empty() || name.ends_with("_total") || name.ends_with("_sum") || name.ends_with("_count") ||
            name.ends_with("_bucket") || std::ranges::none_of(values, isPresent))
            return;
        m_ctx.inform("metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " +
                         goQuoted(name),
                     m_at);
    }

    QueryContext& m_ctx;
    Windows m_windows;
    RangeKernel m_kernel;
    std::vector<std::vector<double>> m_scalars;
    StepGrid m_grid;
    bool m_watchCounters = false;
    TextRange m_at;
};

// 1 wherever none of the rows has a value.
Rows absentWhere(const CallSite& site, const RowSource& rows) {
    std::vector<bool> found(site.grid.count);
    forEachRow(site.ctx(), rows, site.grid.count, [&](std::size_t, std::span<const double> values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (isPresent(values[i]))
                found[i] = true;
    });
    auto result = std::make_unique<HeldRows>(site.ctx(), site.grid.count);
    const std::span<double> out = result->add(site.ctx().keep(absentLabels(site.argument(0))));
    for (std::size_t i = 0; i < out.size(); ++i)
        if (!found[i])
            out[i] = 1;
    return result;
}

void checkQuantiles(const CallSite& site, const std::vector<double>& quantiles, std::size_t argument) {
    for (const double phi : quantiles)
        if (!(phi >= 0 && phi <= 1))
            site.ctx().warn("quantile value should be between 0 and 1, got " + shortNumber(phi),
                            site.argument(argument).at);
}

} // namespace

Rows overRange(const CallSite& site) {
    std::size_t matrixArgument = 0;
    std::vector<std::vector<double>> scalars;
    for (std::size_t i = 0; i < site.argumentCount(); ++i) {
        if (site.argument(i).type == ValueType::Matrix)
            matrixArgument = i;
        else
            scalars.push_back(site.scalar(i));
    }
    if (site.name() == "quantile_over_time")
        checkQuantiles(site, scalars[0], 0);
    Windows windows = site.evaluator.matrix(site.argument(matrixArgument), site.grid);
    std::vector<const tsdb::Labels*> labels = windows->allLabels();
    const bool keepsNames = site.name() == "last_over_time" || site.name() == "first_over_time";
    if (!keepsNames)
        labels = namelessLabels(site.ctx(), std::move(labels));
    auto rows = std::make_unique<RangeRows>(site.ctx(), std::move(windows), std::move(labels),
                                            findRangeKernel(site.name()), std::move(scalars), site.grid);
    if ((site.name() == "rate" || site.name() == "increase") && !site.ctx().isV2())
        rows->watchCounters(site.argument(0).at);
    if (site.name() == "absent_over_time")
        return absentWhere(site, *rows);
    return mergedRows(site.ctx(), std::move(rows), site.grid.count, true);
}

Rows absentRows(const CallSite& site) {
    return absentWhere(site, *site.vector(0));
}

} // namespace codesage::promql
