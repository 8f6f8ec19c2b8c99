#include "measure/promql/eval/Matching.h"

namespace codesage::promql {

namespace {

// For every signature, at which steps a row has it.
using Presence = std::vector<std::vector<bool>>;

class Masked final : public RowSource {
public:
    // Keeps the values of steps where the row's signature is (or, when `inverted`, is not) present.
    Masked(Rows source, std::vector<std::size_t> signatures, Presence presence, bool inverted)
        : m_source(std::move(source))
        , m_signatures(std::move(signatures))
        , m_presence(std::move(presence))
        , m_inverted(inverted) {
        m_labels = m_source->allLabels();
    }
    void read(std::size_t row, std::span<double> out, Scratch& scratch) const override {
        const std::size_t signature = m_signatures[row];
        const bool isKnown = signature < m_presence.size() && !m_presence[signature].empty();
        if (!isKnown && !m_inverted) {
            std::ranges::fill(out, kAbsent);
            return;
        }
        m_source->read(row, out, scratch);
        if (!isKnown)
            return;
        const std::vector<bool>& present = m_presence[signature];
        for (std::size_t i = 0; i < out.size(); ++i)
            if (present[i] == m_inverted)
                out[i] = kAbsent;
    }

private:
    Rows m_source;
    std::vector<std::size_t> m_signatures;
    Presence m_presence;
    bool m_inverted;
};

class Joined final : public RowSource {
public:
    Joined(Rows first, Rows second)
        : m_first(std::move(first))
        , m_second(std::move(second)) {
        m_labels = m_first->allLabels();
        m_labels.insert(m_labels.end(), m_second->allLabels().begin(), m_second->allLabels().end());
    }
    void read(std::size_t row, std::span<double> out, Scratch& scratch) const override {
        if (row < m_first->size())
            m_first->read(row, out, scratch);
        else
            m_second->read(row - m_first->size(), out, scratch);
    }

private:
    Rows m_first;
    Rows m_second;
};

Presence presenceOf(QueryContext& ctx, const RowSource& rows, const std::vector<std::size_t>& signatures,
                    std::size_t count, std::size_t steps) {
    Presence presence(count);
    forEachRow(ctx, rows, steps, [&](std::size_t row, std::span<const double> values) {
        std::vector<bool>& present = presence[signatures[row]];
        present.resize(steps);
        for (std::size_t i = 0; i < steps; ++i)
            if (isPresent(values[i]))
                present[i] = true;
    });
    return presence;
}

} // namespace

Signatures::Signatures(const VectorMatching& matching)
    : m_names(matching.labels)
    , m_on(matching.on) {
    if (!m_on)
        m_names.emplace_back(tsdb::kNameLabel);
}

tsdb::Labels Signatures::reduced(const tsdb::Labels& labels) const {
    return m_on ? labels.keeping(m_names) : labels.dropping(m_names);
}

std::size_t Signatures::of(const tsdb::Labels& labels) {
    return m_ids.try_emplace(reduced(labels), m_ids.size()).first->second;
}

std::vector<std::size_t> Signatures::ofAll(const RowSource& rows) {
    std::vector<std::size_t> ids(rows.size());
    for (std::size_t row = 0; row < ids.size(); ++row)
        ids[row] = of(rows.labels(row));
    return ids;
}

Rows combineSets(QueryContext& ctx, const Binary& node, Rows left, Rows right, std::size_t steps) {
    Signatures signatures(*node.matching);
    if (node.op != BinaryOp::Or) {
        const auto rightIds = signatures.ofAll(*right);
        Presence presence = presenceOf(ctx, *right, rightIds, signatures.count(), steps);
        auto leftIds = signatures.ofAll(*left);
        return std::make_unique<Masked>(std::move(left), std::move(leftIds), std::move(presence),
                                        node.op == BinaryOp::Unless);
    }
    left = heldRows(ctx, std::move(left), steps);
    const auto leftIds = signatures.ofAll(*left);
    Presence presence = presenceOf(ctx, *left, leftIds, signatures.count(), steps);
    auto rightIds = signatures.ofAll(*right);
    Rows rest = std::make_unique<Masked>(std::move(right), std::move(rightIds), std::move(presence), true);
    return mergedRows(ctx, std::make_unique<Joined>(std::move(left), std::move(rest)), steps);
}

} // namespace codesage::promql
