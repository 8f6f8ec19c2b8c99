#include "measure/promql/Printer.h"
#include "measure/promql/eval/Arithmetic.h"
#include "measure/promql/eval/Matching.h"

#include <fmt/format.h>
#include <map>

namespace codesage::promql {

namespace {

// The first failure in the order of time, as an evaluation step by step would meet it.
class FirstFailure {
public:
    bool isLater(std::size_t step) const { return step >= m_step; }
    void record(std::size_t step, std::string message) {
        m_step = step;
        m_message = std::move(message);
    }
    void raise() const {
        if (m_step != kNone)
            failEvaluation(ErrorCode::Conflict, m_message);
    }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::size_t m_step = kNone;
    std::string m_message;
};

// One evaluation of an operator between two vectors. The "one" side has at most one series a signature and
// step; each series of the "many" side looks for its partner there.
class VectorMatcher {
public:
    VectorMatcher(QueryContext& ctx, const Binary& node, Rows left, Rows right, std::size_t steps)
        : m_ctx(ctx)
        , m_node(node)
        , m_matching(*node.matching)
        , m_steps(steps)
        , m_swapped(m_matching.cardinality == Cardinality::OneToMany)
        , m_many(heldRows(ctx, std::move(m_swapped ? right : left), steps))
        , m_one(heldRows(ctx, std::move(m_swapped ? left : right), steps))
        , m_signatures(m_matching)
        , m_oneIds(m_signatures.ofAll(*m_one))
        , m_manyIds(m_signatures.ofAll(*m_many)) {
        m_oneRows.resize(m_signatures.count());
        for (std::size_t row = 0; row < m_oneIds.size(); ++row)
            m_oneRows[m_oneIds[row]].push_back(row);
    }

    Rows run() {
        checkOneSide();
        auto result = std::make_unique<HeldRows>(m_ctx, m_steps);
        for (std::size_t row = 0; row < m_manyIds.size(); ++row) {
            m_ctx.check();
            for (const std::size_t partner : m_oneRows[m_manyIds[row]])
                matchPair(row, partner, *result);
        }
        m_failure.raise();
        return mergedRows(m_ctx, std::move(result), m_steps);
    }

private:
    void checkOneSide();
    std::string duplicateMessage(const tsdb::Labels& found, const tsdb::Labels& before) const;
    void matchPair(std::size_t many, std::size_t one, HeldRows& result);
    double valueOf(double many, double one) const;
    tsdb::Labels resultLabels(const tsdb::Labels& many, const tsdb::Labels& one) const;
    void claim(std::size_t signature, const tsdb::Labels& labels, const std::vector<bool>& matched);

    QueryContext& m_ctx;
    const Binary& m_node;
    const VectorMatching& m_matching;
    std::size_t m_steps;
    bool m_swapped;
    std::unique_ptr<HeldRows> m_many;
    std::unique_ptr<HeldRows> m_one;
    Signatures m_signatures;
    std::vector<std::size_t> m_oneIds;
    std::vector<std::size_t> m_manyIds;
    std::vector<std::vector<std::size_t>> m_oneRows; // by signature
    FirstFailure m_failure;
    // At which steps a signature (one to one), or a signature with a result label set, has its result.
    std::map<std::pair<std::size_t, tsdb::Labels>, std::vector<bool>> m_claimed;
};

// Two series of the "one" side with one signature at one step make a match ambiguous, whether anything looks
// for it or not; only where the other side is empty nothing is matched at all.
void VectorMatcher::checkOneSide() {
    if (std::ranges::all_of(m_oneRows, [](const auto& rows) { return rows.size() < 2; }))
        return;
    std::vector<bool> manyPresent(m_steps);
    for (std::size_t row = 0; row < m_many->size(); ++row)
        for (std::size_t step = 0; step < m_steps; ++step)
            if (isPresent(std::as_const(*m_many).row(row)[step]))
                manyPresent[step] = true;
    std::vector<std::vector<const tsdb::Labels*>> seen(m_oneRows.size()); // by signature and step
    for (std::size_t row = 0; row < m_one->size(); ++row) {
        std::vector<const tsdb::Labels*>& holders = seen[m_oneIds[row]];
        holders.resize(m_steps);
        for (std::size_t step = 0; step < m_steps && !m_failure.isLater(step); ++step) {
            if (!isPresent(std::as_const(*m_one).row(row)[step]))
                continue;
            if (holders[step] && manyPresent[step])
                m_failure.record(step, duplicateMessage(m_one->labels(row), *holders[step]));
            holders[step] = &m_one->labels(row);
        }
    }
}

std::string VectorMatcher::duplicateMessage(const tsdb::Labels& found, const tsdb::Labels& before) const {
    std::string first = inBraces(found);
    std::string second = inBraces(before);
    if (!m_ctx.isV2() && first > second)
        std::swap(first, second);
    return fmt::format(
        "found duplicate series for the match group {} on the {} hand-side of the operation: [{}, "
        "{}];many-to-many matching not allowed: matching labels must be unique on one side",
        inBraces(m_signatures.reduced(found)), m_swapped ? "left" : "right", first, second);
}

double VectorMatcher::valueOf(double many, double one) const {
    const double left = m_swapped ? one : many;
    const double right = m_swapped ? many : one;
    if (isComparison(m_node.op)) {
        const bool holds = compares(m_node.op, left, right);
        return m_node.returnBool ? (holds ? 1.0 : 0.0) : holds ? left : kAbsent;
    }
    return applyOperator(m_node.op, left, right);
}

void VectorMatcher::matchPair(std::size_t many, std::size_t one, HeldRows& result) {
    const std::span<const double> manyValues = std::as_const(*m_many).row(many);
    const std::span<const double> oneValues = std::as_const(*m_one).row(one);
    // Prometheus 2 forgets pairs that a comparison removes before it asks whether matches are unique.
    std::vector<double> values(m_steps, kAbsent);
    std::vector<bool> matched(m_steps);
    bool anyMatched = false;
    bool anyKept = false;
    for (std::size_t step = 0; step < m_steps; ++step) {
        if (!isPresent(manyValues[step]) || !isPresent(oneValues[step]))
            continue;
        values[step] = valueOf(manyValues[step], oneValues[step]);
        anyKept = anyKept || isPresent(values[step]);
        matched[step] = isPresent(values[step]) || !m_ctx.isV2();
        anyMatched = anyMatched || matched[step];
    }
    if (!anyMatched)
        return;
    tsdb::Labels labels = resultLabels(m_many->labels(many), m_one->labels(one));
    claim(m_manyIds[many], labels, matched);
    if (!anyKept)
        return;
    std::ranges::copy(values, result.add(m_ctx.keep(std::move(labels))).begin());
}

void VectorMatcher::claim(std::size_t signature, const tsdb::Labels& labels,
                          const std::vector<bool>& matched) {
    const bool oneToOne = m_matching.cardinality == Cardinality::OneToOne;
    std::vector<bool>& claimed = m_claimed[{signature, oneToOne ? tsdb::Labels() : labels}];
    claimed.resize(m_steps);
    for (std::size_t step = 0; step < m_steps && !m_failure.isLater(step); ++step) {
        if (!matched[step])
            continue;
        if (claimed[step])
            m_failure.record(step, oneToOne
                                       ? "multiple matches for labels: many-to-one matching must be explicit "
                                         "(group_left/group_right)"
                                       : "multiple matches for labels: grouping labels must ensure unique "
                                         "matches");
        claimed[step] = true;
    }
}

tsdb::Labels VectorMatcher::resultLabels(const tsdb::Labels& many, const tsdb::Labels& one) const {
    tsdb::Labels labels = many;
    if (dropsName(m_node.op, m_node.returnBool, m_ctx.isV2()))
        labels.remove(tsdb::kNameLabel);
    if (m_matching.cardinality == Cardinality::OneToOne)
        labels = m_matching.on ? labels.keeping(m_matching.labels) : labels.dropping(m_matching.labels);
    for (const std::string& name : m_matching.include)
        labels.set(name, one.get(name));
    if (m_node.returnBool)
        labels.remove(tsdb::kNameLabel);
    return labels;
}

} // namespace

Rows matchVectors(QueryContext& ctx, const Binary& node, Rows left, Rows right, std::size_t steps) {
    return VectorMatcher(ctx, node, std::move(left), std::move(right), steps).run();
}

} // namespace codesage::promql
