#include "measure/promql/eval/AbsentLabels.h"

#include "measure/promql/eval/Evaluator.h"

#include <set>

namespace codesage::promql {

tsdb::Labels absentLabels(const Expr& argument) {
    const Expr& expr = unwrapped(argument);
    const VectorSelector* selector = expr.as<VectorSelector>();
    if (const auto* matrix = expr.as<MatrixSelector>())
        selector = &matrix->selector;
    tsdb::Labels labels;
    if (!selector)
        return labels;
    std::set<std::string> seen;
    for (const tsdb::Matcher& matcher : selector->matchers) {
        if (matcher.name() == tsdb::kNameLabel)
            continue;
        // What is asked for twice, or by anything but equality, is not known.
        if (matcher.type() == tsdb::Matcher::Type::Equal && seen.insert(matcher.name()).second)
            labels.set(matcher.name(), matcher.value());
        else
            labels.remove(matcher.name());
    }
    return labels;
}

} // namespace codesage::promql
