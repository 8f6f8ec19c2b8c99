#include "measure/promql/eval/Selectors.h"

namespace codesage::promql {

namespace {

std::shared_ptr<const tsdb::SeriesSet> openSeries(QueryContext& ctx, const VectorSelector& selector,
                                                  TimestampMs from, TimestampMs to) {
    ctx.check();
    auto set = ctx.reader().open(selector.matchers, from, to, ctx.stop());
    if (!set)
        throw EvalFailure{std::move(set).error()};
    ctx.keepAlive(*set);
    ctx.countSeries((*set)->size());
    return *std::move(set);
}

std::vector<const tsdb::Labels*> labelsOf(const tsdb::SeriesSet& set) {
    std::vector<const tsdb::Labels*> labels(set.size());
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = &set.labels(i);
    return labels;
}

void readSeries(QueryContext& ctx, const tsdb::SeriesSet& set, std::size_t index, TimestampMs from,
                TimestampMs to, std::vector<tsdb::Sample>& out) {
    out.clear();
    if (const Status status = set.read(index, from, to, out, ctx.stop()); !status) {
        if (status.error().code == ErrorCode::Cancelled)
            ctx.check();
        throw EvalFailure{status.error()};
    }
    ctx.countRead(out.size());
}

class InstantSelector final : public RowSource {
public:
    InstantSelector(QueryContext& ctx, const VectorSelector& selector, const StepGrid& grid,
                    SelectorValue value)
        : m_ctx(ctx)
        , m_times(lookTimes(ctx, selector.shift, grid))
        , m_lookback(ctx.lookback() - (ctx.isV2() ? 0 : 1))
        , m_from(m_times.first - m_lookback)
        , m_to(m_times.at(grid.count - 1))
        , m_value(value)
        , m_set(openSeries(ctx, selector, m_from, m_to)) {
        m_labels = labelsOf(*m_set);
    }

    void read(std::size_t row, std::span<double> out, Scratch& scratch) const override {
        std::vector<tsdb::Sample>& samples = scratch.samples;
        readSeries(m_ctx, *m_set, row, m_from, m_to, samples);
        const Hold hold(m_ctx, samples.size());
        std::size_t next = 0;
        for (std::size_t step = 0; step < out.size(); ++step) {
            const TimestampMs at = m_times.at(step);
            while (next < samples.size() && samples[next].t <= at)
                ++next;
            // A staleness marker is kAbsent already.
            const bool isFresh = next > 0 && samples[next - 1].t >= at - m_lookback;
            out[step] = isFresh ? valueOf(samples[next - 1]) : kAbsent;
        }
    }

private:
    double valueOf(const tsdb::Sample& sample) const {
        if (m_value == SelectorValue::Value || !isPresent(sample.v))
            return sample.v;
        return static_cast<double>(sample.t) / 1000;
    }

    QueryContext& m_ctx;
    LookTimes m_times;
    std::int64_t m_lookback; // the greatest age that still counts
    TimestampMs m_from;
    TimestampMs m_to;
    SelectorValue m_value;
    std::shared_ptr<const tsdb::SeriesSet> m_set;
};

class RangeSelector final : public WindowSource {
public:
    RangeSelector(QueryContext& ctx, const MatrixSelector& selector, const StepGrid& grid)
        : m_ctx(ctx) {
        const LookTimes times = lookTimes(ctx, selector.selector.shift, grid);
        m_times = {times.first, times.step, selector.range.count(), !ctx.isV2()};
        m_from = m_times.begin(0) + (m_times.leftOpen ? 1 : 0);
        m_to = m_times.end(grid.count - 1);
        m_set = openSeries(ctx, selector.selector, m_from, m_to);
        m_labels = labelsOf(*m_set);
    }

    void read(std::size_t series, Scratch& scratch) const override {
        readSeries(m_ctx, *m_set, series, m_from, m_to, scratch.samples);
        std::erase_if(scratch.samples, [](const tsdb::Sample& sample) { return tsdb::isStaleNaN(sample.v); });
        const Hold hold(m_ctx, scratch.samples.size());
    }

private:
    QueryContext& m_ctx;
    TimestampMs m_from = 0;
    TimestampMs m_to = 0;
    std::shared_ptr<const tsdb::SeriesSet> m_set;
};

class SubqueryWindows final : public WindowSource {
public:
    SubqueryWindows(Rows source, const StepGrid& inner, const WindowTimes& times)
        : m_source(std::move(source))
        , m_inner(inner) {
        m_times = times;
        m_labels = m_source->allLabels();
    }

    void read(std::size_t series, Scratch& scratch) const override {
        ScratchRow values(scratch, m_inner.count);
        m_source->read(series, values.span(), scratch);
        scratch.samples.clear();
        for (std::size_t i = 0; i < m_inner.count; ++i)
            if (isPresent(values.span()[i]))
                scratch.samples.push_back({m_inner.at(i), values.span()[i]});
    }

private:
    Rows m_source;
    StepGrid m_inner;
};

} // namespace

LookTimes lookTimes(const QueryContext& ctx, const TimeShift& shift, const StepGrid& grid) {
    const std::int64_t offset = shift.offset.count();
    switch (shift.anchor) {
    case Anchor::Timestamp:
        return {shift.at - offset, 0};
    case Anchor::Start:
        return {ctx.start() - offset, 0};
    case Anchor::End:
        return {ctx.end() - offset, 0};
    case Anchor::None:
        break;
    }
    return {grid.start - offset, grid.step};
}

Rows selectInstant(QueryContext& ctx, const VectorSelector& selector, const StepGrid& grid,
                   SelectorValue value) {
    return std::make_unique<InstantSelector>(ctx, selector, grid, value);
}

Windows selectRange(QueryContext& ctx, const MatrixSelector& selector, const StepGrid& grid) {
    return std::make_unique<RangeSelector>(ctx, selector, grid);
}

Windows subqueryWindows(QueryContext&, Rows source, const StepGrid& inner, const WindowTimes& times) {
    return std::make_unique<SubqueryWindows>(std::move(source), inner, times);
}

StepGrid subqueryGrid(const WindowTimes& times, std::size_t steps, std::int64_t step) {
    const TimestampMs begin = times.begin(0);
    const TimestampMs end = times.end(steps - 1);
    // Rounded towards zero like Prometheus, also before 1970.
    TimestampMs first = step * (begin / step);
    if (first < begin || (times.leftOpen && first == begin))
        first += step;
    const std::size_t count = first > end ? 0 : static_cast<std::size_t>((end - first) / step) + 1;
    return {first, step, count};
}

} // namespace codesage::promql
