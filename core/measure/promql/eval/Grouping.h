#pragma once

#include "measure/promql/Ast.h"
#include "measure/tsdb/Labels.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace codesage::promql {

// Which group of by() or without() a series belongs to; groups are numbered as they appear.
class Grouping {
public:
    explicit Grouping(const Aggregation& node)
        : m_names(node.grouping)
        , m_without(node.without) {
        if (m_without)
            m_names.emplace_back(tsdb::kNameLabel);
    }

    struct Group {
        std::size_t index;
        bool isNew;
    };
    Group groupOf(const tsdb::Labels& labels) {
        const auto [at, isNew] = m_groups.try_emplace(labelsOf(labels), m_groups.size());
        return {at->second, isNew};
    }
    tsdb::Labels labelsOf(const tsdb::Labels& labels) const {
        return m_without ? labels.dropping(m_names) : labels.keeping(m_names);
    }

private:
    std::vector<std::string> m_names;
    bool m_without;
    std::unordered_map<tsdb::Labels, std::size_t, tsdb::LabelsHash> m_groups;
};

} // namespace codesage::promql
