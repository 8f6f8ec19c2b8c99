#pragma once

#include "measure/promql/eval/RowSource.h"

#include <unordered_map>
#include <vector>

namespace codesage::promql {

// Numbers the label sets that remain of series after on() or ignoring(): equal ones get one number.
class Signatures {
public:
    explicit Signatures(const VectorMatching& matching);
    std::size_t of(const tsdb::Labels& labels);
    std::vector<std::size_t> ofAll(const RowSource& rows);
    std::size_t count() const { return m_ids.size(); }
    tsdb::Labels reduced(const tsdb::Labels& labels) const;

private:
    std::vector<std::string> m_names;
    bool m_on;
    std::unordered_map<tsdb::Labels, std::size_t, tsdb::LabelsHash> m_ids;
};

// and, or, unless.
Rows combineSets(QueryContext& ctx, const Binary& node, Rows left, Rows right, std::size_t steps);
// Arithmetic and comparisons between two vectors.
Rows matchVectors(QueryContext& ctx, const Binary& node, Rows left, Rows right, std::size_t steps);

} // namespace codesage::promql
