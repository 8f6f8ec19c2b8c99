#pragma once

#include "measure/promql/eval/QueryContext.h"

#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace codesage::promql {

// Buffers that one reading thread reuses from row to row.
struct Scratch {
    std::vector<tsdb::Sample> samples;
    std::deque<std::vector<double>> rows; // by nesting depth
    std::size_t depth = 0;
};

// A row of a Scratch, lent for a scope.
class ScratchRow {
public:
    ScratchRow(Scratch& scratch, std::size_t size)
        : m_scratch(scratch) {
        if (m_scratch.depth == m_scratch.rows.size())
            m_scratch.rows.emplace_back();
        m_row = &m_scratch.rows[m_scratch.depth++];
        m_row->resize(size);
    }
    ~ScratchRow() { --m_scratch.depth; }
    ScratchRow(const ScratchRow&) = delete;
    ScratchRow& operator=(const ScratchRow&) = delete;
    std::span<double> span() { return *m_row; }

private:
    Scratch& m_scratch;
    std::vector<double>* m_row = nullptr;
};

// An instant vector at every step of a grid: one row of values a series, kAbsent where it has none. Rows are
// computed when they are read, so a consumer that folds them (an aggregation) never holds them all.
// Labels are in the order in which an instant query answers; they are known, and unique, before any row is
// read (but see mergedRows). read() is const and may run on several threads, each with its own Scratch.
class RowSource {
public:
    virtual ~RowSource() = default;
    std::size_t size() const { return m_labels.size(); }
    const tsdb::Labels& labels(std::size_t row) const { return *m_labels[row]; }
    const std::vector<const tsdb::Labels*>& allLabels() const { return m_labels; }
    // `out` is as long as the grid has steps; every element is written.
    virtual void read(std::size_t row, std::span<double> out, Scratch& scratch) const = 0;

protected:
    std::vector<const tsdb::Labels*> m_labels;
};

using Rows = std::unique_ptr<RowSource>;

// Rows in memory.
class HeldRows final : public RowSource {
public:
    HeldRows(QueryContext& ctx, std::size_t steps)
        : m_steps(steps)
        , m_hold(ctx, 0) {}

    // Adds a row of kAbsent. Spans of earlier rows are invalidated.
    std::span<double> add(const tsdb::Labels* labels);
    std::span<double> row(std::size_t row) { return {m_values.data() + row * m_steps, m_steps}; }
    std::span<const double> row(std::size_t row) const { return {m_values.data() + row * m_steps, m_steps}; }
    std::size_t steps() const { return m_steps; }
    void read(std::size_t row, std::span<double> out, Scratch& scratch) const override;

private:
    std::size_t m_steps;
    std::vector<double> m_values;
    Hold m_hold;
};

// All rows of `source` that have a value at some step, in memory and in the same order.
std::unique_ptr<HeldRows> heldRows(QueryContext& ctx, Rows source, std::size_t steps);

// Reads every row in order into a buffer and hands it on.
void forEachRow(QueryContext& ctx, const RowSource& source, std::size_t steps,
                const std::function<void(std::size_t row, std::span<const double> values)>& visit);

// Rows of `source` under other labels (one a row, not null), passed through `map` when it is set.
using RowMap = std::function<void(std::span<double> values)>;
Rows relabelled(Rows source, std::vector<const tsdb::Labels*> labels, RowMap map = {});
// The same labels without the metric's name.
std::vector<const tsdb::Labels*> namelessLabels(QueryContext& ctx, std::vector<const tsdb::Labels*> labels);
std::vector<const tsdb::Labels*> withoutNames(QueryContext& ctx, const RowSource& source);

// A node that changed labels may have made two rows equal. Where that happened, rows are joined step by step;
// two values at one step (or, when `strict`, two rows with any value) are an error, as in Prometheus.
Rows mergedRows(QueryContext& ctx, Rows source, std::size_t steps, bool strict = false);

// `source` has one step, whose values stand for every step.
Rows repeatedRows(Rows source);

} // namespace codesage::promql
