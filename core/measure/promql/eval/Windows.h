#pragma once

#include "measure/promql/eval/RowSource.h"

namespace codesage::promql {

// The range of time behind each step of a grid.
struct WindowTimes {
    TimestampMs firstEnd = 0; // of the window of the first step
    std::int64_t step = 0;    // 0: the same window at every step
    std::int64_t range = 0;
    bool leftOpen = true;

    TimestampMs end(std::size_t i) const { return firstEnd + static_cast<std::int64_t>(i) * step; }
    TimestampMs begin(std::size_t i) const { return end(i) - range; }
};

// A range vector: series with all the samples that any step's window can hold.
class WindowSource {
public:
    virtual ~WindowSource() = default;
    std::size_t size() const { return m_labels.size(); }
    const tsdb::Labels& labels(std::size_t series) const { return *m_labels[series]; }
    const std::vector<const tsdb::Labels*>& allLabels() const { return m_labels; }
    const WindowTimes& times() const { return m_times; }
    // Fills scratch.samples: ascending, without staleness markers. Thread rules as RowSource::read.
    virtual void read(std::size_t series, Scratch& scratch) const = 0;

protected:
    std::vector<const tsdb::Labels*> m_labels;
    WindowTimes m_times;
};

using Windows = std::unique_ptr<WindowSource>;

// Looks at the query's limits after every million samples worked on.
class Pace {
public:
    explicit Pace(const QueryContext& ctx)
        : m_ctx(ctx) {}
    void spend(std::size_t samples) {
        m_work += samples;
        if (m_work > (1u << 20)) {
            m_work = 0;
            m_ctx.check();
        }
    }

private:
    const QueryContext& m_ctx;
    std::size_t m_work = 0;
};

// Calls compute(first, last, step), last excluded, for every step whose window has samples; other steps get
// kAbsent. Windows only move forward, so both ends are found by walking.
template <class Compute>
void overWindows(const QueryContext& ctx, std::span<const tsdb::Sample> samples, const WindowTimes& times,
                 std::span<double> out, Compute&& compute) {
    Pace pace(ctx);
    std::size_t first = 0;
    std::size_t last = 0;
    for (std::size_t step = 0; step < out.size(); ++step) {
        const TimestampMs end = times.end(step);
        const TimestampMs oldest = end - times.range + (times.leftOpen ? 1 : 0);
        while (last < samples.size() && samples[last].t <= end)
            ++last;
        while (first < last && samples[first].t < oldest)
            ++first;
        pace.spend(last - first + 1);
        out[step] = first < last ? compute(first, last, step) : kAbsent;
    }
}

} // namespace codesage::promql
