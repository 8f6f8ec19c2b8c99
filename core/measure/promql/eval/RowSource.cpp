#include "measure/promql/eval/RowSource.h"

#include <unordered_map>

namespace codesage::promql {

namespace {

bool anyPresent(std::span<const double> values) {
    return std::ranges::any_of(values, isPresent);
}

class Relabelled final : public RowSource {
public:
    Relabelled(Rows source, std::vector<const tsdb::Labels*> labels, RowMap map)
        : m_source(std::move(source))
        , m_map(std::move(map)) {
        m_labels = std::move(labels);
    }
    void read(std::size_t row, std::span<double> out, Scratch& scratch) const override {
        m_source->read(row, out, scratch);
        if (m_map)
            m_map(out);
    }

private:
    Rows m_source;
    RowMap m_map;
};

class Repeated final : public RowSource {
public:
    explicit Repeated(Rows source)
        : m_source(std::move(source)) {
        m_labels = m_source->allLabels();
    }
    void read(std::size_t row, std::span<double> out, Scratch& scratch) const override {
        m_source->read(row, out.first(1), scratch);
        std::ranges::fill(out.subspan(1), out.front());
    }

private:
    Rows m_source;
};

struct PointedHash {
    std::size_t operator()(const tsdb::Labels* labels) const { return labels->hash(); }
};
struct PointedEqual {
    bool operator()(const tsdb::Labels* a, const tsdb::Labels* b) const { return *a == *b; }
};
using RowByLabels = std::unordered_map<const tsdb::Labels*, std::size_t, PointedHash, PointedEqual>;

bool allUnique(const RowSource& source) {
    if (source.size() < 2)
        return true;
    RowByLabels seen;
    seen.reserve(source.size());
    for (const tsdb::Labels* labels : source.allLabels())
        if (!seen.emplace(labels, 0).second)
            return false;
    return true;
}

[[noreturn]] void failSameLabels() {
    failEvaluation(ErrorCode::Conflict, "vector cannot contain metrics with the same labelset");
}

void joinInto(std::span<double> target, std::span<const double> values, bool strict) {
    if (strict && anyPresent(target))
        failSameLabels();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!isPresent(values[i]))
            continue;
        if (isPresent(target[i]))
            failSameLabels();
        target[i] = values[i];
    }
}

} // namespace

std::span<double> HeldRows::add(const tsdb::Labels* labels) {
    m_hold.grow(m_steps);
    m_labels.push_back(labels);
    m_values.resize(m_values.size() + m_steps, kAbsent);
    return row(size() - 1);
}

void HeldRows::read(std::size_t index, std::span<double> out, Scratch&) const {
    std::ranges::copy(row(index), out.begin());
}

void forEachRow(QueryContext& ctx, const RowSource& source, std::size_t steps,
                const std::function<void(std::size_t, std::span<const double>)>& visit) {
    if (const auto* held = dynamic_cast<const HeldRows*>(&source)) {
        for (std::size_t row = 0; row < held->size(); ++row)
            visit(row, held->row(row));
        return;
    }
    Scratch scratch;
    ScratchRow values(scratch, steps);
    for (std::size_t row = 0; row < source.size(); ++row) {
        ctx.check();
        source.read(row, values.span(), scratch);
        visit(row, values.span());
    }
}

std::unique_ptr<HeldRows> heldRows(QueryContext& ctx, Rows source, std::size_t steps) {
    if (dynamic_cast<HeldRows*>(source.get()))
        return std::unique_ptr<HeldRows>(static_cast<HeldRows*>(source.release()));
    auto held = std::make_unique<HeldRows>(ctx, steps);
    forEachRow(ctx, *source, steps, [&](std::size_t row, std::span<const double> values) {
        if (anyPresent(values))
            std::ranges::copy(values, held->add(&source->labels(row)).begin());
    });
    return held;
}

Rows relabelled(Rows source, std::vector<const tsdb::Labels*> labels, RowMap map) {
    return std::make_unique<Relabelled>(std::move(source), std::move(labels), std::move(map));
}

std::vector<const tsdb::Labels*> withoutNames(QueryContext& ctx, const RowSource& source) {
    return namelessLabels(ctx, source.allLabels());
}

std::vector<const tsdb::Labels*> namelessLabels(QueryContext& ctx, std::vector<const tsdb::Labels*> labels) {
    for (const tsdb::Labels*& each : labels) {
        if (!each->has(tsdb::kNameLabel))
            continue;
        tsdb::Labels nameless = *each;
        nameless.remove(tsdb::kNameLabel);
        each = ctx.keep(std::move(nameless));
    }
    return labels;
}

Rows mergedRows(QueryContext& ctx, Rows source, std::size_t steps, bool strict) {
    if (allUnique(*source))
        return source;
    auto merged = std::make_unique<HeldRows>(ctx, steps);
    RowByLabels rows;
    forEachRow(ctx, *source, steps, [&](std::size_t row, std::span<const double> values) {
        if (!anyPresent(values))
            return;
        const auto [at, isNew] = rows.try_emplace(&source->labels(row), merged->size());
        joinInto(isNew ? merged->add(&source->labels(row)) : merged->row(at->second), values, strict);
    });
    return merged;
}

Rows repeatedRows(Rows source) {
    return std::make_unique<Repeated>(std::move(source));
}

} // namespace codesage::promql
